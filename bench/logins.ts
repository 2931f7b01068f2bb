import { hashTime } from './hash-cost.ts'
import type { Generator } from './load/generator.ts'
import { post } from './load/http.ts'
import type { Job, Shot, Tally } from './load/loops.ts'
import { members, type SeededToken } from './members.ts'
import { bcryptCost, cores, type Server } from './stage.ts'
import { restShots } from './targets.ts'
import { say } from './text.ts'

const loginShots: Shot[] = members.map(({ username, password }) => ({
  request: post('/api/v1/login', JSON.stringify({ username, password, time: '0' })),
  expect: '"state":true',
}))

async function run(generator: Generator, job: Job): Promise<Tally> {
  const tally = await generator.run(job)
  if (tally.example) say(`  a wrong answer: ${tally.example.slice(0, 500)}`)
  return tally
}

/** One round: what was logged in, and how long a bare hash took just before and after it. */
export type LoginRound = { logins: Tally; hashMs: number; ratio: number }

// Long enough for the engine to have compiled what a login runs through; a server runs for weeks.
const warmUp = 20

/** Logins a second on all cores against what the same cores do when they only hash, in turn. */
export async function measureLogins(
  { port }: Server,
  generator: Generator,
  rounds: number,
): Promise<LoginRound[]> {
  const job: Job = { port, shots: loginShots, connections: 16, warm: 1, seconds: 6 }
  const bareHash = () => hashTime(cores, { cost: bcryptCost, seconds: 2 })
  const measured: LoginRound[] = []
  await run(generator, { ...job, seconds: warmUp })
  let before = await bareHash()
  for (let round = 0; round < rounds; round++) {
    const logins = await run(generator, job)
    const after = await bareHash()
    const hashMs = (before + after) / 2
    measured.push({ logins, hashMs, ratio: logins.perSecond / ((cores * 1000) / hashMs) })
    before = after
  }
  return measured
}

export type LatencyFigures = { idle: Tally; saturated: Tally; logins: Tally }

/** REST check_token at a steady rate, alone and then beside 32 parallel logins. */
export async function measureLatency(
  server: Server,
  known: SeededToken[],
  [checks, logins]: readonly [Generator, Generator],
): Promise<LatencyFigures> {
  const { port } = server
  const job: Job = { port, shots: restShots(known), connections: 8, rate: 200, warm: 1, seconds: 10 }
  const crowd: Job = { port, shots: loginShots, connections: 32, warm: 1, seconds: 10 }
  const idle = await run(checks, job)
  const [saturated, crowding] = await Promise.all([run(checks, job), run(logins, crowd)])
  return { idle, saturated, logins: crowding }
}

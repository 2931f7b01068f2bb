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

export type LoginFigures = { logins: Tally; hashMs: number; ratio: number }

/** Logins a second on all cores, against what the same cores do when they only hash, before and after. */
export async function measureLogins(server: Server, generator: Generator): Promise<LoginFigures> {
  const hashing = { cost: bcryptCost, seconds: 3 }
  const before = await hashTime(cores, hashing)
  const job = { port: server.port, shots: loginShots, connections: 16, warm: 2, seconds: 10 }
  const logins = await run(generator, job)
  const after = await hashTime(cores, hashing)
  const hashMs = (before + after) / 2
  return { logins, hashMs, ratio: logins.perSecond / ((cores * 1000) / hashMs) }
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

// `npm run bench`; see README.md beside this file. Figures on stdout, progress on stderr.
import { parseArgs } from 'node:util'
import { startGenerator } from './load/generator.ts'
import { measureLatency, measureLogins } from './logins.ts'
import type { SeededToken } from './members.ts'
import { createProcesses, has } from './processes.ts'
import {
  loginRatio,
  printGoals,
  printLatency,
  printLogins,
  printMachine,
  printNotes,
  printThroughput,
  type Goal,
} from './report.ts'
import { loadCore, openStage, type Stage } from './stage.ts'
import { names, openTargets } from './targets.ts'
import { say } from './text.ts'
import { alternate, failures, ratio, verify, type Results } from './throughput.ts'

const longest = 420_000

const { values: options } = parseArgs({ options: { only: { type: 'string' } } })
const wanted = (part: 'throughput' | 'passwords') => !options.only || options.only === part

const processes = createProcesses()
const cleanups: (() => Promise<void>)[] = [() => processes.stopAll()]

/** Requests a second, everybody on one core. Returns how many answers were wrong. */
async function throughput(stage: Stage, known: SeededToken[]): Promise<number> {
  const tools = { stage, generator: startGenerator(processes, loadCore) }
  const targets = await openTargets(stage, known)
  await verify(targets, tools.generator)

  say(`throughput, ${known.length} tokens`)
  const many = await alternate(targets, { rounds: 11, warm: 3, seconds: 1.2 }, tools)
  printThroughput(`32 connections, ${known.length} distinct live tokens in random order:`, many)

  say('throughput, one token')
  const hot = targets
    .filter(({ name }) => name !== names.yoga && name !== names.oidc)
    .map((target) => ({ ...target, shots: target.shots.slice(0, 1) }))
  const one = await alternate(hot, { rounds: 5, warm: 0.5, seconds: 1 }, tools)
  printThroughput('The same with one single token (the gateway answers from memory):', one)
  printNotes(many)
  printGoals(throughputGoals(many))

  await Promise.all(targets.map(({ server }) => processes.stop(server.child)))
  return failures([...many, ...one].flatMap(({ rounds }) => rounds))
}

function throughputGoals(results: Results): Goal[] {
  const goal = (name: string, atLeast: number, to?: string): Goal => ({
    what: `${name} to ${to ?? 'bare'}`,
    figure: ratio(results, name, to),
    atLeast,
  })
  return [
    goal(names.rest, 0.55),
    goal(names.graphql, 0.5),
    goal(names.rest, 3, names.oidc),
    goal(names.graphql, 3, names.oidc),
  ]
}

/** What hashing passwords costs, on all cores. Returns how many answers were wrong. */
async function passwords(stage: Stage, known: SeededToken[]): Promise<number> {
  await stage.freeRedis()
  const server = await stage.startGateway('all')
  const generators = [startGenerator(processes, 'all'), startGenerator(processes, 'all')] as const
  say('logins')
  const logins = await measureLogins(server, generators[0], 5)
  printLogins(logins)
  say('latency, idle and beside logins')
  const latency = await measureLatency(server, known, generators)
  printLatency(latency)
  printGoals([
    { what: 'logins to cores / hash time', figure: loginRatio(logins), atLeast: 0.9 },
    {
      what: 'check_token p99 beside logins to idle',
      figure: latency.saturated.p99 / latency.idle.p99,
      atMost: 5,
    },
  ])
  return failures([...logins.map((round) => round.logins), ...Object.values(latency)])
}

async function bench(): Promise<number> {
  if (!has('redis-server'))
    throw new Error(
      'redis-server is not installed, and the bench needs it (Debian: apt-get install redis-server).',
    )
  if (!processes.pinning) say('taskset (util-linux) is not installed: nothing will be pinned to a core.')
  printMachine(processes.pinning)
  const stage = await openStage(processes)
  cleanups.push(stage.close)
  say('seeding')
  const known = await stage.seed()
  const wrong =
    (wanted('throughput') ? await throughput(stage, known) : 0) +
    (wanted('passwords') ? await passwords(stage, known) : 0)
  if (wrong > 0) say(`${wrong} answers were wrong or missing`)
  return wrong > 0 ? 1 : 0
}

let ending = false

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  for (const cleanup of cleanups.toReversed()) await cleanup().catch(() => {})
  process.exit(code)
}

process.on('exit', processes.killAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(130))
setTimeout(() => {
  say('the bench took too long and was stopped')
  void end(1)
}, longest).unref()

bench().then(end, (error: Error) => {
  // What was interrupted fails in its own words; nobody wants them.
  if (!ending) say(error.message)
  void end(1)
})

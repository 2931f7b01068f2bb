import type { Generator } from './load/generator.ts'
import type { Tally } from './load/loops.ts'
import { cpuSeconds } from './processes.ts'
import type { Stage } from './stage.ts'
import type { Target } from './targets.ts'
import { median, say } from './text.ts'

const connections = 32
/** Seconds before counting in every round but the first: connections open, caches fill. */
const settle = 0.3

/**
 * What a target did in one round: `core` is the share of its core that it used, `cpu` the microseconds of it per answer,
 * `gets` the Redis GETs per answer.
 */
export type Round = Tally & { core: number; cpu: number; gets: number }

export type Results = { target: Target; rounds: Round[] }[]

export type Tools = { stage: Stage; generator: Generator }

/** Throws unless each target gives right answers, and only those. */
export async function verify(targets: Target[], generator: Generator): Promise<void> {
  for (const { name, server, shots } of targets) {
    const job = { port: server.port, shots, connections: 1, warm: 0, seconds: 0.3 }
    const tally = await generator.run(job)
    if (tally.answers === 0 || failures([tally]) > 0)
      throw new Error(`${name} does not answer as it should: ${tally.example}`)
  }
}

/** Loads the targets in turn, round after round, so that a machine that drifts drifts for all of them. */
export async function alternate(
  targets: Target[],
  plan: { rounds: number; warm: number; seconds: number },
  tools: Tools,
): Promise<Results> {
  const results: Results = targets.map((target) => ({ target, rounds: [] }))
  for (let round = 0; round < plan.rounds; round++) {
    say(`  round ${round + 1} of ${plan.rounds}`)
    const warm = round === 0 ? plan.warm : settle
    for (const { target, rounds } of results)
      rounds.push(await measure(target, { warm, seconds: plan.seconds }, tools))
  }
  return results
}

async function measure(
  { name, server, shots }: Target,
  times: { warm: number; seconds: number },
  { stage, generator }: Tools,
): Promise<Round> {
  const [cpuBefore, getsBefore, start] = [cpuSeconds(server.child), await stage.gets(), performance.now()]
  const tally = await generator.run({ port: server.port, shots, connections, ...times })
  const elapsed = (performance.now() - start) / 1000
  const cpu = cpuSeconds(server.child) - cpuBefore
  const gets = (await stage.gets()) - getsBefore
  if (tally.example) say(`  ${name}, a wrong answer: ${tally.example.slice(0, 500)}`)
  return { ...tally, core: cpu / elapsed, cpu: (cpu / tally.all) * 1e6, gets: gets / tally.all }
}

/** Answers that were not 200, not right, or never came. */
export function failures(tallies: { wrong: number; broken: number }[]): number {
  return tallies.reduce((sum, { wrong, broken }) => sum + wrong + broken, 0)
}

type Figure = Exclude<keyof Round, 'example'>

const roundsOf = (results: Results, name: string | undefined): Round[] =>
  results.find(({ target }) => target.name === name)?.rounds ?? []

/** The median of one figure over a target's rounds; NaN for a target that is not there. */
export function figure(results: Results, name: string | undefined, what: Figure): number {
  return median(roundsOf(results, name).map((round) => round[what]))
}

/**
 * Requests a second: the mean of the fastest quarter of a target's rounds. Other work on the machine only ever slows, by
 * half while it has the core's other thread; the median of the same rounds wanders twice as far from run to run.
 */
export function perSecond(results: Results, name: string | undefined): number {
  const fastest = roundsOf(results, name)
    .map((round) => round.perSecond)
    .toSorted((a, b) => b - a)
  const best = fastest.slice(0, Math.ceil(fastest.length / 4))
  return best.reduce((sum, figure) => sum + figure, 0) / best.length
}

/** The same in units of another target: of the first one, which is the bare server, when left out. */
export function ratio(results: Results, name: string, to = results[0]?.target.name): number {
  return perSecond(results, name) / perSecond(results, to)
}

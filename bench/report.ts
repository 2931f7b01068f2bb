import { cpus, loadavg } from 'node:os'
import type { Tally } from './load/loops.ts'
import type { LatencyFigures, LoginRound } from './logins.ts'
import { bcryptCost, cores } from './stage.ts'
import { names } from './targets.ts'
import { median, print, table } from './text.ts'
import { failures, figure, perSecond, ratio, type Results } from './throughput.ts'

const percent = (share: number) => `${Math.round(share * 100)}%`

/** What the figures are taken on. */
export function printMachine(pinning: boolean): void {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  const pinned = pinning
    ? 'servers on core 0, load generator and Redis on core 1'
    : 'no taskset here: NOTHING IS PINNED, read the ratios with care'
  print(`Machine: ${cores} cores (${model}), Node ${process.version}; ${pinned}.`)
  if (cores < 2) print('  ONE CORE ONLY: the load generator and Redis share it with the servers.')
  const [load = 0] = loadavg()
  if (load > 0.7) print(`  OTHER WORK RUNS HERE (load ${load.toFixed(1)}): absolute figures are too low.`)
}

const columns = [
  '',
  'req/s',
  'to bare',
  'median',
  'p50 ms',
  'p99 ms',
  'core',
  'CPU us',
  'by CPU',
  'GETs',
  'wrong',
]

/** The throughput table; the first target is the measure of the others. */
export function printThroughput(title: string, results: Results): void {
  const bareCpu = figure(results, results[0]?.target.name, 'cpu')
  const rows = results.map(({ target: { name }, rounds }) => [
    name,
    perSecond(results, name).toFixed(0),
    ratio(results, name).toFixed(2),
    figure(results, name, 'perSecond').toFixed(0),
    figure(results, name, 'p50').toFixed(2),
    figure(results, name, 'p99').toFixed(2),
    percent(figure(results, name, 'core')),
    figure(results, name, 'cpu').toFixed(0),
    (bareCpu / figure(results, name, 'cpu')).toFixed(2),
    figure(results, name, 'gets').toFixed(2),
    String(failures(rounds)),
  ])
  print('', title, table([columns, ...rows]))
}

/** What the columns mean, and whether the core was the server's alone. */
export function printNotes(results: Results): void {
  print(
    '  req/s and to bare: the fastest quarter of the rounds; everything else, as the second req/s: the median of all.',
    '  core: share of its core the server used; CPU us: microseconds of it per request; by CPU: the ratio by that, which',
    '  other work on the machine disturbs less than req/s; GETs: Redis GETs per request.',
  )
  const core = figure(results, names.bare, 'core')
  const busy = figure(results, names.bare, 'busy')
  if (core < 0.9)
    print(
      `  THE BARE SERVER GOT ONLY ${percent(core)} OF ITS CORE (load generator ${percent(busy)} of its own): something else` +
        ' ran there, or the generator is too slow. Read "by CPU".',
    )
}

/** Login throughput against the bare hash. */
export function printLogins(rounds: LoginRound[]): void {
  const of = (pick: (round: LoginRound) => number) => rounds.map(pick)
  const hashMs = median(of((round) => round.hashMs))
  const middle = (pick: (tally: Tally) => number) => median(of(({ logins }) => pick(logins)))
  print(
    '',
    `Logins, bcrypt cost ${bcryptCost}, 16 at a time, all cores; medians of ${rounds.length} rounds, bare hashes between them:`,
    `  ${middle((t) => t.perSecond).toFixed(1)} logins/s (p50 ${middle((t) => t.p50).toFixed(0)} ms, p99 ${middle((t) => t.p99).toFixed(0)} ms, wrong ${failures(rounds.map(({ logins }) => logins))})`,
    `  a bare hash takes ${hashMs.toFixed(1)} ms with ${cores} threads at it: ${((cores * 1000) / hashMs).toFixed(1)}/s at most`,
    `  ratio ${loginRatio(rounds).toFixed(2)} (rounds: ${of(({ ratio }) => ratio)
      .map((ratio) => ratio.toFixed(2))
      .join(', ')})`,
  )
}

/** The median of the rounds' ratios. */
export function loginRatio(rounds: LoginRound[]): number {
  return median(rounds.map(({ ratio }) => ratio))
}

/** What logins do to everybody else. */
export function printLatency({ idle, saturated, logins }: LatencyFigures): void {
  const row = (name: string, tally: Tally) => {
    const { answers, p50, p99 } = tally
    return [name, String(answers), p50.toFixed(2), p99.toFixed(2), String(failures([tally]))]
  }
  print(
    '',
    'REST check_token at 200 req/s over 8 connections, all cores:',
    table([
      ['', 'answers', 'p50 ms', 'p99 ms', 'wrong'],
      row('idle', idle),
      row(`beside 32 parallel logins (${logins.perSecond.toFixed(1)}/s)`, saturated),
    ]),
    `  ratio: p50 ${(saturated.p50 / idle.p50).toFixed(1)}, p99 ${(saturated.p99 / idle.p99).toFixed(1)}`,
  )
}

export type Goal = { what: string; figure: number; atLeast?: number; atMost?: number }

/** The project's own targets, each with its figure. */
export function printGoals(goals: Goal[]): void {
  const rows = goals.map(({ what, figure, atLeast = -Infinity, atMost = Infinity }) => {
    const wanted = atMost === Infinity ? `>= ${atLeast}` : `<= ${atMost}`
    return [what, figure.toFixed(2), wanted, figure >= atLeast && figure <= atMost ? 'met' : 'MISSED']
  })
  print('', 'Targets:', table(rows))
}

import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { openConnection, type Connection } from './http.ts'

/** One request and what a right answer to it contains. */
export type Shot = { request: string; expect: string }

/** Load for one server. With `rate` (requests a second) evenly paced, without as fast as it answers. */
export type Job = {
  port: number
  shots: Shot[]
  connections: number
  /** Seconds of the same load before counting starts. */
  warm: number
  seconds: number
  rate?: number
}

/** What came of a job. Times in milliseconds. */
export type Tally = {
  perSecond: number
  /** Answers in the counted seconds, and those before them too. */
  answers: number
  all: number
  p50: number
  p99: number
  /** Not 200, or not what was expected. */
  wrong: number
  /** No answer at all. */
  broken: number
  /** The first answer or error that counted as wrong or broken. */
  example?: string
  /** How much of one core the generator itself used, 0 to 1. */
  busy: number
}

type Aim = { bytes: Buffer; expect: string }
type Count = { times: RecordableHistogram; all: number; wrong: number; broken: number; example?: string }
type Lane = {
  port: number
  aims: Aim[]
  count: Count
  from: number
  end: number
  every: number
  first: number
}

/** Runs one job to its end. Wrong answers and broken connections are counted, not thrown. */
export async function runJob(job: Job): Promise<Tally> {
  const { port, connections, rate } = job
  const aims = job.shots.map(({ request, expect }) => ({
    bytes: Buffer.from(request),
    // Answers are looked at byte for byte, one character each.
    expect: Buffer.from(expect).toString('latin1'),
  }))
  const count: Count = { times: createHistogram(), all: 0, wrong: 0, broken: 0 }
  const every = rate ? (connections / rate) * 1000 : 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  const from = start + job.warm * 1000
  const end = from + job.seconds * 1000
  const lanes = Array.from({ length: connections }, (_, i) =>
    runLane({ port, aims, count, from, end, every, first: start + (i / connections) * every }),
  )
  await Promise.all(lanes)
  const { user, system } = process.cpuUsage(cpu)
  const { times, ...counted } = count
  return {
    ...counted,
    answers: times.count,
    perSecond: times.count / job.seconds,
    p50: times.percentile(50) / 1e6,
    p99: times.percentile(99) / 1e6,
    busy: (user + system) / 1000 / (performance.now() - start),
  }
}

/** One connection: asks, waits for the answer, asks again. */
async function runLane({ port, aims, count, from, end, every, first }: Lane): Promise<void> {
  let connection: Connection | undefined
  for (let due = first; Math.max(due, performance.now()) < end; due += every) {
    const late = every > 0 && performance.now() > due
    if (every > 0 && !late) await sleep(due - performance.now())
    // What waited for the answer before it is timed from when it was due: a slow answer must not hide the others.
    const since = late ? due : performance.now()
    const { bytes, expect } = aims[Math.floor(Math.random() * aims.length)] as Aim
    try {
      connection ??= await openConnection(port)
      const { status, text } = await connection.ask(bytes)
      note(count, status === 200 && text.includes(expect) ? undefined : text)
      const now = performance.now()
      if (now >= from && now <= end) count.times.record(Math.max(1, Math.round((now - since) * 1e6)))
    } catch (error) {
      connection?.close()
      connection = undefined
      count.broken++
      count.example ??= String(error)
      await sleep(50)
    }
  }
  connection?.close()
}

function note(count: Count, wrong: string | undefined): void {
  count.all++
  if (wrong === undefined) return
  count.wrong++
  count.example ??= wrong
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Meter, Observed } from './observation.ts'
import { version } from '../version.ts'
import { cached } from './cached.ts'

/** The meter, and what Prometheus reads of it. */
export type Metrics = { meter: Meter; contentType: string; text(): Promise<string> }

/** What is read at each scrape: who waits for a hash thread, and who answered token checks. */
type Watched = {
  hasher: { waiting(): number }
  tokens: { readonly hits: Readonly<Record<'local' | 'store' | 'database', number>> }
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * What operators count, in Prometheus' own form. Labels are names of ours and appids the database knows: never what a
 * caller wrote, no token, name or address.
 */
export function createMetrics({ hasher, tokens }: Watched): Metrics {
  const registers = [new Registry()]
  const [register] = registers as [Registry]
  collectDefaultMetrics({ register })
  buildInfo(registers)
  hashQueue(registers, hasher)
  tokenChecks(registers, tokens)
  const refreshes = new Counter({
    name: 'auth_refreshes_total',
    help: 'Refresh tokens: rotated, given the same pair again in the grace window, or used again after it.',
    labelNames: ['result'],
    registers,
  })
  const sends = new Counter({
    name: 'auth_sends_total',
    help: 'Messages handed to providers.',
    labelNames: ['channel', 'result'],
    registers,
  })
  const meter: Meter = {
    request: requestMeter(registers),
    refreshed: (result) => refreshes.inc({ result }),
    sent: (channel, result) => sends.inc({ channel, result }),
  }
  return { meter, contentType: register.contentType, text: () => register.metrics() }
}

// Children are bound once per set of labels: the library's own look-up costs more than the counting.
function requestMeter(registers: Registry[]): Meter['request'] {
  const requests = new Counter({
    name: 'auth_requests_total',
    help: 'Requests by door, GraphQL operation, old route and result code.',
    labelNames: ['door', 'operation', 'route', 'code'],
    registers,
  })
  const durations = new Histogram({
    name: 'auth_request_duration_seconds',
    help: 'How long answers took.',
    labelNames: ['door', 'operation'],
    buckets,
    registers,
  })
  const legacy = new Counter({
    name: 'auth_legacy_calls_total',
    help: 'Calls of old paths, by the app that made them where one is known: who still calls this.',
    labelNames: ['dialect', 'route', 'app'],
    registers,
  })
  const counted = cached(({ door, operation, route, code }: Observed) =>
    requests.labels(door, operation, route, code),
  )
  const timed = cached(({ door, operation }: Observed) => durations.labels(door, operation))
  const called = cached(({ door, route, app }: Observed) => legacy.labels(door, route, app))
  return (seen, seconds) => {
    const { door, operation, route, code, app } = seen
    counted(`${door} ${operation} ${route} ${code}`, seen).inc()
    timed(`${door} ${operation}`, seen).observe(seconds)
    if (route !== '') called(`${door} ${route} ${app}`, seen).inc()
  }
}

function buildInfo(registers: Registry[]): void {
  const info = new Gauge({
    name: 'auth_build_info',
    help: 'Always 1: which version runs is in its label.',
    labelNames: ['version'],
    registers,
  })
  info.set({ version }, 1)
}

function hashQueue(registers: Registry[], hasher: Watched['hasher']): void {
  new Gauge({
    name: 'auth_hash_queue_length',
    help: 'Password hashes waiting for a thread.',
    registers,
    collect() {
      this.set(hasher.waiting())
    },
  })
}

function tokenChecks(registers: Registry[], { hits }: Watched['tokens']): void {
  new Counter({
    name: 'auth_token_checks_total',
    help: 'Who answered for an access token: this process, the store, or the database.',
    labelNames: ['from'],
    registers,
    collect() {
      this.reset()
      for (const [from, count] of Object.entries(hits)) this.inc({ from }, count)
    },
  })
}

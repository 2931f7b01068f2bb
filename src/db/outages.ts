import type { Logger } from 'pino'
import { AuthError } from '../errors.ts'
import { isDatabaseDown, reasonOf } from './errors.ts'

const quiet = 10_000
const saidAt = new WeakMap<object, number>()

/**
 * Logs a request that failed: with where it came from, so that it can be mended; but when the database was away, why is
 * said once in ten seconds, however many requests fail meanwhile.
 */
export function logFailed(log: Logger, error: unknown, request: object): void {
  // Of ours: it may be another service that is away.
  if (error instanceof AuthError || !isDatabaseDown(error))
    return log.error({ err: error, ...request }, 'request failed')
  sayWhy(log, error)
  log.warn({ ...request, database: false }, 'request failed')
}

function sayWhy(log: Logger, error: unknown): void {
  const last = saidAt.get(log) ?? -Infinity
  if (performance.now() - last < quiet) return
  saidAt.set(log, performance.now())
  log.error({ reason: reasonOf(error) }, 'the database cannot do what it is asked')
}

/** For the log, of a failure that must not stop anything: why the database was away, or the error itself. */
export function failureOf(error: unknown): { reason: string } | { err: unknown } {
  return isDatabaseDown(error) ? { reason: reasonOf(error) } : { err: error }
}

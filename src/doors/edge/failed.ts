import type { Logger } from 'pino'
import { isDatabaseDown } from '../../db/errors.ts'
import { logFailed } from '../../db/outages.ts'

/** Logs a request that failed through no fault of its caller, and gives the status for it: 503 without a database. */
export function failedStatus(log: Logger, error: unknown, requestId: string): 500 | 503 {
  logFailed(log, error, { requestId })
  return isDatabaseDown(error) ? 503 : 500
}

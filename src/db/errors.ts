import { Prisma } from './generated/client.ts'

/** True when a write met a row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  return error.code === 'P2002' || sqlState(error) === '23505'
}

const unreachable = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
// SQLSTATEs: no connection; stopping, crashed or starting; full; a standby that takes no writes.
const away = /^(08...|57P0[1-3]|53300|25006)$/

type AdapterMeta = { driverAdapterError?: { cause?: { originalCode?: unknown } } }

// What PostgreSQL said, where Prisma has no code of its own for it (P2010, P2039).
function sqlState(error: Error): string {
  const meta = 'meta' in error ? (error.meta as AdapterMeta | undefined) : undefined
  return String(meta?.driverAdapterError?.cause?.originalCode)
}

/** True when the database could not be asked at all, as opposed to having refused. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (unreachable.has(code) || socketErrors.has(code) || away.test(code)) return true
  if (away.test(sqlState(error))) return true
  if (
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout|PGlite is closed/i.test(
      error.message,
    )
  )
    return true
  return isDatabaseDown(error.cause)
}

import { Prisma } from './generated/client.ts'

/** The database that the settings name cannot be used; the message says why, without the URL. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
}

/** True when a write met a row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  return error.code === 'P2002' || sqlState(error) === '23505'
}

/** True when a row that was to be changed is gone. */
export function isRowGone(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025'
}

/** True when a write referred to a row that is gone. */
export function isReferenceGone(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003'
}

// P2034: a deadlock or a conflict of two writers that trying again did not end; nothing was written.
const unreachable = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'])
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
// SQLSTATEs: no connection; stopping, crashed or starting; no connection, memory or room on the disk left, or the disk
// broken; a standby that takes no writes; given up by a time limit of the server (lock_timeout, statement_timeout,
// transaction_timeout) or an administrator; two writers in each other's way. Of none of them anything was written.
const away = /^(08...|57P0[1-3]|53...|58030|25006|55P03|57014|25P0[34]|40001|40P01)$/

const conflict = 'TransactionWriteConflict'

// What the driver says of its connection, where Prisma has no code for that either: of raw queries.
const wires = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  conflict,
])

type Original = { kind?: unknown; originalCode?: unknown; originalMessage?: unknown }
type AdapterMeta = { driverAdapterError?: { cause?: Original } }

// What PostgreSQL said, where Prisma has no code of its own for it (P2010, P2039).
function original(error: Error): Original {
  const meta = 'meta' in error ? (error.meta as AdapterMeta | undefined) : undefined
  return meta?.driverAdapterError?.cause ?? {}
}

const sqlState = (error: Error) => String(original(error).originalCode)

/** Why the database could not be asked, in its own words. They hold no value of a query: it did not come to that. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { kind, originalCode, originalMessage } = original(error)
  if (wires.has(String(kind))) return String(kind)
  if (away.test(String(originalCode))) return `${String(originalCode)} ${String(originalMessage)}`
  // Prisma's own messages may quote a query.
  const own = error.constructor.name.startsWith('Prisma') ? '' : error.message
  const words = ['code' in error ? String(error.code) : '', own].filter(Boolean).join(' ')
  return words || reasonOf(error.cause)
}

/** True when two writers were in each other's way (40001, 40P01): what was tried is undone, and may be tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const kinds = [original(error), error.cause].map((cause) => (cause as Original | undefined)?.kind)
  return ('code' in error && error.code === 'P2034') || kinds.includes(conflict)
}

/** True when the database could not be asked, or not now, as opposed to having refused. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (unreachable.has(code) || socketErrors.has(code) || away.test(code)) return true
  if (away.test(sqlState(error)) || wires.has(String(original(error).kind))) return true
  if (
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout|PGlite is closed/i.test(
      error.message,
    )
  )
    return true
  return isDatabaseDown(error.cause)
}

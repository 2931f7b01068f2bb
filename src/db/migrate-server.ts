import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Logger } from 'pino'
import { DatabaseUnreachable } from './errors.ts'
import { isMigrated, migrate, migrationFailed } from './migrate.ts'
import { outliveConnections } from './pool.ts'
import { sharesConnections } from './pooler.ts'
import { connectTimeout, type Session } from './session.ts'

export type Waiting = {
  log?: Logger
  /** Gives up waiting. */
  stop?: AbortSignal
  /** Milliseconds to wait while another process migrates. */
  patience?: number
}

/**
 * Brings the database up to date, alone: of several that start together one migrates and the others wait. Nothing is
 * locked where nothing is missing. Returns the names applied now. Throws DatabaseUnreachable.
 */
export async function migrateServer(session: Session, waiting: Waiting): Promise<string[]> {
  const { url, schema, variable } = session
  // The lock lasts as long as its only connection, and a migration may take longer than any query of ours.
  const limits = { max: 1, connectionTimeoutMillis: connectTimeout, idleTimeoutMillis: 0 }
  const pool = new pg.Pool({ connectionString: url, ...limits })
  outliveConnections(pool)
  const factory = new PrismaPg(pool, { schema })
  const isDone = () => isMigrated(factory)
  try {
    if (await isDone()) return []
    if (await sharesConnections(url)) throw new DatabaseUnreachable(pooled(session))
    if (!(await lock({ pool, variable, isDone }, waiting))) return []
    return await migrate(factory).finally(() => unlock(pool))
  } catch (error) {
    throw error instanceof DatabaseUnreachable || isAbort(error)
      ? error
      : migrationFailed(`of ${variable}`, error)
  } finally {
    await pool.end()
  }
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'

const pooled = ({ variable }: Session) =>
  `The database of ${variable} has to be migrated, but a pooler before it shares connections among transactions ` +
  '(pgbouncer: pool_mode = transaction), and the lock that keeps two apart would be lost in it: ' +
  'set DATABASE_DIRECT_URL to the server itself.'

const fiveMinutes = 300_000

type Lock = { pool: pg.Pool; variable: string; isDone(): Promise<boolean> }

// The schema engine waits ten seconds for this lock and then fails, with no way to make it wait longer
// (https://github.com/prisma/orm/issues/27636). PostgreSQL grants a lock again to the session that holds it, and the
// engine asks over this same connection. False when another has migrated meanwhile: who holds the lock then is of no
// interest, and may be a connection that a pooler keeps for ever.
async function lock({ pool, variable, isDone }: Lock, waiting: Waiting): Promise<boolean> {
  const { log, stop, patience = fiveMinutes } = waiting
  const end = performance.now() + patience
  for (let tries = 0; ; tries++) {
    const { rows } = await pool.query<{ ours: boolean }>('SELECT pg_try_advisory_lock(72707369) AS ours')
    if (rows[0]?.ours) return true
    if (tries === 0) log?.warn('another process migrates the database; waiting for it')
    else if (await isDone()) return false
    if (performance.now() > end)
      throw new DatabaseUnreachable(
        `The database of ${variable} has been migrated by another process for ${patience / 1000} seconds; is it stuck? ${await holder(pool)}`,
      )
    await sleep(200, undefined, { signal: stop })
  }
}

async function holder(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707369 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  const pids = rows.map(({ pid }) => pid).join(', ')
  return pids ? `Connection ${pids} of pg_stat_activity holds the lock.` : ''
}

// A pooler that keeps the connection would keep the lock with it.
async function unlock(pool: pg.Pool): Promise<void> {
  await pool.query('SELECT pg_advisory_unlock_all()').catch(() => {})
}

import { chmod, mkdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Logger } from 'pino'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { EmbeddedPostgres } from './embedded.ts'
import { PrismaClient } from './generated/client.ts'
import { lockFolder, type FolderLock } from './lock.ts'
import { migrate } from './migrate.ts'
import { createPool, outliveConnections, type PoolLimits } from './pool.ts'
import { fillFolder } from './ready-folder.ts'

export type Database = PrismaClient

export type OpenDatabase = {
  db: Database
  /** Names of the migrations applied while opening. */
  migrated: string[]
  /** Of the embedded one: by it operators reach this process. */
  lock?: FolderLock
  close(): Promise<void>
}

const connectTimeout = 3_000

/** The database named by DATABASE_URL cannot be used; the message says why, without the URL. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
}

export type Opening = {
  log?: Logger
  /** Gives up waiting. */
  stop?: AbortSignal
  limits?: PoolLimits
  /** Milliseconds to wait while another process migrates. */
  patience?: number
}

/** A real PostgreSQL, migrated. Several gateways may open it at once. Throws DatabaseUnreachable. */
export async function openPostgres(url: string, opening: Opening = {}): Promise<OpenDatabase> {
  const migrated = await migrateAlone(url, opening)
  const adapter = new PrismaPg(createPool(url, opening.limits), { disposeExternalPool: true })
  const db = new PrismaClient({ adapter })
  return { db, migrated, close: () => db.$disconnect() }
}

// A pool of its own, closed before serving: the lock lasts as long as its only connection, and a migration may take
// longer than any query of ours.
async function migrateAlone(url: string, opening: Opening): Promise<string[]> {
  const limits = { max: 1, connectionTimeoutMillis: connectTimeout, idleTimeoutMillis: 0 }
  const pool = new pg.Pool({ connectionString: url, ...limits })
  outliveConnections(pool)
  try {
    await pool.query('SELECT 1').catch((cause: Error & { code?: string }) => {
      const why = [cause.code, cause.message].filter(Boolean).join(' ')
      throw new DatabaseUnreachable(`The database of DATABASE_URL does not answer: ${why}`, { cause })
    })
    await lockMigrations(pool, opening)
    return await migrate(new PrismaPg(pool))
  } finally {
    await pool.end()
  }
}

const fiveMinutes = 300_000

// The schema engine waits ten seconds for this lock and then fails, with no way to make it wait longer
// (https://github.com/prisma/orm/issues/27636). PostgreSQL grants a lock again to the session that holds it, and the
// engine asks over this same connection.
async function lockMigrations(pool: pg.Pool, { log, stop, patience = fiveMinutes }: Opening): Promise<void> {
  const end = performance.now() + patience
  for (let tries = 0; ; tries++) {
    const { rows } = await pool.query<{ ours: boolean }>('SELECT pg_try_advisory_lock(72707369) AS ours')
    if (rows[0]?.ours) return
    if (tries === 0) log?.warn('another process migrates the database; waiting for it')
    if (performance.now() > end)
      throw new DatabaseUnreachable(
        `The database of DATABASE_URL has been migrated by another process for ${patience / 1000} seconds; is it stuck?`,
      )
    await sleep(200, undefined, { signal: stop })
  }
}

/** An embedded PostgreSQL that is already loaded (tests keep theirs in memory). */
export async function openPGlite(pg: PGlite): Promise<OpenDatabase> {
  const adapter = new PrismaPGlite(pg)
  const migrated = await migrate(adapter)
  const db = new PrismaClient({ adapter })
  const close = async () => {
    await db.$disconnect()
    if (!pg.closed) await pg.close()
  }
  return { db, migrated, close }
}

/**
 * The embedded PostgreSQL in `dir/pg`, for this process and this user alone. Throws FolderInUse, and DatabaseUnreachable
 * when its disk is full or other users own it or could read it.
 */
export async function openEmbedded(dir: string, log?: Logger): Promise<OpenDatabase> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(dir)
  try {
    const folder = await privateFolder(join(dir, 'pg'))
    await fillFolder(folder)
    const pg = new EmbeddedPostgres(folder, () => void tellDeath(dir, log))
    await pg.waitReady
    const opened = await openPGlite(pg)
    return { ...opened, lock, close: () => opened.close().finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw (await isFull(dir)) ? new DatabaseUnreachable(full(dir), { cause: error }) : error
  }
}

// PGlite makes its files readable and writable for everybody, whatever the umask. `dir` may be anybody's; what lies in it
// is reached through this folder only.
async function privateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return folder
  await chmod(folder, 0o700).catch(() => {})
  const { mode, uid } = await stat(folder)
  // Who owns it reads it, whatever its mode: as root one can work in anybody's folder.
  if ((mode & 0o077) === 0 && uid === process.geteuid?.()) return folder
  throw new DatabaseUnreachable(
    `Other users own or can read the database in ${folder}: give the folder to the user the gateway runs as, with mode 700.`,
  )
}

// It writes ahead in files of 16 MB, of which it may need another one to start.
const needed = 2 * 16 * 1024 * 1024

const full = (dir: string) =>
  `The disk of ${dir} is full: the embedded database needs ${needed / 1024 / 1024} MB to start.`

async function isFull(dir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize < needed
}

async function tellDeath(dir: string, log?: Logger): Promise<void> {
  const why = (await isFull(dir)) ? 'its disk is full: make room, then restart' : 'restart'
  log?.fatal(
    { dir },
    `the embedded database has stopped, and nothing is written any more; ${why} the gateway`,
  )
}

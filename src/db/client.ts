import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { PrismaClient } from './generated/client.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'

export type Database = PrismaClient

export type OpenDatabase = {
  db: Database
  /** Names of the migrations applied while opening. */
  migrated: string[]
  close(): Promise<void>
}

const connectTimeout = 3_000

const poolLimits = {
  max: 20,
  connectionTimeoutMillis: connectTimeout,
  query_timeout: 10_000,
  idleTimeoutMillis: 30_000,
}

/** The database named by DATABASE_URL cannot be used; the message says why, without the URL. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
}

/** A real PostgreSQL, migrated. Several gateways may open it at once. Throws DatabaseUnreachable. */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const migrated = await migrateAlone(url)
  const pool = new pg.Pool({ connectionString: url, ...poolLimits })
  // The pool stops listening to a connection when it lets go of it; that PostgreSQL ends it just then must not end us.
  pool.on('connect', (connection) => connection.on('error', () => {}))
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) })
  return { db, migrated, close: () => db.$disconnect() }
}

// A pool of its own, closed before serving: the engine's advisory lock lasts as long as its connection, and a migration
// may take longer than any query of ours.
async function migrateAlone(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: connectTimeout })
  try {
    await pool.query('SELECT 1').catch((cause: Error & { code?: string }) => {
      const why = [cause.code, cause.message].filter(Boolean).join(' ')
      throw new DatabaseUnreachable(`The database of DATABASE_URL does not answer: ${why}`, { cause })
    })
    return await migrate(new PrismaPg(pool))
  } finally {
    await pool.end()
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

// The adapter brings its parsers along with each query, and PGlite would copy its own 332 and them every time: a sixth of
// what a small query costs. They are always the same, so they are given to this PGlite for good.
function keepParsers(pg: PGlite): PGlite {
  const query: PGlite['query'] = (sql, params, { parsers, ...options } = {}) => {
    Object.assign(pg.parsers, parsers)
    return PGlite.prototype.query.call(pg, sql, params, options) as never
  }
  return Object.assign(pg, { query })
}

/** The embedded PostgreSQL in `dir/pg`, for this process alone. Throws FolderInUse. */
export async function openEmbedded(dir: string): Promise<OpenDatabase> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const release = await lockFolder(dir)
  try {
    const opened = await openPGlite(keepParsers(await PGlite.create(join(dir, 'pg'))))
    return { ...opened, close: () => opened.close().finally(release) }
  } catch (error) {
    await release()
    throw error
  }
}

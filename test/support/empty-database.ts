import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { onTestFinished } from 'vitest'
import { openPGlite, openPostgres, type OpenDatabase } from '../../src/db/client.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { outliveConnections } from '../../src/db/pool.ts'
import { databaseUrl, onServer } from './databases.ts'
import { emptyPGlite } from './pglite.ts'

export type Row = Record<string, unknown>

/** A database without a table, on the backend of this test project; gone when the test that asks for it ends. */
export type EmptyDatabase = {
  query(sql: string, values?: unknown[]): Promise<Row[]>
  /** Applies the first `count` migrations and no more. Returns their names. */
  migrateTo(count: number): Promise<string[]>
  /** Opens it as a gateway does: migrated to today's schema. */
  open(): Promise<OpenDatabase>
}

const firstMigrations = async (count: number) => {
  const all = await readMigrations()
  return { ...all, migrationDirectories: all.migrationDirectories.slice(0, count) }
}

/** See EmptyDatabase. */
export const emptyDatabase = () => (process.env.TEST_BACKEND === 'real' ? emptyPostgres() : emptyEmbedded())

async function emptyEmbedded(): Promise<EmptyDatabase> {
  const lite = await emptyPGlite()
  onTestFinished(async () => void (lite.closed || (await lite.close())))
  return {
    query: async (sql, values) => (await lite.query<Row>(sql, values)).rows,
    migrateTo: async (count) => migrate(new PrismaPGlite(lite), await firstMigrations(count)),
    open: () => openPGlite(lite),
  }
}

// The database is dropped while PostgreSQL may still be closing the last connection to it.
function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  outliveConnections(pool)
  return pool
}

async function emptyPostgres(): Promise<EmptyDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? ''
  const name = `gateway_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const url = databaseUrl(server, name)
  const pool = openPool(url)
  onTestFinished(async () => {
    await pool.end()
    await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
  })
  return {
    query: async (sql, values) => (await pool.query<Row>(sql, values)).rows,
    migrateTo: async (count) => {
      const alone = openPool(url)
      return migrate(new PrismaPg(alone), await firstMigrations(count)).finally(() => alone.end())
    },
    open: () => openPostgres(url),
  }
}

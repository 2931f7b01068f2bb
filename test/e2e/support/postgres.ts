import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { databaseUrl, onServer } from '../../support/databases.ts'
import { afterwards } from './process.ts'

type Row = Record<string, unknown>

/** An empty database of this test's own on the shared server. */
export type PrivateDatabase = {
  url: string
  /** Runs one statement as an onlooker, past any proxy. */
  query(sql: string, values?: unknown[]): Promise<Row[]>
  /** Ends every connection but the asking one, as an administrator would. */
  terminate(): Promise<void>
}

/** Creates a database; dropped afterwards. */
export async function privateDatabase(): Promise<PrivateDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? ''
  const name = `gateway_e2e_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  afterwards(() => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  const url = databaseUrl(server, name)
  const others =
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()'

  async function query(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end()
    }
  }

  return { url, query, terminate: async () => void (await query(others, [name])) }
}

// Before any test: one migrated database to copy from, embedded and (when named) real.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPGlite, openPostgres } from '../../src/db/client.ts'
import { emptyPGlite } from './pglite.ts'

declare module 'vitest' {
  interface ProvidedContext {
    embeddedTemplate: string
    realTemplate: string
  }
}

export default async function setup(project: TestProject) {
  const dir = await mkdtemp(join(tmpdir(), 'auth-gateway-test-'))
  const file = join(dir, 'template.tar')
  const embedded = await emptyPGlite()
  await openPGlite(embedded)
  await writeFile(file, Buffer.from(await (await embedded.dumpDataDir('none')).arrayBuffer()))
  project.provide('embeddedTemplate', file)

  const server = process.env.TEST_DATABASE_URL
  const template = `gateway_${randomUUID().replaceAll('-', '')}`
  project.provide('realTemplate', template)
  if (server) {
    await onServer(server, `CREATE DATABASE ${template}`)
    await (await openPostgres(databaseUrl(server, template))).close()
    // PostgreSQL copies no database that anybody is still connected to.
    await onServer(
      server,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${template}'`,
    )
  }
  return async () => {
    await rm(dir, { recursive: true, force: true })
    if (server) await dropCopies(server, template)
  }
}

async function dropCopies(server: string, template: string): Promise<void> {
  const copies = await rowsOn(server, `SELECT datname FROM pg_database WHERE datname LIKE '${template}%'`)
  for (const { datname } of copies)
    await onServer(server, `DROP DATABASE IF EXISTS ${String(datname)} WITH (FORCE)`)
}

/** Takes the rows out of every table and starts every sequence anew. TRUNCATE gives each table new files, which takes longer. */
export const emptied = `
  DO $$
  DECLARE name text;
  BEGIN
    -- Without it each table waits for those that refer to it.
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  END $$`

/** Runs statements on a server's own database, one after the other. */
export const onServer = (url: string, ...statements: string[]): Promise<void> =>
  connected(url, async (client) => {
    for (const sql of statements) await client.query(sql)
  })

/** The rows that one answers. */
export const rowsOn = (url: string, sql: string): Promise<Record<string, unknown>[]> =>
  connected(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows)

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The URL of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

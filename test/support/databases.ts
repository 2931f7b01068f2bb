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
  const template = `gateway_template_${randomUUID().replaceAll('-', '')}`
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
    if (server) await onServer(server, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
  }
}

/** Runs one statement on the test server's own database. */
export async function onServer(url: string, sql: string): Promise<void> {
  await rowsOn(url, sql)
}

/** The same; answers the rows. */
export async function rowsOn(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** The URL of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

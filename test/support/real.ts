// Real databases, one after the other in the same few: PostgreSQL takes a third of a second to copy and drop one.
import { PrismaPg } from '@prisma/adapter-pg'
import { inject } from 'vitest'
import type { OpenDatabase } from '../../src/db/client.ts'
import { PrismaClient } from '../../src/db/generated/client.ts'
import { createPool } from '../../src/db/pool.ts'
import { databaseUrl, emptied, onServer } from './databases.ts'

const idle: string[] = []
let made = 0

/** The migrated template without rows, for this test alone until it is closed. */
export async function openEmptyReal(): Promise<OpenDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? ''
  const name = idle.pop() ?? (await copyTemplate(server))
  const url = databaseUrl(server, name)
  const db = new PrismaClient({ adapter: new PrismaPg(createPool(url), { disposeExternalPool: true }) })
  const close = async () => {
    await db.$disconnect()
    // What a test left behind it still asks after its end must not reach the next one's rows, nor hold a lock on them.
    await onServer(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
      emptied,
    )
    idle.push(name)
  }
  return { db, migrated: [], close }
}

/** Named after its template: all copies are dropped with it. */
async function copyTemplate(server: string): Promise<string> {
  const template = inject('realTemplate')
  const name = `${template}_${process.pid}_${made++}`
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  return name
}

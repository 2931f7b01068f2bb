import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { isConflict } from './errors.ts'
import { PrismaClient } from './generated/client.ts'

const mostTries = 5
const firstPause = 10

/**
 * Does work again that PostgreSQL undid because two writers were in each other's way (40001, 40P01), which it asks of its
 * clients, after a pause of random length that doubles. Throws the last such failure.
 * @see https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
 */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (tries === mostTries || !isConflict(error)) throw error
      await sleep(Math.random() * firstPause * 2 ** tries)
    }
}

/** The way to PostgreSQL on which each statement that stands alone is done again. */
export class PatientPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    const { queryRaw, executeRaw } = adapter
    adapter.queryRaw = (query) => again(() => queryRaw.call(adapter, query))
    adapter.executeRaw = (query) => again(() => executeRaw.call(adapter, query))
    return adapter
  }
}

/** The client on it, which does again whole lists of statements too. */
export function patientClient(adapter: PatientPg): PrismaClient {
  const db = new PrismaClient({ adapter })
  const transact = db.$transaction.bind(db) as (...given: unknown[]) => Promise<unknown>
  db.$transaction = ((...given: unknown[]) => again(() => transact(...given))) as typeof db.$transaction
  return db
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import type { Logger } from 'pino'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { PatientPg, patientClient } from './again.ts'
import { broken, full, isFull, privateFolder, requireMajor } from './data-folder.ts'
import { EmbeddedPostgres } from './embedded.ts'
import { DatabaseUnreachable } from './errors.ts'
import { PrismaClient } from './generated/client.ts'
import { lockFolder, type FolderLock } from './lock.ts'
import { migrate, migrationFailed } from './migrate.ts'
import { migrateServer, type Waiting } from './migrate-server.ts'
import { createPool, type PoolLimits } from './pool.ts'
import { fillFolder } from './ready-folder.ts'
import { sessionOf } from './session.ts'

export type Database = PrismaClient

export type OpenDatabase = {
  db: Database
  /** Names of the migrations applied while opening. */
  migrated: string[]
  /** Of the embedded one: by it operators reach this process. */
  lock?: FolderLock
  close(): Promise<void>
}

export type Opening = Waiting & {
  limits?: PoolLimits
  /** The way to the server past a pooler, for what has to be migrated. */
  directUrl?: string | undefined
}

/** A real PostgreSQL, migrated. Several gateways may open it at once. Throws DatabaseUnreachable. */
export async function openPostgres(url: string, opening: Opening = {}): Promise<OpenDatabase> {
  const { directUrl, limits } = opening
  const way = directUrl ? await sessionOf(directUrl, 'DATABASE_DIRECT_URL') : undefined
  const first = way ? await migrateServer(way, opening) : []
  const session = await sessionOf(url, 'DATABASE_URL')
  const { schema } = session
  if (way && way.schema !== schema) throw new DatabaseUnreachable(apart(way.schema, schema))
  const migrated = [...first, ...(await migrateServer(session, opening))]
  const adapter = new PatientPg(createPool(session.url, limits), { schema, disposeExternalPool: true })
  const db = patientClient(adapter)
  return { db, migrated, close: () => db.$disconnect() }
}

const apart = (direct: string, usual: string) =>
  `DATABASE_DIRECT_URL works in the schema ${direct} and DATABASE_URL in ${usual}: name one for both with ?schema=.`

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
 * when its disk is full, other users own it or could read it, another major version wrote it, or it is broken.
 */
export async function openEmbedded(dir: string, log?: Logger): Promise<OpenDatabase> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(dir)
  try {
    const folder = await privateFolder(join(dir, 'pg'))
    await fillFolder(folder)
    await requireMajor(folder)
    const pg = new EmbeddedPostgres(folder, () => void tellDeath(dir, log))
    await pg.waitReady.catch((cause: unknown) => {
      throw broken(folder, cause)
    })
    const opened = await openPGlite(pg).catch((cause: unknown) => {
      throw migrationFailed(`in ${folder}`, cause)
    })
    return { ...opened, lock, close: () => opened.close().finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw (await isFull(dir)) ? new DatabaseUnreachable(full(dir), { cause: error }) : error
  }
}

async function tellDeath(dir: string, log?: Logger): Promise<void> {
  const why = (await isFull(dir)) ? 'its disk is full: make room, then restart' : 'restart'
  log?.fatal(
    { dir },
    `the embedded database has stopped, and nothing is written any more; ${why} the gateway`,
  )
}

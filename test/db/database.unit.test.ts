import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openEmbedded, openPGlite } from '../../src/db/client.ts'
import { embeddedMajor } from '../../src/db/data-folder.ts'
import { FolderInUse, lockFolder } from '../../src/db/lock.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { startTakers } from '../support/lock-takers.ts'
import { emptyPGlite } from '../support/pglite.ts'

const refusal = (dir: string, pid: number | string) =>
  `The data folder ${dir} is in use by another gateway process (pid ${pid}). ` +
  'The embedded database takes one process at a time: stop that one first, or set DATABASE_URL to share a PostgreSQL.'

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-db-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function folders(count: number): Promise<string[]> {
  const dir = await folder()
  const names = Array.from({ length: count }, (_, i) => join(dir, String(i)))
  await Promise.all(names.map((name) => mkdir(name)))
  return names
}

/** Folders whose owner was killed: its sockets are still there, and nobody listens. */
async function abandonedFolders(count: number): Promise<string[]> {
  const [owner] = await startTakers(1)
  const dirs = await folders(count)
  for (const dir of dirs) expect(await owner?.take(dir)).toBe('taken')
  await owner?.kill()
  return dirs
}

const inTime = <T>(work: Promise<T>) => Promise.race([work, sleep(5_000, 'no answer within five seconds')])

describe('migrations', () => {
  it('are applied once, in order, and recorded as Prisma Migrate does', async () => {
    const pg = await emptyPGlite()
    onTestFinished(() => pg.close())
    const known = (await readMigrations()).migrationDirectories.map(({ path }) => path)
    expect(known.length).toBeGreaterThan(0)
    expect((await openPGlite(pg)).migrated).toEqual(known)
    expect((await openPGlite(pg)).migrated).toEqual([])
    const recorded = await pg.query(
      `SELECT migration_name, length(checksum) AS checksum, finished_at IS NOT NULL AS finished,
              rolled_back_at, applied_steps_count
         FROM _prisma_migrations ORDER BY started_at`,
    )
    expect(recorded.rows).toEqual(
      known.map((name) => ({
        migration_name: name,
        checksum: 64,
        finished: true,
        rolled_back_at: null,
        applied_steps_count: 1,
      })),
    )
  })

  it('are settled by one query when none is missing, and by the engine when one is or has failed', async () => {
    const pg = await emptyPGlite()
    onTestFinished(() => pg.close())
    await openPGlite(pg)
    const factory = new PrismaPGlite(pg)
    const connect = vi.spyOn(factory, 'connect')
    expect(await migrate(factory)).toEqual([])
    expect(connect).toHaveBeenCalledTimes(1)

    const known = await readMigrations()
    const path = '99999999999999_one_more'
    const value = 'CREATE TABLE one_more (id int)'
    const oneMore = { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
    const withOneMore = { ...known, migrationDirectories: [...known.migrationDirectories, oneMore] }
    expect(await migrate(factory, withOneMore)).toEqual([path])
    expect(connect.mock.calls.length).toBeGreaterThan(2)

    await pg.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${path}'`)
    await expect(migrate(factory)).rejects.toThrow(/migrate found failed migrations/)
  })
})

describe('embedded database', () => {
  it('refuses a folder that is open, in words, and opens it with all its rows after the release', async () => {
    const dir = join(await folder(), 'made', 'when missing')
    const first = await openEmbedded(dir)
    await first.db.member.create({ data: { username: 'ann', usernameKey: 'ann' } })
    const second = await openEmbedded(dir).catch((error: unknown) => error)
    expect(second).toBeInstanceOf(FolderInUse)
    expect(second).toMatchObject({ name: 'FolderInUse', message: refusal(dir, process.pid) })
    await first.close()
    const third = await openEmbedded(dir)
    onTestFinished(() => third.close())
    expect(third.migrated).toEqual([])
    expect(await third.db.member.findMany({ select: { username: true } })).toEqual([{ username: 'ann' }])
  })

  it('is backed up by a copy of its folder while nobody has it open', async () => {
    const [dir, copy] = [join(await folder(), 'data'), join(await folder(), 'restored')]
    const first = await openEmbedded(dir)
    await first.db.member.create({ data: { username: 'ann', usernameKey: 'ann' } })
    await first.close()
    await cp(dir, copy, { recursive: true })
    const later = await openEmbedded(dir)
    await later.db.member.deleteMany()
    await later.close()
    const restored = await openEmbedded(copy)
    onTestFinished(() => restored.close())
    expect(await restored.db.member.findMany({ select: { username: true } })).toEqual([{ username: 'ann' }])
    await restored.db.member.create({ data: { username: 'bob', usernameKey: 'bob' } })
    expect(await restored.db.member.count()).toBe(2)
  })

  it('fills a folder again that a killed process left half filled', async () => {
    const dir = join(await folder(), 'data')
    await (await openEmbedded(dir)).close()
    // So it looks in the middle: the name that makes a folder a database comes last.
    await rename(join(dir, 'pg', 'PG_VERSION'), join(dir, 'pg', 'PG_VERSION.draft'))
    await rm(join(dir, 'pg', 'global'), { recursive: true })
    const opened = await openEmbedded(dir)
    onTestFinished(() => opened.close())
    expect(await opened.db.member.count()).toBe(0)
  })

  it('refuses in one line what another major version wrote, and leaves it as it is', async () => {
    const dir = await folder()
    const opened = await openEmbedded(dir)
    const [{ version } = {}] = await opened.db.$queryRaw<{ version?: string }[]>`
      SELECT current_setting('server_version_num')::int / 10000 || '' AS version`
    expect(version).toBe(embeddedMajor)
    await opened.close()
    await writeFile(join(dir, 'pg', 'PG_VERSION'), '16\n')
    await expect(openEmbedded(dir)).rejects.toMatchObject({
      name: 'DatabaseUnreachable',
      message: `The database in ${dir}/pg was written by PostgreSQL 16, and this gateway embeds PostgreSQL ${version}: dump it with the release of the gateway that wrote it and restore the dump (deploy/README.md, "Another major version").`,
    })
    await writeFile(join(dir, 'pg', 'PG_VERSION'), `${version}\n`)
    await (await openEmbedded(dir)).close()
  })

  it('refuses in one line a folder whose migration has failed', async () => {
    const dir = await folder()
    const opened = await openEmbedded(dir)
    await opened.db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL`
    await opened.close()
    const refused = (await openEmbedded(dir).catch((error: unknown) => error)) as Error
    expect([refused.name, refused.message.split('\n').length]).toEqual(['DatabaseUnreachable', 1])
    expect(refused.message).toContain(`The database in ${dir}/pg could not be migrated: migrate found failed`)
  })

  it.each(['global/pg_control', 'base', 'pg_wal'])(
    'refuses in one line a folder without %s',
    async (part) => {
      const dir = await folder()
      await (await openEmbedded(dir)).close()
      await rm(join(dir, 'pg', part), { recursive: true })
      await expect(openEmbedded(dir)).rejects.toMatchObject({
        name: 'DatabaseUnreachable',
        message: `The database in ${dir}/pg is broken: PostgreSQL ${embeddedMajor} cannot start on it. Restore a backup, or move the folder away to begin with an empty one.`,
      })
      await (await lockFolder(dir)).release()
    },
  )

  it('lets the folder go when it cannot open the database in it', async () => {
    const dir = await folder()
    await symlink('/dev/null', join(dir, 'pg'))
    await expect(openEmbedded(dir)).rejects.not.toBeInstanceOf(FolderInUse)
    const { release } = await lockFolder(dir)
    await release()
  })
})

describe('folder lock', () => {
  it('refuses another process and names the owner', async () => {
    const [owner, other] = await startTakers(2)
    const dir = await folder()
    expect(await owner?.take(dir)).toBe('taken')
    expect(await other?.take(dir)).toBe(`FolderInUse: ${refusal(dir, owner?.pid ?? 0)}`)
  })

  it('is free again when its owner was killed', async () => {
    for (const dir of await abandonedFolders(3)) {
      const { release } = await lockFolder(dir)
      await release()
      await (await lockFolder(dir)).release()
    }
  })

  it('goes to exactly one of several processes that start together', async () => {
    const takers = await startTakers(3)
    for (const dir of await folders(100)) {
      const outcomes = await Promise.all(takers.map((taker) => taker.take(dir)))
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1)
    }
  })

  it('goes to exactly one of several processes that start together after their predecessor was killed', async () => {
    const takers = await startTakers(3)
    for (const dir of await abandonedFolders(100)) {
      const outcomes = await Promise.all(takers.map((taker) => taker.take(dir)))
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1)
    }
  })

  it('refuses in time when the owner is too busy to say who it is', async () => {
    const [owner] = await startTakers(1)
    const dir = await folder()
    await owner?.take(dir)
    owner?.signal('SIGSTOP')
    const outcome = await inTime(lockFolder(dir).catch((error: unknown) => error))
    expect(outcome).toMatchObject({ name: 'FolderInUse', message: refusal(dir, 'unknown') })
  })

  it('knows a folder by whatever name it is reached', async () => {
    const home = await folder()
    const long = join(home, 'a folder with a name as long as it gets'.repeat(3))
    await mkdir(long)
    await symlink(long, join(home, 'short'))
    const { release } = await lockFolder(long)
    await expect(lockFolder(join(home, 'short'))).rejects.toBeInstanceOf(FolderInUse)
    await release()
  })
})

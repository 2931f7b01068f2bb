import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { openEmbedded, openPostgres, type Database, type Opening } from '../../src/db/client.ts'
import { isDatabaseDown, isUniqueViolation } from '../../src/db/errors.ts'
import { readMigrations } from '../../src/db/migrate.ts'
import { databaseUrl, onServer, rowsOn } from '../support/databases.ts'
import { openTestDatabase } from '../support/gateway.ts'
import { wireTo } from '../support/wire.ts'

const add = (db: Database, name: string, more: { mobile?: string } = {}) =>
  db.member.create({ data: { username: name, usernameKey: name, ...more } })
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  )
const kindOf = (error: unknown) => ({ unique: isUniqueViolation(error), down: isDatabaseDown(error) })

describe('the database', () => {
  it('tells a second of the same from every other failure', async () => {
    const { db, close } = await openTestDatabase()
    onTestFinished(close)
    await add(db, 'ann', { mobile: '+8613800138000' })
    const unique = { unique: true, down: false }
    expect(kindOf(await failureOf(add(db, 'ann')))).toEqual(unique)
    expect(kindOf(await failureOf(add(db, 'bob', { mobile: '+8613800138000' })))).toEqual(unique)
    const neither = { unique: false, down: false }
    for (const work of [
      db.$queryRaw`SELECT nothing`,
      db.session.findUnique({ where: { id: 'no uuid' } }),
      db.member.delete({ where: { id: 0 } }),
      add(db, 'nul\0'),
      db.spentToken.create({
        data: {
          refreshHash: 'x',
          accessHash: 'x',
          accessExpiresAt: new Date(),
          spentAt: new Date(),
          successor: 'x',
          sessionId: randomUUID(),
        },
      }),
    ])
      expect(kindOf(await failureOf(work))).toEqual(neither)
    expect(kindOf(await failureOf(Promise.resolve()))).toEqual(neither)
    expect(await db.member.count()).toBe(1)
  })

  it('lets one of 20 parallel writers have a name', async () => {
    const { db, close } = await openTestDatabase()
    onTestFinished(close)
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(add(db, 'ann'))))
    expect(failures.filter((error) => error === 'no failure')).toHaveLength(1)
    expect(failures.filter(isUniqueViolation)).toHaveLength(19)
  })
})

if (process.env.TEST_BACKEND !== 'real')
  describe('the embedded database', () => {
    it('is closed to other users, also where its folders were there before and open', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'gateway-modes-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true }))
      await mkdir(join(dir, 'pg'))
      for (const folder of [dir, join(dir, 'pg')]) await chmod(folder, 0o777)
      const { db, close } = await openEmbedded(dir)
      onTestFinished(close)
      await add(db, 'ann')
      expect((await stat(join(dir, 'pg'))).mode & 0o777).toBe(0o700)
      if (process.getuid?.() !== 0) return
      const nobody = { uid: 65534, gid: 65534 }
      const read = promisify(execFile)('ls', [join(dir, 'pg')], nobody)
      await expect(read).rejects.toThrow('Permission denied')
    })

    it.runIf(process.getuid?.() === 0)('is not opened in a folder of another user', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'gateway-owner-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true }))
      await mkdir(join(dir, 'pg'), { mode: 0o700 })
      await chown(join(dir, 'pg'), 65534, 65534)
      await expect(openEmbedded(dir)).rejects.toThrow(/Other users own or can read the database in .*pg/)
    })

    it('is down once it is closed', async () => {
      const { db, close } = await openTestDatabase()
      await close()
      expect(kindOf(await failureOf(db.member.count()))).toEqual({ unique: false, down: true })
    })
  })
else {
  const server = process.env.TEST_DATABASE_URL ?? ''

  /** The URL of a database of its own: as the gateway leaves it, or an empty one. */
  async function ownDatabase(template = inject('realTemplate')): Promise<string> {
    const name = `gateway_${randomUUID().replaceAll('-', '')}`
    await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`)
    onTestFinished(() => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`))
    return databaseUrl(server, name)
  }
  const emptyDatabase = () => ownDatabase('template1')

  /** The same database as seen by a role of its own with these properties. */
  async function asRole(url: string, properties = ''): Promise<string> {
    const role = `role_${randomUUID().replaceAll('-', '')}`
    await onServer(url, `CREATE ROLE ${role} LOGIN ${properties}`)
    onTestFinished(() => onServer(server, `DROP ROLE ${role}`))
    await onServer(url, `GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`)
    await onServer(url, `GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`)
    onTestFinished(() => onServer(url, `DROP OWNED BY ${role} CASCADE`))
    return Object.assign(new URL(url), { username: role }).href
  }
  const connections = async (url: string) =>
    rowsOn(server, `SELECT pid FROM pg_stat_activity WHERE datname = '${new URL(url).pathname.slice(1)}'`)

  describe('PostgreSQL', () => {
    it('is down while the wire is cut, and comes back by itself', async () => {
      const wire = await wireTo(await ownDatabase())
      const { db, close } = await openPostgres(wire.url)
      onTestFinished(close)
      await add(db, 'ann')
      const asking = failureOf(db.$queryRaw`SELECT pg_sleep(5)::text`)
      await vi.waitFor(async () => expect(await connections(wire.url)).not.toHaveLength(0))
      wire.cut()
      const down = { unique: false, down: true }
      expect(kindOf(await asking)).toEqual(down)
      for (let i = 0; i < 3; i++) expect(kindOf(await failureOf(db.member.count()))).toEqual(down)
      wire.mend()
      expect(await db.member.count()).toBe(1)
    })

    it('is down to those whose connection is reset, raw queries too', async () => {
      const wire = await wireTo(await ownDatabase())
      const { db, close } = await openPostgres(wire.url)
      onTestFinished(close)
      for (const query of [
        () => db.$queryRaw`SELECT pg_sleep(5)::text`,
        () => db.$executeRaw`SELECT pg_sleep(5)`,
      ]) {
        const asking = failureOf(query())
        await vi.waitFor(async () => expect(await connections(wire.url)).not.toHaveLength(0))
        wire.reset()
        expect(kindOf(await asking)).toEqual({ unique: false, down: true })
      }
    })

    it('is down to those an administrator ends', async () => {
      const url = await ownDatabase()
      const { db, close } = await openPostgres(url)
      onTestFinished(close)
      const asking = failureOf(db.$queryRaw`SELECT pg_sleep(5)::text`)
      await vi.waitFor(async () => expect(await connections(url)).not.toHaveLength(0))
      await onServer(
        server,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${new URL(url).pathname.slice(1)}'`,
      )
      expect(kindOf(await asking)).toEqual({ unique: false, down: true })
    })

    it('keeps no connection in whose transaction a query was given up', async () => {
      const url = await ownDatabase()
      const { db, close } = await openPostgres(url, { limits: { max: 1, query_timeout: 200 } })
      onTestFinished(close)
      const other = new pg.Client({ connectionString: url })
      await other.connect()
      onTestFinished(() => other.end())
      await other.query('BEGIN; LOCK TABLE webhook_deliveries')
      const webhookDeliveries = { create: { endpoint: 'x', nextAt: new Date() } }
      const event = { event: 'login', result: 'ok', dialect: 'graphql', address: '', at: new Date() }
      const given = failureOf(db.auditEvent.create({ data: { ...event, webhookDeliveries } }))
      expect(kindOf(await given)).toEqual({ unique: false, down: true })
      await other.query('COMMIT')
      await add(db, 'ann')
      expect((await other.query('SELECT username FROM members')).rows).toEqual([{ username: 'ann' }])
      expect((await other.query('SELECT id FROM audit_events')).rows).toEqual([])
    })

    it('keeps so many waiting and refuses the others at once', async () => {
      const { db, close } = await openPostgres(await ownDatabase(), { limits: { max: 2, longestQueue: 3 } })
      onTestFinished(close)
      const ask = async () => kindOf(await failureOf(db.$queryRaw`SELECT pg_sleep(0.3)::text`)).down
      const waiting = Array.from({ length: 20 }, ask)
      expect(await Promise.race(waiting)).toBe(true)
      expect((await Promise.all(waiting)).filter(Boolean)).toHaveLength(15)
      expect(await ask()).toBe(false)
    })

    /** A database whose migration another connection seems to be at, and what the one that waits says. */
    const beingMigrated = async () => {
      const url = await emptyDatabase()
      const other = new pg.Client({ connectionString: url })
      await other.connect()
      onTestFinished(() => other.end())
      await other.query('SELECT pg_advisory_lock(72707369)')
      const lines: string[] = []
      const log = pino({}, { write: (line: string) => void lines.push(line) })
      return { url, other, log, lines }
    }

    it('is waited for while another process migrates it, so long and no longer', async () => {
      const { url, other, log, lines } = await beingMigrated()
      const open = (more: Opening) => openPostgres(url, { log, ...more })
      expect(await failureOf(open({ patience: 300 }))).toMatchObject({
        name: 'DatabaseUnreachable',
        message: expect.stringMatching(
          /by another process for 0.3 seconds; is it stuck\? Connection \d+ of pg_stat_activity holds the lock/,
        ),
      })
      const stop = new AbortController()
      const stopped = failureOf(open({ stop: stop.signal }))
      const waiting = open({})
      await vi.waitFor(() => expect(lines).toHaveLength(3))
      stop.abort()
      expect(await stopped).toMatchObject({ name: 'AbortError' })
      await other.query('SELECT pg_advisory_unlock(72707369)')
      const { db, close } = await waiting
      onTestFinished(close)
      expect(await db.member.count()).toBe(0)
      expect(lines.join()).toContain('another process migrates the database; waiting for it')
    })

    it('is waited for on a new connection when an administrator ends the waiting one', async () => {
      const { url, other, log, lines } = await beingMigrated()
      const waiting = openPostgres(url, { log })
      await vi.waitFor(() => expect(lines).toHaveLength(1))
      const ended = await other.query(`
        SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`)
      expect(ended.rows).toEqual([{ done: true }])
      await other.query('SELECT pg_advisory_unlock(72707369)')
      const { db, close } = await waiting
      onTestFinished(close)
      expect(await db.member.count()).toBe(0)
    })

    it('is migrated by many at once, and left by all when they close', async () => {
      const url = await emptyDatabase()
      const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgres(url)))
      const applied = opened.flatMap(({ migrated }) => migrated)
      expect(applied.length).toBeGreaterThan(0)
      expect(new Set(applied).size).toBe(applied.length)
      await Promise.all(opened.map(({ close }) => close()))
      await vi.waitFor(async () => expect(await connections(url)).toEqual([]), 2_000)
    })

    it('is not waited for when nothing has to be migrated, or not any more, whoever holds the lock', async () => {
      const { url, other, log, lines } = await beingMigrated()
      const waiting = openPostgres(url, { log })
      await vi.waitFor(() => expect(lines).toHaveLength(1))
      // What the holder of the lock leaves behind in the end; the lock it keeps.
      const names = (await readMigrations()).migrationDirectories.map(({ path }) => path)
      await other.query(
        'CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)',
      )
      await other.query('INSERT INTO _prisma_migrations SELECT unnest($1::text[]), now()', [names])
      const [second, third] = [await waiting, await openPostgres(url, { patience: 0 })]
      onTestFinished(second.close)
      onTestFinished(third.close)
      expect([second.migrated, third.migrated]).toEqual([[], []])
    })

    it('works in one schema: that of the role, of ?schema=, or where the tables are', async () => {
      const url = await emptyDatabase()
      const role = await asRole(url)
      const name = new URL(role).username
      await onServer(
        url,
        `CREATE SCHEMA own AUTHORIZATION ${name}; CREATE SCHEMA third AUTHORIZATION ${name}; GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${name}`,
      )
      await onServer(url, `ALTER ROLE ${name} SET search_path = own, public`)
      const named = `${role}?schema=${encodeURIComponent('An other')}`
      const option = `${role}?options=${encodeURIComponent('-c search_path=third')}`
      for (const [at, schema] of [
        [role, 'own'],
        [named, 'An other'],
        [option, 'third'],
        [url, 'public'],
      ] as const) {
        const { db, close, migrated } = await openPostgres(at)
        onTestFinished(close)
        expect(migrated.length).toBeGreaterThan(0)
        await add(db, schema)
        const raw = await db.$queryRaw`SELECT username FROM members`
        const own = await rowsOn(url, `SELECT username FROM "${schema}".members`)
        expect([raw, own]).toEqual([[{ username: schema }], [{ username: schema }]])
      }
      // Where the tables are counts, not what comes first now.
      await onServer(
        url,
        `CREATE SCHEMA fresh AUTHORIZATION ${name}; ALTER ROLE ${name} SET search_path = fresh, own`,
      )
      const { db, close, migrated } = await openPostgres(role)
      onTestFinished(close)
      expect([migrated, await db.member.count()]).toEqual([[], 1])
    })

    it.each([
      ['search_path = nowhere', 'has none of the schemas in its search_path'],
      ['default_transaction_read_only = on', 'takes no writes: it is a standby, or'],
    ])('is refused in one line with %s', async (setting, words) => {
      const url = await asRole(await ownDatabase())
      await onServer(server, `ALTER ROLE ${new URL(url).username} SET ${setting}`)
      const { name, message } = (await failureOf(openPostgres(url))) as Error
      expect([name, message.split('\n').length]).toEqual(['DatabaseUnreachable', 1])
      expect(message).toContain(`The database of DATABASE_URL ${words}`)
    })

    it('that cannot be migrated is refused in one line', async () => {
      const url = await ownDatabase()
      await onServer(
        url,
        `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name > '20261125'`,
      )
      const { name, message } = (await failureOf(openPostgres(url))) as Error
      expect([name, message.split('\n').length]).toEqual(['DatabaseUnreachable', 1])
      expect(message).toContain('could not be migrated: migrate found failed migrations')
    })

    it('isolates as READ COMMITTED, whatever the role prefers', async () => {
      const url = await asRole(await ownDatabase())
      await onServer(
        server,
        `ALTER ROLE ${new URL(url).username} SET default_transaction_isolation = serializable`,
      )
      const { db, close } = await openPostgres(url)
      onTestFinished(close)
      const level = () => db.$queryRaw<unknown[]>`SHOW transaction_isolation`
      const seen = [await level(), ...(await db.$transaction([level(), level()] as never))]
      expect(seen).toEqual(Array(3).fill([{ transaction_isolation: 'read committed' }]))
    })

    it('does again what was undone for a deadlock', async () => {
      const { db, close } = await openPostgres(await ownDatabase())
      onTestFinished(close)
      const ids = [(await add(db, 'ann')).id, (await add(db, 'bob')).id]
      const visit = (id = 0) => db.$executeRaw`
        UPDATE members SET visit_count = visit_count + 1 WHERE id = ${id} AND pg_sleep(0.1) IS NOT NULL`
      const both = (order: number[]) => db.$transaction(order.map(visit))
      await Promise.all([both(ids), both(ids.toReversed())])
      expect(await db.member.findMany({ select: { visitCount: true } })).toEqual([
        { visitCount: 2 },
        { visitCount: 2 },
      ])
    })

    it('is down, not broken, to those it gives up for the time they take', async () => {
      const url = await ownDatabase()
      const { db, close } = await openPostgres(url, { limits: { max: 1 } })
      onTestFinished(close)
      const other = new pg.Client({ connectionString: url })
      await other.connect()
      onTestFinished(() => other.end())
      await other.query('BEGIN; LOCK TABLE members')
      for (const limit of ['lock_timeout', 'statement_timeout']) {
        await db.$executeRawUnsafe(`SET ${limit} = '50ms'`)
        expect(kindOf(await failureOf(db.member.count()))).toEqual({ unique: false, down: true })
        await db.$executeRawUnsafe(`RESET ${limit}`)
      }
    })

    it('serves everybody by the connections it has left for us', async () => {
      const url = await asRole(await ownDatabase(), 'CONNECTION LIMIT 3')
      const { db, close } = await openPostgres(url)
      onTestFinished(close)
      const ask = () => db.$queryRaw`SELECT pg_sleep(0.05)::text`
      const inTransaction = () => db.$transaction([db.member.count()])
      const asked = Array.from({ length: 60 }, (_, at) => failureOf(at % 2 ? ask() : inTransaction()))
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['no failure']))
    })

    it('is waited for while others hold every connection', async () => {
      const url = await asRole(await ownDatabase(), 'CONNECTION LIMIT 1')
      const { db, close } = await openPostgres(url)
      onTestFinished(close)
      const other = new pg.Client({ connectionString: url })
      await other.connect()
      const waiting = db.member.count()
      await new Promise((done) => setTimeout(done, 300))
      await other.end()
      expect(await waiting).toBe(0)
    })

    it('is written to by new connections once an open one was found to lead to a standby', async () => {
      const url = await ownDatabase()
      const name = new URL(url).pathname.slice(1)
      const { db, close } = await openPostgres(url, { limits: { max: 1 } })
      onTestFinished(close)
      await onServer(server, `ALTER DATABASE ${name} SET default_transaction_read_only = on`)
      expect(kindOf(await failureOf(add(db, 'ann')))).toEqual({ unique: false, down: true })
      await onServer(server, `ALTER DATABASE ${name} RESET default_transaction_read_only`)
      expect((await add(db, 'ann')).username).toBe('ann')
    })
  })
}

import { describe, expect, it, onTestFinished } from 'vitest'
import { readMigrations } from '../../src/db/migrate.ts'
import { emptyDatabase, type EmptyDatabase, type Row } from '../support/empty-database.ts'
import { firstRows, old } from '../support/first-schema.ts'
import { openTestGateway } from '../support/gateway.ts'
import { check, login, refresh } from '../support/operations.ts'
import { hmacSigned, md5Signed, signers } from '../support/signed.ts'

type Dump = Record<string, Row[]>

const tablesOf = async ({ query }: EmptyDatabase) => {
  const rows = await query(
    `SELECT table_name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`,
  )
  return rows.map((row) => String(row.table_name))
}

/** Every row of every table named, as JSON: timestamps and numbers read alike whatever the driver. */
async function dump({ query }: EmptyDatabase, tables: string[]): Promise<Dump> {
  const all: Dump = {}
  for (const table of tables) {
    const rows = await query(`SELECT to_jsonb(t) AS row FROM "${table}" t`)
    all[table] = rows.map(({ row }) => row as Row)
  }
  return all
}

async function fill({ query }: EmptyDatabase, now: number): Promise<void> {
  for (const [table, rows] of firstRows(now))
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `"${column}"`)
      const places = columns.map((_, i) => `$${i + 1}`)
      await query(`INSERT INTO "${table}" (${columns}) VALUES (${places})`, Object.values(row))
    }
}

/** A database as the gateway of the first migration left it. */
async function firstDatabase(now = Date.now()) {
  const database = await emptyDatabase()
  expect(await database.migrateTo(1)).toHaveLength(1)
  await fill(database, now)
  return database
}

const byText = (a: Row, b: Row) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** The rows with only the columns that `like` has. */
const shapedAs = (like: Row[], rows: Row[]) =>
  rows.map((row) => Object.fromEntries(Object.keys(like[0] ?? {}).map((column) => [column, row[column]])))

const sorted = (rows: Row[]) => rows.toSorted(byText)

describe('a database of the first migration', () => {
  it('is filled here in every table, and in every column with and without a value where it may be empty', async () => {
    const database = await firstDatabase()
    const rows = await dump(database, await tablesOf(database))
    const columns = await database.query(
      `SELECT table_name, column_name, is_nullable FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
    )
    expect(columns.length).toBeGreaterThan(40)
    for (const { table_name, column_name, is_nullable } of columns) {
      const values = (rows[String(table_name)] ?? []).map((row) => row[String(column_name)])
      const seen = [values.some((value) => value !== null), values.includes(null)]
      expect([table_name, column_name, ...seen]).toEqual([
        table_name,
        column_name,
        true,
        is_nullable === 'YES',
      ])
    }
  })

  it('comes to today’s schema with every row and every value', async () => {
    const database = await firstDatabase()
    const tables = await tablesOf(database)
    const before = await dump(database, tables)
    const { migrated, close } = await database.open()
    onTestFinished(close)
    const all = (await readMigrations()).migrationDirectories.map(({ path }) => path)
    expect(migrated).toEqual(all.slice(1))
    const after = await dump(database, tables)
    for (const table of tables) {
      const was = before[table] ?? []
      expect(sorted(shapedAs(was, after[table] ?? []))).toEqual(sorted(was))
    }
  })

  it('is left as it is by a second and a third start', async () => {
    const database = await firstDatabase()
    const first = await database.open()
    onTestFinished(first.close)
    const tables = await tablesOf(database)
    const before = await dump(database, [...tables, '_prisma_migrations'])
    for (let starts = 0; starts < 2; starts++) {
      const again = await database.open()
      onTestFinished(again.close)
      expect(again.migrated).toEqual([])
    }
    expect(await dump(database, [...tables, '_prisma_migrations'])).toEqual(before)
  })

  it('serves: old tokens check and refresh, what was ended stays ended, members and apps log in', async () => {
    const database = await firstDatabase()
    // The spent pair stays in its grace however long a busy machine takes to migrate.
    const g = await openTestGateway({ env: { REFRESH_GRACE: '300' }, database: await database.open() })
    onTestFinished(() => g.close())

    expect(await check(g, old.live.access)).toMatchObject({ active: true, username: 'Ann', appid: 'shop' })
    expect(await check(g, old.spent.access)).toMatchObject({ active: true, username: 'Ann' })
    expect(await check(g, old.ended.access)).toMatchObject({ active: false, expired: false })
    expect((await refresh(g, old.ended.refresh)).errors).toHaveLength(1)

    const racer = (await refresh(g, old.spent.refresh)).data.refresh
    expect(racer).toMatchObject({ accessToken: old.live.access, refreshToken: old.live.refresh })
    const next = (await refresh(g, old.live.refresh)).data.refresh
    expect(next.accessToken).not.toBe(old.live.access)
    expect(await check(g, next.accessToken)).toMatchObject({ active: true, sessionId: racer.sessionId })

    for (const name of ['Ann', 'ann', '13800138000', 'ann@example.com', 'bob'])
      expect((await login(g, name, old.password)).accessToken).toHaveLength(32)
    const { ask, fields } = signers(g, old.appSecret)
    const signatures = [
      md5Signed(fields({ password: old.password }), old.appSecret),
      md5Signed(fields({ password: old.password }), old.previousAppSecret),
      hmacSigned(fields({ password: old.password }), old.appSecret),
    ]
    for (const request of signatures) expect((await ask(request)).errors).toBeUndefined()
  })

  it('recognises the reuse of a token spent before the upgrade, and ends its session', async () => {
    const database = await firstDatabase()
    const g = await openTestGateway({ database: await database.open() })
    onTestFinished(() => g.close())
    await g.pass(11)
    expect((await refresh(g, old.spent.refresh)).errors).toHaveLength(1)
    expect(await check(g, old.live.access)).toMatchObject({ active: false })
  })
})

it('today’s schema takes starts and writes of a gateway of the first one: both serve while gateways are replaced', async () => {
  const database = await emptyDatabase()
  const { close } = await database.open()
  onTestFinished(close)
  expect(await database.migrateTo(1)).toEqual([])
  await fill(database, Date.now())
  const rows = await dump(database, ['members', 'apps', 'sessions', 'spent_tokens', 'audit_events'])
  expect(Object.values(rows).map((all) => all.length)).toEqual([4, 3, 3, 1, 2])
})

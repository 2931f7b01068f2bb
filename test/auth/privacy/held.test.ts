// Every column of every table and every kind of key: what the export and the erasure of a person do with it.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heldColumns, type ColumnTreatment } from '../../../src/auth/privacy/held-columns.ts'
import { heldKeys } from '../../../src/auth/privacy/held-keys.ts'
import { exportPerson } from '../../../src/auth/privacy/export.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { sourcesUnder } from '../../figures/sources.ts'
import { cli } from '../../support/cli.ts'
import { openShop, rowsOf, wholePerson, type WholePerson } from '../../support/whole-person.ts'

let g: TestGateway
let person: WholePerson
beforeAll(async () => {
  g = await openTestGateway()
  await openShop(g)
  person = await wholePerson(g)
})
afterAll(() => g.close())

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The names of the tables in the database, by model. */
async function tables(): Promise<Map<string, string>> {
  const schema = await readFile('prisma/schema.prisma', 'utf8')
  const models = [...schema.matchAll(/^model (\w+) \{[^]*?@@map\("(\w+)"\)\n\}/gm)]
  return new Map(models.map(([, model = '', table = '']) => [table, model]))
}

const entries = Object.entries(heldColumns).map(
  ([model, columns]) => [model, Object.entries<ColumnTreatment>(columns)] as const,
)

describe('the columns', () => {
  it('are those of the database, each once', async () => {
    const models = await tables()
    const rows = await g.deps.db.$queryRaw<{ table_name: string; column_name: string }[]>`
      SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name <> '_prisma_migrations'`
    const found = rows.map(
      ({ table_name: table, column_name: column }) => `${models.get(table) ?? table}.${camel(column)}`,
    )
    const told = entries.flatMap(([model, columns]) => columns.map(([column]) => `${model}.${column}`))
    expect(found.length).toBeGreaterThan(120)
    expect(told.toSorted()).toEqual(found.toSorted())
  })

  const aboutPeople = entries.filter(([, columns]) => columns.some(([, treated]) => treated !== 'nobody'))

  it.each(aboutPeople)('of %s are all filled by the person of these tests', async (model, columns) => {
    const rows = await rowsOf(g.deps.db, model)
    const filled = ([column]: readonly [string, string]) => rows.some((row) => row[column] !== null)
    // Nobody is to be erased here.
    const missing = columns.filter((column) => !filled(column)).map(([column]) => column)
    expect(missing.filter((column) => column !== 'eraseFrom')).toEqual([])
  })

  it.each(aboutPeople)('of %s are in the export as the list says', async (model, columns) => {
    const text = JSON.stringify(await exportPerson(g.deps, person.id))
    const rows = (await rowsOf(g.deps.db, model)).filter(isHers)
    expect(rows.length).toBeGreaterThan(0)
    for (const [column, treated] of columns)
      for (const row of rows) {
        const value = shown(row[column], column)
        if (value === null) continue
        if (treated.startsWith('exported')) expect(text, `${model}.${column}`).toContain(value)
        else if (value.length > 15 && column !== 'sessionId')
          expect(text, `${model}.${column}`).not.toContain(value)
      }
  })

  // Besides hers there is only the recommender, and what of apps and levels is nobody's.
  function isHers(row: Record<string, unknown>): boolean {
    return row.username !== 'the recommender' && (row.memberId === undefined || row.memberId !== 1)
  }
})

/** How JSON has a value; null for none, and for what cannot be told from other values. */
function shown(value: unknown, column: string): string | null {
  if (value === null || value === undefined || typeof value === 'boolean') return null
  if (value instanceof Date) {
    // Last seen at the check since, which the store knows.
    if (column === 'lastSeenAt') return null
    return column === 'birthday' ? value.toISOString().slice(0, 10) : value.toISOString()
  }
  return JSON.stringify(typeof value === 'string' ? value : String(value)).slice(1, -1)
}

describe('the export', () => {
  /** Every place in a document, arrays as one. */
  const placesIn = (value: unknown, at = ''): string[] => {
    if (Array.isArray(value)) return value.flatMap((item) => placesIn(item, `${at}[]`))
    if (typeof value !== 'object' || value === null) return [at]
    return Object.entries(value).flatMap(([name, part]) => placesIn(part, `${at}.${name}`))
  }

  it('has the shape that the document shows', async () => {
    const page = await readFile('docs/en/personal-data.md', 'utf8')
    const example: unknown = JSON.parse(/^```json\n(.*?)^```/ms.exec(page)?.[1] ?? '')
    const { members, ...rest } = await exportPerson(g.deps, person.id)
    const [first] = members as unknown[]
    const found = placesIn({ members: [first], ...rest })
    expect(found.length).toBeGreaterThan(80)
    expect([...new Set(placesIn(example))].toSorted()).toEqual([...new Set(found)].toSorted())
  })

  it('shows what an operator did, not from where', async () => {
    await cli(g.deps, 'member', 'enable', '--username', person.username)
    const { auditEvents } = await exportPerson(g.deps, person.id)
    const admin = (auditEvents as { event: string }[]).find(({ event }) => event === 'admin')
    expect(admin).toMatchObject({
      result: 'setMemberEnabled enabled=true: ok',
      sessionId: null,
      address: null,
    })
  })
})

describe('the keys of the store', () => {
  // Texts that begin as keys do, and are none: groups, places that are sealed for, whom the throttle counts.
  const noKeys = new Set(['web', 'store', 'name', 'member'])
  // What is counted begins alike for all.
  const families = new Set(['budget', 'slot'])

  it('are each of a kind that the list has: who makes a new one says what becomes of it', async () => {
    const known = new Set(Object.keys(heldKeys).flatMap((kind) => kind.split(':')))
    const sources = (await sourcesUnder('.')).filter(({ path }) => path.startsWith('src/'))
    const found = sources
      .filter(({ path }) => !path.startsWith('src/db/generated'))
      .flatMap(({ text }) => [
        ...[...text.matchAll(/[`'"]([a-z][a-z0-9-]*):\$\{/g)].map(([, kind = '']) => kind),
        ...[...text.matchAll(/\bkey: [`'"]([a-z][a-z-]+)[`'":]/g)].map(([, kind = '']) => kind),
        ...[...text.matchAll(/\bfree\(\w+, \w+, '([a-z-]+)'/g)].map(([, kind = '']) => kind),
      ])
    expect(new Set(found).size).toBeGreaterThan(50)
    const unknown = found.filter((kind) => !known.has(kind) && !noKeys.has(kind) && !families.has(kind))
    expect([...new Set(unknown)]).toEqual([])
  })

  it('that everybody could read a person in are forgotten by the erasure, or run out within minutes', () => {
    const open = Object.entries(heldKeys).filter(
      ([, { about, seen }]) => about !== 'nobody' && seen === 'open',
    )
    const left = open.filter(([, { erased }]) => erased !== 'forgotten')
    expect(left.map(([kind, { lives }]) => `${kind} ${lives}`)).toEqual(['guest 10 minutes'])
  })

  it('are written here of every kind that the erasure forgets', async () => {
    const kinds = Object.keys(await g.dumpStore()).map((key) => key.split(':')[0])
    expect(kinds).toEqual(
      expect.arrayContaining(['token', 'seen', 'known-network', 'login-pair', 'budget', 'code']),
    )
  })
})

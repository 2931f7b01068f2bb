import type { Database } from '../../db/client.ts'
import { Prisma } from '../../db/generated/client.ts'

/** A column of sealed values, and the column that names their rows for good. */
export type SealedColumn = {
  kind: 'appSecrets' | 'wechatSecrets' | 'ownKeys'
  table: string
  column: string
  row: string
}

/** Every column that `seal` fills, but for successors, which live seconds and open for their holder only. */
export const sealedColumns: readonly SealedColumn[] = [
  { kind: 'appSecrets', table: 'apps', column: 'secret_sealed', row: 'appid' },
  { kind: 'appSecrets', table: 'apps', column: 'previous_secret_sealed', row: 'appid' },
  { kind: 'appSecrets', table: 'apps', column: 'earlier_secrets_sealed', row: 'appid' },
  { kind: 'wechatSecrets', table: 'wechat_accounts', column: 'secret_sealed', row: 'appid' },
  { kind: 'ownKeys', table: 'gateway_keys', column: 'pepper_sealed', row: 'id' },
  { kind: 'ownKeys', table: 'gateway_keys', column: 'names_sealed', row: 'id' },
]

// As `seal` takes it.
function placeOf({ table, column }: SealedColumn, row: string): string {
  return `${table}.${column}:${row}`
}

/** The place of a kept pepper. */
export const pepperPlace = (id: string): string => `gateway_keys.pepper_sealed:${id}`

/** The place of the key of names. */
export const namesPlace = (id: string): string => `gateway_keys.names_sealed:${id}`

export type SealedValue = { row: string; value: string; place: string }

/** Which values: at most so many, of the rows after one, and only those that do not begin with a text. */
export type Asked = { limit: number; after?: string; unlike?: string }

/** Sealed values of a column, in the order of their rows. */
export async function valuesOf(
  db: Database,
  of: SealedColumn,
  { limit, after = '', unlike = '' }: Asked,
): Promise<SealedValue[]> {
  const [table, column, row] = [of.table, of.column, of.row].map((name) => Prisma.raw(name))
  const values = await db.$queryRaw<{ row: string; value: string }[]>`
    SELECT ${row} AS "row", ${column} AS value FROM ${table}
     WHERE ${column} <> '' AND ${row} > ${after}
       AND (${unlike} = '' OR NOT starts_with(${column}, ${unlike}))
     ORDER BY ${row} LIMIT ${limit}`
  return values.map((one) => ({ ...one, place: placeOf(of, one.row) }))
}

/** How many values of a column are under which key; '' is those without an id. */
export async function keysUsed(db: Database, of: SealedColumn): Promise<KeyUse[]> {
  const [table, column] = [of.table, of.column].map((name) => Prisma.raw(name))
  return db.$queryRaw<KeyUse[]>`
    SELECT CASE WHEN starts_with(${column}, 'k1.') THEN split_part(${column}, '.', 2) ELSE '' END AS id,
           count(*)::int AS values
      FROM ${table} WHERE ${column} <> '' GROUP BY 1`
}

export type KeyUse = { id: string; values: number }

/** Puts new values in the place of the ones that were read, where those still stand. Returns how many. */
export async function replaceValues(
  db: Database,
  of: SealedColumn,
  changes: { row: string; from: string; to: string }[],
): Promise<number> {
  const [table, column, row] = [of.table, of.column, of.row].map((name) => Prisma.raw(name))
  const texts = (part: 'row' | 'from' | 'to') => changes.map((change) => change[part])
  return db.$executeRaw`
    UPDATE ${table} AS t SET ${column} = new.value
      FROM unnest(${texts('row')}::text[], ${texts('from')}::text[], ${texts('to')}::text[]) AS new (id, old, value)
     WHERE t.${row} = new.id AND t.${column} = new.old`
}

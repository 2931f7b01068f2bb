import { Prisma } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'

export type MemberFilter = {
  /** Two characters or more of a username, number, address, nickname or real name. */
  search?: string | null | undefined
  /** True: who may log in; false: who is locked out. */
  enabled?: boolean | null | undefined
}

// Of the last login there is no index: every login would have to write it.
const columns = {
  joined: Prisma.sql`id`,
  username: Prisma.sql`username_key`,
  'last-login': Prisma.sql`coalesce(last_login_at, '-infinity')`,
}

/** What members are sorted by, and which way; who never logged in is before everybody who did. */
export type MemberOrder = `${keyof typeof columns}-${'asc' | 'desc'}`

type Page = { order: MemberOrder; after?: number | undefined; take: number }

/**
 * The ids of a page of the members a filter is about, in their order. Of `take` rows behind the member `after`, or, where
 * `take` is negative, before it. Throws BAD_INPUT for less than two characters, and for an `after` that is gone where the
 * order needs more of it than its number.
 */
export async function findMemberIds(
  { db }: Pick<Deps, 'db'>,
  filter: MemberFilter,
  { order, after, take }: Page,
): Promise<number[]> {
  const [by, way] = split(order)
  const column = columns[by]
  const grows = way === 'asc' ? take > 0 : take < 0
  const beyond = after === undefined ? Prisma.empty : Prisma.sql`AND ${behind({ by, grows }, after)}`
  const direction = grows ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM members WHERE ${matching(filter)} ${beyond}
     ORDER BY ${column} ${direction}, id ${direction} LIMIT ${Math.abs(take)}`
  if (rows.length === 0 && after !== undefined && by !== 'joined') await assertThere(db, after, take)
  const ids = rows.map(({ id }) => id)
  return take < 0 ? ids.toReversed() : ids
}

function split(order: MemberOrder): [keyof typeof columns, 'asc' | 'desc'] {
  const [way = 'asc'] = /asc$|desc$/.exec(order) ?? []
  return [order.slice(0, -way.length - 1) as keyof typeof columns, way as 'asc' | 'desc']
}

function behind({ by, grows }: { by: keyof typeof columns; grows: boolean }, after: number): Prisma.Sql {
  const than = grows ? Prisma.sql`>` : Prisma.sql`<`
  if (by === 'joined') return Prisma.sql`id ${than} ${after}`
  return Prisma.sql`(${columns[by]}, id) ${than} (SELECT ${columns[by]}, id FROM members WHERE id = ${after})`
}

async function assertThere(db: Deps['db'], id: number, take: number): Promise<void> {
  const there = await db.member.count({ where: { id } })
  if (there === 0) throw new AuthError('BAD_INPUT', { fields: [take < 0 ? 'before' : 'after'] })
}

/** How many members a filter is about. Throws BAD_INPUT. */
export async function countMembers({ db }: Pick<Deps, 'db'>, filter: MemberFilter): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM members WHERE ${matching(filter)}`
  return rows[0]?.count ?? 0
}

function matching({ search, enabled }: MemberFilter): Prisma.Sql {
  const state =
    enabled === true
      ? Prisma.sql`disabled_at IS NULL`
      : enabled === false
        ? Prisma.sql`disabled_at IS NOT NULL`
        : Prisma.sql`TRUE`
  return search ? Prisma.sql`${state} AND (${holding(search)})` : state
}

const shortest = 2

// The index knows pairs of characters (member_grams, in the migrations); then the text itself is looked for.
function holding(search: string): Prisma.Sql {
  const text = search.trim().normalize('NFC')
  if ([...text].length < shortest) throw new AuthError('BAD_INPUT', { fields: ['search'] })
  // A number as people write it, whose parts stand in the column without anything between.
  const number = /^[\d\s().+-]+$/.test(text) ? text.replace(/[\s().-]/g, '') : text
  const parts = [...new Set([text, number])].filter((part) => part.length >= shortest)
  return Prisma.join(
    parts.map(
      (part) => Prisma.sql`
        member_grams(username, mobile, email, nickname, realname) @> member_grams(${part}::text)
        AND strpos(lower(concat_ws(chr(10), username, mobile, email, nickname, realname)), lower(${part})) > 0`,
    ),
    ' OR ',
  )
}

import { Prisma, type App, type Session } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'

/** Most sessions that one list shows. */
export const mostSessions = 200

/** Sessions that can still be used or refreshed. */
export function isLive({ now }: Pick<Deps, 'now'>): Prisma.SessionWhereInput {
  return { endedAt: null, refreshExpiresAt: { gt: new Date(now()) } }
}

/** Whether sessions of an app may go on: it is neither disabled nor expired. Without an app they may. */
export function inForce({ now }: Pick<Deps, 'now'>, app: Pick<App, 'enabled' | 'expiresAt'> | null): boolean {
  return !app || (app.enabled && (app.expiresAt === null || app.expiresAt.getTime() > now()))
}

/** The condition that a member has this session, still live. */
export const ofLive = (sessionId: string) => ({ sessions: { some: { id: sessionId, endedAt: null } } })

/**
 * Runs a write in the name of a session, which is held meanwhile: whoever ends it waits, and then sees what was written.
 * The write asks for `ofLive` itself, as a statement of its own sees what was done before it had the session.
 */
export async function inNameOf<T>(
  { db }: Pick<Deps, 'db'>,
  sessionId: string,
  write: Prisma.PrismaPromise<T>,
): Promise<T> {
  const hold = db.$queryRaw`SELECT 1 FROM sessions WHERE id = ${sessionId}::uuid FOR SHARE`
  const [, written] = await db.$transaction([hold, write])
  return written
}

/** When a session's tokens were last used, to the minute: checks are noted in the store, refreshes in the database. */
export async function lastSeen(
  { tokens }: Pick<Deps, 'tokens'>,
  { id, lastSeenAt }: Pick<Session, 'id' | 'lastSeenAt'>,
): Promise<Date> {
  const checked = await tokens.lastSeen(id)
  return checked && checked > lastSeenAt ? checked : lastSeenAt
}

const ownerColumn = { memberId: Prisma.sql`member_id`, appId: Prisma.sql`app_id` }

// The ids of sessions grow with time.
const sortColumn = { login: Prisma.sql`id`, end: Prisma.sql`(refresh_expires_at, id)` }

/** What live sessions are sorted by, and which way. */
export type SessionOrder = `${keyof typeof sortColumn}-${'asc' | 'desc'}`

type SessionsPage = {
  owner: keyof typeof ownerColumn
  ids: number[]
  order: SessionOrder
  /** Rows of each behind the session `after`; negative: before it. */
  take: number
  after?: string | undefined
}

/**
 * The ids of a page of the live sessions of each of these members or apps, of each in their order. One statement, as Prisma
 * would read all sessions of each and cut them in memory. Behind a session that is gone there are none where the order
 * needs more of it than its id.
 */
export async function liveSessionIds(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { owner, ids, order, take, after }: SessionsPage,
): Promise<string[]> {
  const by = order.startsWith('login') ? 'login' : 'end'
  const grows = order.endsWith('asc') === take > 0
  const way = grows ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const beyond = after === undefined ? Prisma.empty : Prisma.sql`AND ${behind({ by, grows }, after)}`
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT page.id FROM unnest(${ids}::int[]) AS owner(id) CROSS JOIN LATERAL (
      SELECT id, row_number() OVER (ORDER BY ${sortColumn[by]} ${way}) AS place FROM sessions
       WHERE ${ownerColumn[owner]} = owner.id AND ended_at IS NULL AND refresh_expires_at > ${new Date(now())} ${beyond}
       ORDER BY ${sortColumn[by]} ${way} LIMIT ${Math.abs(take)}) AS page
     ORDER BY owner.id, page.place`
  const found = rows.map(({ id }) => id)
  return take < 0 ? found.toReversed() : found
}

type Side = { by: keyof typeof sortColumn; grows: boolean }

function behind({ by, grows }: Side, after: string): Prisma.Sql {
  const than = grows ? Prisma.sql`>` : Prisma.sql`<`
  if (by === 'login') return Prisma.sql`id ${than} ${after}::uuid`
  return Prisma.sql`(refresh_expires_at, id) ${than}
    (SELECT refresh_expires_at, id FROM sessions WHERE id = ${after}::uuid)`
}

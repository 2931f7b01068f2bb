import type { AuditEvent, Prisma } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { findMember } from '../members/members.ts'

export type AuditFilter = {
  /** A username, mobile or e-mail. */
  member?: string | null | undefined
  event?: string | null | undefined
  result?: string | null | undefined
  appid?: string | null | undefined
  dialect?: string | null | undefined
  address?: string | null | undefined
  /** From this instant on. */
  since?: Date | null | undefined
  /** Before this instant. */
  until?: Date | null | undefined
  /** Only events older than the one of this id: the last of the page before. */
  before?: string | null | undefined
  limit?: number | null | undefined
}

export type ShownAuditEvent = Omit<AuditEvent, 'id'> & { id: string }

const mostEvents = 200

/**
 * What was audited, newest first, a page at a time. Throws MEMBER_NOT_FOUND, and BAD_INPUT for a `before` that is no
 * id and a `limit` outside 1 to 200.
 */
export async function findAuditEvents(
  { db }: Pick<Deps, 'db'>,
  filter: AuditFilter,
): Promise<ShownAuditEvent[]> {
  const before = filter.before ?? undefined
  const limit = filter.limit ?? 100
  if (before !== undefined && !/^\d{1,18}$/.test(before))
    throw new AuthError('BAD_INPUT', { fields: ['before'] })
  if (limit < 1 || limit > mostEvents) throw new AuthError('BAD_INPUT', { fields: ['limit'] })
  const older = before === undefined ? {} : { id: { lt: BigInt(before) } }
  const where = { ...(await auditedWhere({ db }, filter)), ...older }
  const rows = await db.auditEvent.findMany({ where, orderBy: { id: 'desc' }, take: limit })
  return rows.map((row) => ({ ...row, id: String(row.id) }))
}

/** What a filter asks for as a condition, without `before` and `limit`. Throws MEMBER_NOT_FOUND. */
export async function auditedWhere(
  { db }: Pick<Deps, 'db'>,
  { member, since, until, ...filter }: Omit<AuditFilter, 'before' | 'limit'>,
): Promise<Prisma.AuditEventWhereInput> {
  const { event, result, appid, dialect, address } = filter
  const wanted = { event, result, appid, dialect, address }
  return {
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value != null)),
    ...(member ? { memberId: await numberOf(db, member) } : {}),
    at: { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) },
  }
}

async function numberOf(db: Deps['db'], name: string): Promise<number> {
  const member = await findMember({ db }, name)
  if (!member) throw new AuthError('MEMBER_NOT_FOUND')
  return member.id
}

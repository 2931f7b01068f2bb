import { Prisma } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'

// What an operator did keeps the operator's place and credential; of a merge the result names both members.
const blanked = Prisma.sql`
  member_id = NULL,
  session_id = CASE WHEN event = 'admin' THEN session_id END,
  address = CASE WHEN event = 'admin' THEN address END,
  user_agent = CASE WHEN event = 'admin' THEN user_agent END,
  request_id = CASE WHEN event = 'admin' THEN request_id END,
  result = CASE WHEN event = 'wx-merge' THEN 'ok' ELSE result END`

/** Takes out of the audit who some members were, and where they called from. What happened and when stays. */
export function blankAudit({ db }: Pick<Deps, 'db'>, memberIds: number[]): Prisma.PrismaPromise<number> {
  return db.$executeRaw`UPDATE audit_events SET ${blanked} WHERE member_id = ANY(${memberIds}::int[])`
}

const days = 3 * 86_400_000

/** The same for what requests under way wrote of members after they were erased, within the last days. */
export function blankAuditOfErased({ db, now }: Pick<Deps, 'db' | 'now'>): Prisma.PrismaPromise<number> {
  return db.$executeRaw`
    UPDATE audit_events SET ${blanked}
     WHERE at > ${new Date(now() - days)} AND member_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM members WHERE members.id = audit_events.member_id)`
}

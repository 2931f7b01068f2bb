import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { deliveriesTo, logEvent, webhooksFor } from '../audit/audit.ts'
import { requireMember } from '../members/members.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { blankAudit } from './blank-audit.ts'
import { forgetKeys } from './forget-keys.ts'
import { membersOf, readPerson } from './person.ts'

export type EraseDeps = Pick<
  Deps,
  'config' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'outbox' | 'random' | 'store' | 'tokens'
>

export type Erasing = {
  memberId: number
  /** Waits some milliseconds. */
  pause?: (ms: number) => Promise<unknown>
}

// By then every gateway has read from the rows that the sessions ended (revocations.ts): it could not once they are gone.
const toldEverywhere = 1_500

/**
 * Erases a person at once and for good: the member with all that hangs on it, those merged into it, and what the store
 * holds; the audit keeps that something happened, not who it was. Its tokens are dead everywhere within a second. Done again
 * after it was cut short, by anybody who finds `eraseFrom` past and the member disabled, it finishes. Throws UNAVAILABLE,
 * with the member shut and still to be erased.
 */
export async function erasePerson(
  deps: EraseDeps,
  client: Caller,
  { memberId, pause = sleep }: Erasing,
): Promise<void> {
  const ids = await membersOf(deps, memberId)
  await shut(deps, ids)
  await endSessions(deps, client, { where: { memberId: { in: ids } }, reason: 'erased' })
  await forgetKeys(deps, await readPerson(deps, ids))
  await pause(toldEverywhere)
  await eraseRows(deps, client, ids)
  // What a request under way wrote down meanwhile.
  await blankAudit(deps, ids)
}

/**
 * Erases the member of a username, for an operator who has said that it is meant: see `erasePerson`. Throws
 * MEMBER_NOT_FOUND, and BAD_INPUT unless confirmed.
 */
export async function eraseMember(
  deps: EraseDeps,
  client: Caller,
  { username, confirm, ...options }: { username: string; confirm: boolean } & Omit<Erasing, 'memberId'>,
): Promise<number> {
  if (!confirm) throw new AuthError('BAD_INPUT', { fields: ['confirm'] })
  const { id } = await requireMember(deps, username)
  await erasePerson(deps, client, { ...options, memberId: id })
  return id
}

// From here on nothing lets the member in and nothing calls the erasure off; who starts it again knows it by this.
async function shut({ db, now }: EraseDeps, ids: number[]): Promise<void> {
  const at = new Date(now())
  await db.$executeRaw`
    UPDATE members SET disabled_at = coalesce(disabled_at, ${at}), erase_from = least(erase_from, ${at})
     WHERE id = ANY(${ids}::int[])`
}

async function eraseRows(deps: EraseDeps, client: Caller, ids: number[]): Promise<void> {
  const { db } = deps
  const among = { in: ids }
  const [, , [gone]] = await db.$transaction([
    blankAudit(deps, ids),
    db.inviteCode.deleteMany({ where: { OR: [{ memberId: among }, { usedById: among }] } }),
    deleteMembers(deps, client, ids),
  ])
  if (gone && gone.members > 0) logEvent(deps, client, erased)
}

const erased = { event: 'member-erased', result: 'ok' } as const

// Of several gateways at once the one that deletes the member writes the event. What refers to the member goes with it.
function deleteMembers(deps: EraseDeps, { wire, address, userAgent }: Caller, ids: number[]) {
  const at = new Date(deps.now())
  const endpoints = webhooksFor(deps, erased)
  return deps.db.$queryRaw<{ members: number }[]>`
    WITH gone AS (DELETE FROM members WHERE id = ANY(${ids}::int[]) RETURNING id),
    noted AS (
      INSERT INTO audit_events (event, result, dialect, address, user_agent, at)
      SELECT ${erased.event}, ${erased.result}, ${wire.name}, ${address}, ${userAgent}, ${at}
       WHERE EXISTS (SELECT 1 FROM gone)
      RETURNING id)
    ${deliveriesTo(endpoints, at)}
    SELECT count(*)::int AS members FROM gone`
}

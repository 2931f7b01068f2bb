import type { Deps } from '../../deps.ts'
import { requireStore } from '../../store/availability.ts'
import { voidCodes } from '../codes/codes.ts'
import { forgetRefills } from '../guests/guest-tokens.ts'
import { forgetNetworks } from '../limits/known-networks.ts'
import { forgetNotices } from '../members/notices.ts'
import { forgetAttempts } from '../passwords/login-throttle.ts'
import { graceEnd, graceStart } from '../sessions/end-sessions.ts'
import type { Person } from './person.ts'

type ForgetDeps = Pick<
  Deps,
  'config' | 'counters' | 'db' | 'keys' | 'now' | 'outbox' | 'random' | 'store' | 'tokens'
>

/**
 * Forgets what the store holds of a person, as held-keys.ts says. Done again it does no harm. Throws UNAVAILABLE when the
 * store does not answer.
 */
export async function forgetKeys(deps: ForgetDeps, person: Person): Promise<void> {
  const { ids, contacts, sessionIds, networks } = person
  await requireStore(deps.store.ping())
  await endTokens(deps, ids)
  for (const sessionId of sessionIds) await requireStore(deps.tokens.forgetSeen(sessionId))
  await voidCodes(deps, contacts)
  await forgetNotices(deps, contacts)
  for (const id of ids) {
    await forgetAttempts(deps, { id, networks })
    await forgetNetworks(deps, { id, networks })
    await forgetRefills(deps, id)
  }
  deps.outbox?.forget(contacts)
}

// Those of sessions that ended before too: the store may have been away then, and their grants name the member.
async function endTokens(deps: ForgetDeps, ids: number[]): Promise<void> {
  const memberId = { in: ids }
  const sessions = await deps.db.session.findMany({
    where: { memberId, accessExpiresAt: { gt: new Date(deps.now()) } },
    select: { accessHash: true, accessExpiresAt: true },
  })
  const spent = await deps.db.spentToken.findMany({
    where: { session: { memberId }, spentAt: { gt: graceStart(deps) } },
    select: { accessHash: true, spentAt: true },
  })
  for (const { accessHash, accessExpiresAt } of sessions)
    await deps.tokens.end(accessHash, accessExpiresAt.getTime())
  for (const { accessHash, spentAt } of spent) await deps.tokens.end(accessHash, graceEnd(deps, spentAt))
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { SessionDeps } from '../sessions/sessions.ts'
import { requireMember } from './members.ts'

// By then every gateway has read from the rows that the sessions ended: once they are gone it could not.
const toldEverywhere = 1_500

/**
 * Deletes a member with its sessions, WeChat logins and account, for an operator who says that it is meant; its names are
 * free again. The audit keeps what it did. Its tokens are dead everywhere before the rows go. Run again, it finishes what
 * was cut short: the member is locked out until then. Throws MEMBER_NOT_FOUND, and BAD_INPUT unless confirmed. Answers the
 * number the member had.
 */
export async function deleteMember(
  deps: SessionDeps,
  client: Caller,
  input: { username: string; confirm: boolean; pause?: (ms: number) => Promise<unknown> },
): Promise<number> {
  const { username, confirm, pause = sleep } = input
  if (!confirm) throw new AuthError('BAD_INPUT', { fields: ['confirm'] })
  const { id } = await requireMember(deps, username)
  await deps.db.member.updateMany({
    where: { id, disabledAt: null },
    data: { disabledAt: new Date(deps.now()) },
  })
  await endSessions(deps, client, { where: { memberId: id }, reason: 'member-deleted' })
  await pause(toldEverywhere)
  await deps.db.member.deleteMany({ where: { id, disabledAt: { not: null } } })
  return id
}

import type { Member } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { requireMember } from './members.ts'
import { tellContacts, type NoticeDeps } from './notices.ts'

/**
 * Ends a member's password for an operator who knows that it is out: whoever tries it learns nothing, not even that it
 * was right. The sessions end too, after it, so that no login under way opens one later. Throws MEMBER_NOT_FOUND.
 */
export async function endPassword(
  deps: NoticeDeps & Pick<Deps, 'config' | 'db' | 'tokens'>,
  client: Caller,
  username: string,
): Promise<Member> {
  const { id } = await requireMember(deps, username)
  const member = await deps.db.member.update({ where: { id }, data: { passwordHash: null } })
  await endSessions(deps, client, { where: { memberId: id }, reason: 'password-forced' })
  // An operator's language says nothing about the member's.
  const language = member.mobile?.startsWith('+86') ? 'zh' : 'en'
  // Waited for: a command line ends when its work does.
  await tellContacts(deps, client, { member, what: 'password-end', language })
  return member
}

import type { Member } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { hashPassword } from '../passwords/password.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { requireMember } from './members.ts'
import { languageOfMember, tellContacts, type NoticeDeps } from './notices.ts'

/**
 * Ends a member's password for an operator who knows that it is out: whoever tries it learns nothing, not even that it
 * was right. With `atLogin` the password stays, for nothing but to choose another one at the next login. The sessions end
 * too, after it, so that no login under way opens one later. Throws MEMBER_NOT_FOUND.
 */
export async function endPassword(
  deps: NoticeDeps & Pick<Deps, 'config' | 'db' | 'tokens'>,
  client: Caller,
  { username, atLogin }: { username: string; atLogin: boolean },
): Promise<Member> {
  const { id } = await requireMember(deps, username)
  const data = atLogin ? { mustChangePassword: true } : { passwordHash: null, mustChangePassword: false }
  const member = await deps.db.member.update({ where: { id }, data })
  await endSessions(deps, client, { where: { memberId: id }, reason: 'password-forced' })
  const language = languageOfMember(member)
  // Waited for: a command line ends when its work does.
  await tellContacts(deps, client, { member, what: atLogin ? 'password-due' : 'password-end', language })
  return member
}

/**
 * Sets a password for a member, by an operator who knows who asks; with `mustChange` the next login has to choose another
 * one. Every session ends, after it, and the contacts are told.
 * Throws MEMBER_NOT_FOUND, PASSWORD_UNACCEPTABLE, BUSY.
 */
export async function setPassword(
  deps: NoticeDeps & Pick<Deps, 'config' | 'db' | 'hasher' | 'keys' | 'tokens'>,
  client: Caller,
  { username, password, mustChange }: { username: string; password: string; mustChange: boolean },
): Promise<Member> {
  const { id, ...names } = await requireMember(deps, username)
  const words = [names.username, names.mobile, names.email]
  assertPasswordAcceptable({ wire: deps.config.graphqlWire }, { password, words })
  const passwordHash = await hashPassword(deps, password)
  const member = await deps.db.member.update({
    where: { id },
    data: { passwordHash, mustChangePassword: mustChange },
  })
  await endSessions(deps, client, { where: { memberId: id }, reason: 'password-changed' })
  const language = languageOfMember(member)
  await tellContacts(deps, client, { member, what: 'password-change', language })
  return member
}

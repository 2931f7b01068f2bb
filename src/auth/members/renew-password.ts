import type { Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audit } from '../audit/audit.ts'
import { hashPassword } from '../passwords/password.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { languageOfMember, tellContacts, type NoticeDeps } from './notices.ts'

type RenewDeps = NoticeDeps & Pick<Deps, 'config' | 'db' | 'hasher' | 'keys' | 'tokens'>

/** A right password of a member, and the one that is to take its place. */
export type Renewal = { member: Member; password: string; newPassword?: string | null | undefined }

const field = 'newPassword'

/**
 * Puts a new password in the place of one that an operator lets open nothing else; ends every session, and tells the
 * contacts. Returns the member with it; null for a member who may keep its password. Throws PASSWORD_CHANGE_REQUIRED
 * without a new one, PASSWORD_UNACCEPTABLE, BUSY, BAD_INPUT for the same again and for one that nobody asked for, and
 * INVALID_CREDENTIALS when the password has changed since it was checked.
 */
export async function renewPassword(
  deps: RenewDeps,
  client: Client,
  { member: checked, password, newPassword }: Renewal,
): Promise<Member | null> {
  const { id, username, mobile, email } = checked
  if (
    newPassword &&
    (!checked.mustChangePassword || newPassword.normalize('NFC') === password.normalize('NFC'))
  )
    throw new AuthError('BAD_INPUT', { fields: [field] })
  if (!checked.mustChangePassword) return null
  if (!newPassword) throw new AuthError('PASSWORD_CHANGE_REQUIRED')
  assertPasswordAcceptable(client, { password: newPassword, words: [username, mobile, email], field })
  const passwordHash = await hashPassword(deps, newPassword)
  const [member] = await deps.db.member.updateManyAndReturn({
    where: { id, passwordHash: checked.passwordHash, mustChangePassword: true, disabledAt: null },
    data: { passwordHash, mustChangePassword: false },
  })
  if (!member) throw new AuthError('INVALID_CREDENTIALS')
  await audit(deps, client, { event: 'password-changed', result: 'ok', memberId: id })
  await endSessions(deps, client, { where: { memberId: id }, reason: 'password-changed' })
  void tellContacts(deps, client, { member, what: 'password-change', language: languageOfMember(member) })
  return member
}

import type { Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import type { LoginDeps } from './login.ts'
import { countAttempt } from '../passwords/login-throttle.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import { hashPassword, verifyPassword } from '../passwords/password.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { Grant } from '../../caller.ts'

type PasswordChange = { grant: Grant; currentPassword: string; newPassword: string }

/**
 * Sets a new password for the member of a live session, and ends its other sessions. Throws INVALID_CREDENTIALS when
 * the current one is wrong, PASSWORD_UNACCEPTABLE, TOO_MANY_ATTEMPTS, BUSY.
 */
export async function changePassword(deps: LoginDeps, client: Client, input: PasswordChange): Promise<void> {
  const { memberId, sessionId, appid } = input.grant
  await audited(deps, client, { event: 'password-changed', memberId, sessionId, appid }, async (about) => {
    await change(deps, client, input)
    await about.succeeded()
  })
}

async function change(deps: LoginDeps, client: Client, { grant, ...input }: PasswordChange): Promise<void> {
  const { memberId, sessionId, username } = grant
  assertPasswordAcceptable(client, { password: input.newPassword, words: [username], field: 'newPassword' })
  const member = await deps.db.member.findUnique({ where: { id: memberId } })
  // On the login budget: a stolen session must not become a place to guess the password.
  const attempt = await countAttempt(deps, client, { memberId, name: username })
  const verdict = await verifyPassword(deps, input.currentPassword, member).catch(async (error: unknown) => {
    await attempt.undone()
    throw error
  })
  if (verdict === 'wrong' || !member) throw wrong()
  await attempt.succeeded()
  const passwordHash = await hashPassword(deps, input.newPassword)
  await replace(deps, member, { ...input, passwordHash })
  await endSessions(deps, client, { where: { memberId, id: { not: sessionId } }, reason: 'password-changed' })
}

const wrong = () => new AuthError('INVALID_CREDENTIALS', { fields: ['currentPassword'] })

// Only over the hash just checked. Another one there is another password, or the same that `keys reseal` wrote anew.
async function replace(
  deps: LoginDeps,
  { id, passwordHash: checked }: Member,
  next: { currentPassword: string; passwordHash: string },
): Promise<void> {
  const { passwordHash } = next
  const where = { id, passwordHash: checked }
  const { count } = await deps.db.member.updateMany({ where, data: { passwordHash } })
  if (count === 1) return
  const member = await deps.db.member.findUniqueOrThrow({ where: { id } })
  if ((await verifyPassword(deps, next.currentPassword, member)) === 'wrong') throw wrong()
  await replace(deps, member, next)
}

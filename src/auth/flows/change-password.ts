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
  const stored = member?.passwordHash ?? null
  // On the login budget: a stolen session must not become a place to guess the password.
  const attempt = await countAttempt(deps, client, { memberId, name: username })
  const verdict = await verifyPassword(deps, { ...attempt, password: input.currentPassword }, stored).catch(
    async (error: unknown) => {
      await attempt.undone()
      throw error
    },
  )
  if (verdict === 'wrong') throw new AuthError('INVALID_CREDENTIALS', { fields: ['currentPassword'] })
  await attempt.succeeded()
  const passwordHash = await hashPassword(deps, input.newPassword)
  const { count } = await deps.db.member.updateMany({
    where: { id: memberId, passwordHash: stored },
    data: { passwordHash },
  })
  // Another change was first: the password just checked is no longer the current one.
  if (count === 0) throw new AuthError('INVALID_CREDENTIALS', { fields: ['currentPassword'] })
  await endSessions(deps, client, { where: { memberId, id: { not: sessionId } }, reason: 'password-changed' })
}

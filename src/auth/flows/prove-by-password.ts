import type { Member } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Asker } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { countAttempt } from '../passwords/login-throttle.ts'
import { verifyPassword } from '../passwords/password.ts'
import type { LoginDeps } from './login.ts'

/**
 * Checks the password of the member of a live session, on the login budget: a stolen session must not become a place to
 * guess it. Returns the member with the hash it was checked against, and who asked. Throws INVALID_CREDENTIALS with `field`, TOO_MANY_ATTEMPTS, BUSY.
 */
export async function proveByPassword(
  deps: LoginDeps,
  client: Client,
  { grant, password, field }: { grant: Grant; password: string; field: string },
): Promise<{ member: Member; asker: Asker }> {
  const { memberId, username: name } = grant
  const member = await deps.db.member.findUnique({ where: { id: memberId } })
  const attempt = await countAttempt(deps, client, { memberId, name })
  const { asker } = attempt
  const verdict = await verifyPassword(deps, { asker, password }, member).catch(async (error: unknown) => {
    await attempt.undone()
    throw error
  })
  if (verdict === 'wrong' || !member) throw new AuthError('INVALID_CREDENTIALS', { fields: [field] })
  await attempt.succeeded()
  return { member, asker }
}

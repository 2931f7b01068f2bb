import type { Member } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Asker } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { asAttempt } from '../passwords/login-throttle.ts'
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
  const work = async (asker: Asker) => {
    const verdict = await verifyPassword(deps, { asker, password }, member)
    return { asker, succeeded: verdict !== 'wrong' }
  }
  const { asker, succeeded } = await asAttempt(deps, client, { memberId, name, work })
  if (!succeeded || !member) throw new AuthError('INVALID_CREDENTIALS', { fields: [field] })
  return { member, asker }
}

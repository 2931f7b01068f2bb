import type { Client, Grant } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { useCode } from '../codes/codes.ts'
import { provenContacts } from '../members/contacts.ts'
import { readDestination } from '../names/destinations.ts'
import { renewProof } from '../sessions/recent-proof.ts'
import type { LoginDeps } from './login.ts'
import { proveByPassword } from './prove-by-password.ts'

export type Proof = {
  password?: string | null | undefined
  /** A code of purpose `login`: who has it could open a new session, which counts as much. */
  code?: string | null | undefined
  /** Where the code went; left out, the member's phone, or else its address. */
  to?: string | null | undefined
}

/**
 * Makes the proof of a live session recent again, without a new session: by the password, on the login budget, or by a
 * code sent to a phone or address the member has proven. Returns until when it counts. Throws BAD_INPUT unless one of
 * the two is given, INVALID_CREDENTIALS, CODE_INVALID, TOO_MANY_ATTEMPTS, BUSY, TOKEN_INVALID.
 */
export async function reauthenticate(
  deps: LoginDeps,
  client: Client,
  { grant, ...proof }: Proof & { grant: Grant },
): Promise<Date> {
  const { memberId, sessionId, appid } = grant
  return audited(deps, client, { event: 'reauthenticated', memberId, sessionId, appid }, async (about) => {
    const { password, code, to } = proof
    if (Boolean(password) === Boolean(code))
      throw new AuthError('BAD_INPUT', { fields: ['password', 'code'] })
    if (password) await proveByPassword(deps, client, { grant, password, field: 'password' })
    if (code) await proveByOwnCode(deps, client, { grant, code, to })
    const until = await renewProof(deps, grant)
    await about.succeeded()
    return until
  })
}

async function proveByOwnCode(
  deps: LoginDeps,
  client: Client,
  { grant, code, to }: { grant: Grant; code: string; to: string | null | undefined },
): Promise<void> {
  const member = await deps.db.member.findUniqueOrThrow({ where: { id: grant.memberId } })
  const asked = to ? readDestination(to) : null
  const own = provenContacts(member).find((contact) => !asked || contact.to === asked.to)
  // Somebody else's phone proves nothing, whatever the code.
  if (!own) throw new AuthError('CODE_INVALID', { fields: ['code'] })
  await useCode(deps, client, { scope: { ...own, purpose: 'login', appid: grant.appid }, code })
}

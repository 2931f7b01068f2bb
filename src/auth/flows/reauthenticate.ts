import type { Member } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { useCode } from '../codes/codes.ts'
import { provenContacts, untilSettled } from '../members/contacts.ts'
import { readDestination, type Destination } from '../names/destinations.ts'
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
 * the two is given, INVALID_CREDENTIALS, PASSWORD_CHANGE_REQUIRED, CODE_INVALID, TOO_MANY_ATTEMPTS, BUSY, TOKEN_INVALID, and CONTACT_TOO_NEW for a
 * phone or address that was bound within a day: who has only copied a token could prove to be its owner by its own.
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
    if (password) await proveByKept(deps, client, { grant, password })
    if (code) await proveByOwnCode(deps, client, { grant, code, to })
    const until = await renewProof(deps, grant)
    await about.succeeded()
    return until
  })
}

// One that is to be changed somebody else gave or may know.
async function proveByKept(
  deps: LoginDeps,
  client: Client,
  { grant, password }: { grant: Grant; password: string },
): Promise<void> {
  const { member } = await proveByPassword(deps, client, { grant, password, field: 'password' })
  if (member.mustChangePassword) throw new AuthError('PASSWORD_CHANGE_REQUIRED')
}

async function proveByOwnCode(
  deps: LoginDeps,
  client: Client,
  { grant, code, to }: { grant: Grant; code: string; to: string | null | undefined },
): Promise<void> {
  const member = await deps.db.member.findUniqueOrThrow({ where: { id: grant.memberId } })
  const asked = to ? readDestination(to) : null
  const own = provenContacts(member).filter((contact) => !asked || contact.to === asked.to)
  const waits = own.map((contact) => waitFor(deps, member, contact))
  const settled = own[waits.indexOf(0)]
  // Somebody else's phone proves nothing, whatever the code.
  if (own.length === 0) throw new AuthError('CODE_INVALID', { fields: ['code'] })
  if (!settled) throw new AuthError('CONTACT_TOO_NEW', { retryAfter: Math.min(...waits) })
  await useCode(deps, client, { scope: { ...settled, purpose: 'login', appid: grant.appid }, code })
}

// Seconds until a proven contact proves anything.
function waitFor(deps: Pick<Deps, 'now'>, member: Member, { kind }: Destination): number {
  const since = member[`${kind}ProvenAt`]
  return since ? Math.ceil(untilSettled(deps, member, since) / 1000) : Infinity
}

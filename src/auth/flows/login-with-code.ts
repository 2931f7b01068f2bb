import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { findApp } from '../apps/apps.ts'
import { audited } from '../audit/audit.ts'
import { readDestination } from '../names/destinations.ts'
import { namedBy } from '../members/holders.ts'
import type { LoginDeps } from './login.ts'
import { proveByCode, type CodeProof } from './prove-by-code.ts'
import { issueIfStanding, type SessionTokens } from '../sessions/sessions.ts'

/**
 * Login by a code that was sent for it. Throws APP_UNKNOWN, APP_EXPIRED, MOBILE_INVALID, EMAIL_INVALID, CODE_INVALID,
 * TOO_MANY_ATTEMPTS, MEMBER_NOT_FOUND (only to somebody who holds the destination), INVALID_CREDENTIALS for a disabled
 * member.
 */
export async function loginWithCode(
  deps: LoginDeps & Pick<Deps, 'counters'>,
  client: Client,
  input: CodeProof & { group?: string | null | undefined; device?: string | null | undefined },
): Promise<SessionTokens> {
  const { appid = null } = input
  return audited(deps, client, { event: 'login-with-code', appid }, async (about) => {
    const app = appid ? await findApp(deps, appid) : null
    about.member(await namedBy(deps, readDestination(input.to)))
    const proven = await proveByCode(deps, client, { ...input, purpose: 'login' })
    about.member(proven.member.id)
    const session = await issueIfStanding(deps, client, { ...input, ...proven, app })
    await about.succeeded({ sessionId: session.sessionId })
    return session
  })
}

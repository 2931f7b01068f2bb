import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { findApp } from '../apps/apps.ts'
import { audit, auditRefusal, type Attempted } from '../audit/audit.ts'
import { readDestination } from '../names/destinations.ts'
import { namedBy } from '../members/holders.ts'
import type { LoginDeps } from './login.ts'
import { proveByCode, type CodeProof } from './prove-by-code.ts'
import { issueSession, type SessionTokens } from '../sessions/sessions.ts'

/**
 * Login by a code that was sent for it. Throws CODE_INVALID, MEMBER_NOT_FOUND (only to somebody who holds the
 * destination), INVALID_CREDENTIALS for a disabled member, APP_UNKNOWN, APP_EXPIRED, TOO_MANY_ATTEMPTS.
 */
export async function loginWithCode(
  deps: LoginDeps & Pick<Deps, 'counters'>,
  client: Client,
  input: CodeProof & { group?: string | null | undefined; device?: string | null | undefined },
): Promise<SessionTokens> {
  const attempted: Attempted = { event: 'login-with-code', appid: input.appid ?? null }
  return auditRefusal(deps, client, attempted, async () => {
    const app = input.appid ? await findApp(deps, input.appid) : null
    attempted.memberId = await namedBy(deps, readDestination(input.to))
    const member = await proveByCode(deps, client, 'login', input)
    attempted.memberId = member.id
    const session = await issueSession(deps, client, { ...input, member, app })
    await audit(deps, client, { ...attempted, result: 'ok', sessionId: session.sessionId })
    return session
  })
}

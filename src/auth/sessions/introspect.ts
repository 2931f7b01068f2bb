import type { App } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { nameInGrant, shownName } from '../names/shown-name.ts'
import { checkToken } from './check-token.ts'
import { inForce } from './live-sessions.ts'
import { statedEnd } from './sessions.ts'
import { endSessions, graceStart } from './end-sessions.ts'
import { hashToken } from '../secrets/tokens.ts'

type IntrospectDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'tokens'>

export type TokenKind = 'access_token' | 'refresh_token'

/** What a token stands for now; `expiresAt` in milliseconds since the epoch. */
export type Introspected = {
  kind: TokenKind
  memberId: number
  username: string
  sessionId: string
  group: string
  expiresAt: number
}

type Find = (deps: IntrospectDeps, app: App, token: string) => Promise<Introspected | null>

/**
 * What an app may know of a token (RFC 7662 section 2.2): null unless it is good now and of one of the app's own
 * sessions. The hint only says where to look first. A refresh token that was used is good no more.
 */
export async function introspect(
  deps: IntrospectDeps,
  app: App,
  { token, hint }: { token: string; hint?: string | undefined },
): Promise<Introspected | null> {
  const order: Find[] = hint === 'refresh_token' ? [refreshToken, accessToken] : [accessToken, refreshToken]
  for (const find of order) {
    const found = await find(deps, app, token)
    if (found) return found
  }
  return null
}

const accessToken: Find = async (deps, app, token) => {
  const { grant } = await checkToken(deps, token)
  if (grant?.appid !== app.appid) return null
  const { memberId, sessionId, group } = grant
  const username = nameInGrant(grant)
  return { kind: 'access_token', memberId, username, sessionId, group, expiresAt: statedEnd(grant) }
}

const refreshToken: Find = async (deps, app, token) => {
  const session = await deps.db.session.findUnique({
    where: { refreshHash: hashToken(token), appId: app.id, endedAt: null },
    include: { member: true },
  })
  if (!session || session.member.disabledAt || !inForce(deps, app)) return null
  const expiresAt = Math.min(session.refreshExpiresAt.getTime(), session.absoluteExpiresAt.getTime())
  if (expiresAt <= deps.now()) return null
  const { memberId, id: sessionId, group } = session
  return { kind: 'refresh_token', memberId, username: shownName(session.member), sessionId, group, expiresAt }
}

/**
 * Ends the session a token belongs to, when it is one of the app's own: both its tokens are dead everywhere within a
 * second (RFC 7009 section 2.1). A pair that was just refreshed still counts while its grace lasts. Tokens of others
 * and unknown ones change nothing, and nobody is told (section 2.2).
 */
export async function revokeToken(
  deps: IntrospectDeps,
  caller: Caller,
  { app, token }: { app: App; token: string },
): Promise<void> {
  const hash = hashToken(token)
  const either = [{ accessHash: hash }, { refreshHash: hash }]
  const graced = { spentTokens: { some: { OR: either, spentAt: { gt: graceStart(deps) } } } }
  await endSessions(deps, caller, { where: { appId: app.id, OR: [...either, graced] }, reason: 'revoked' })
}

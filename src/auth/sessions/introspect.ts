import type { App } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { checkToken } from './check-token.ts'
import { endSessions, graceStart } from './end-sessions.ts'
import { hashToken } from '../secrets/tokens.ts'

type IntrospectDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'tokens'>

export type TokenKind = 'access_token' | 'refresh_token'

/** What a token stands for now; `exp` in milliseconds since the epoch. */
export type Introspected = {
  kind: TokenKind
  mid: number
  username: string
  sid: string
  group: string
  exp: number
}

type Find = (deps: IntrospectDeps, app: App, token: string) => Promise<Introspected | null>

/**
 * What an app may know of a token (RFC 7662 section 2.2): null unless it is good now and of one of the app's own
 * sessions. The hint only says where to look first. A refresh token that was used is good no more.
 */
export async function introspect(
  deps: IntrospectDeps,
  app: App,
  token: string,
  hint?: string,
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
  const { mid, username, sid, group, exp } = grant
  return { kind: 'access_token', mid, username, sid, group, exp }
}

const refreshToken: Find = async (deps, app, token) => {
  const session = await deps.db.session.findUnique({
    where: { refreshHash: hashToken(token), appId: app.id, endedAt: null },
    include: { member: true },
  })
  if (!session || session.member.disabledAt) return null
  const exp = Math.min(session.refreshExpiresAt.getTime(), session.absoluteExpiresAt.getTime())
  if (exp <= deps.now()) return null
  const { member, id: sid, group } = session
  return { kind: 'refresh_token', mid: member.id, username: member.username, sid, group, exp }
}

/**
 * Ends the session a token belongs to, when it is one of the app's own: both its tokens are dead everywhere within a
 * second (RFC 7009 section 2.1). A pair that was just refreshed still counts while its grace lasts. Tokens of others
 * and unknown ones change nothing, and nobody is told (section 2.2).
 */
export async function revokeToken(
  deps: IntrospectDeps,
  caller: Caller,
  app: App,
  token: string,
): Promise<void> {
  const hash = hashToken(token)
  const either = [{ accessHash: hash }, { refreshHash: hash }]
  const graced = { spentTokens: { some: { OR: either, spentAt: { gt: graceStart(deps) } } } }
  await endSessions(deps, caller, { appId: app.id, OR: [...either, graced] }, 'revoked')
}

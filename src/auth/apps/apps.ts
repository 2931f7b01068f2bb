import type { App } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { seal } from '../secrets/keys.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { inForce } from '../sessions/live-sessions.ts'
import { grantOf } from '../sessions/sessions.ts'
import { newToken } from '../secrets/tokens.ts'
import { isWeak, secretPlace, type AppWithSecret } from './secrets.ts'

export type NewApp = {
  appid: string
  /** Made here when left out. */
  secret?: string | null | undefined
  expiresAt?: Date | null | undefined
  /** Seconds. */
  tokenTtl?: number | null | undefined
  requireHmac?: boolean
  checkTime?: boolean
  checkReplay?: boolean
}

type AppDeps = Pick<Deps, 'db' | 'keys' | 'now' | 'random'>

/** An app in force. Throws APP_UNKNOWN (also when it is disabled) and APP_EXPIRED. */
export async function findApp(deps: Pick<Deps, 'db' | 'now' | 'seen'>, appid: string): Promise<App> {
  const app = await deps.db.app.findUnique({ where: { appid } })
  noteApp(deps, app?.appid)
  if (!app?.enabled) throw new AuthError('APP_UNKNOWN')
  if (!inForce(deps, app)) throw new AuthError('APP_EXPIRED')
  return app
}

/** Names the app of a request for metrics and traces. Only for appids that were read from the database. */
export function noteApp({ seen }: Pick<Deps, 'seen'>, appid: string | null | undefined): void {
  if (seen && appid) seen.app = appid
}

/** Adds an app; the secret is shown this once. Throws APP_EXISTS. */
export async function createApp(deps: AppDeps, input: NewApp): Promise<AppWithSecret> {
  const secret = input.secret || newToken(deps, 'alphanumeric')
  const { secret: _, expiresAt = null, tokenTtl = null, ...checks } = input
  const secretSealed = seal(deps.keys.seal, secret, secretPlace(input.appid))
  const data = { ...checks, expiresAt, tokenTtl, secretSealed, createdAt: new Date(deps.now()) }
  try {
    return { app: await deps.db.app.create({ data }), secret, weak: isWeak(secret) }
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('APP_EXISTS')
    throw error
  }
}

type EndingDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'tokens'>

/**
 * Switches an app off, or on. Off, its appid is unknown and its sessions end: all tokens of each are dead everywhere
 * within a second, and switching it on again revives none. Throws APP_UNKNOWN.
 */
export async function setAppEnabled(
  deps: EndingDeps,
  client: Caller,
  { appid, enabled }: { appid: string; enabled: boolean },
): Promise<App> {
  const [app] = await deps.db.app.updateManyAndReturn({ where: { appid }, data: { enabled } })
  if (!app) throw new AuthError('APP_UNKNOWN')
  if (!enabled) await endSessions(deps, client, { where: { appId: app.id }, reason: 'app-disabled' })
  return app
}

/**
 * Sets when an app expires; null is never. Its access tokens are good no longer than that, and its sessions are not
 * refreshed after it; an end that has passed ends them at once. Throws APP_UNKNOWN.
 */
export async function setAppExpiry(
  deps: EndingDeps,
  client: Caller,
  { appid, expiresAt }: { appid: string; expiresAt: Date | null },
): Promise<App> {
  const [app] = await deps.db.app.updateManyAndReturn({ where: { appid }, data: { expiresAt } })
  if (!app) throw new AuthError('APP_UNKNOWN')
  if (!inForce(deps, { ...app, enabled: true }))
    await endSessions(deps, client, { where: { appId: app.id }, reason: 'app-expired' })
  else if (expiresAt) await shortenGrants(deps, { ...app, expiresAt })
  return app
}

// What was cached of tokens that would outlive the new end.
async function shortenGrants(deps: EndingDeps, app: App & { expiresAt: Date }): Promise<void> {
  const sessions = await deps.db.session.findMany({
    where: { appId: app.id, endedAt: null, accessExpiresAt: { gt: app.expiresAt } },
    include: { member: true },
  })
  await Promise.all(
    sessions.map((session) => deps.tokens.write(session.accessHash, grantOf({ ...session, app }))),
  )
}

import type { App } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { seal, unseal } from '../secrets/keys.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { inForce } from '../sessions/live-sessions.ts'
import { grantOf } from '../sessions/sessions.ts'
import { newToken } from '../secrets/tokens.ts'

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

type AppDeps = Pick<Deps, 'config' | 'db' | 'keys' | 'now' | 'random'>

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

/** An app and its new secret, shown this once; `weak`: whoever sees one signed request can find the secret by trying. */
export type AppWithSecret = { app: App; secret: string; weak: boolean }

// 20 characters at random are 2^100 and more; what people think up is found from one MD5 signature.
const shortestSecret = 20

/** Adds an app; the secret is shown this once. Throws APP_EXISTS. */
export async function createApp(deps: AppDeps, input: NewApp): Promise<AppWithSecret> {
  const secret = input.secret || newToken(deps, 'alphanumeric')
  const { secret: _, expiresAt = null, tokenTtl = null, ...checks } = input
  const secretSealed = seal(deps.keys.seal, secret, placeOf(input, 'secret_sealed'))
  const data = { ...checks, expiresAt, tokenTtl, secretSealed, createdAt: new Date(deps.now()) }
  try {
    return { app: await deps.db.app.create({ data }), secret, weak: secret.length < shortestSecret }
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('APP_EXISTS')
    throw error
  }
}

/** Gives an app a new secret; the old one works APP_SECRET_OVERLAP seconds longer. Throws APP_UNKNOWN. */
export async function rotateAppSecret(deps: AppDeps, appid: string): Promise<AppWithSecret> {
  const old = await deps.db.app.findUnique({ where: { appid } })
  if (!old) throw new AuthError('APP_UNKNOWN')
  const secret = newToken(deps, 'alphanumeric')
  // Sealed again: a sealed value opens in its own column only.
  const before = unseal(deps.keys.seal, old.secretSealed, placeOf(old, 'secret_sealed'))
  const [app] = await deps.db.app.updateManyAndReturn({
    where: { appid, secretSealed: old.secretSealed },
    data: {
      secretSealed: seal(deps.keys.seal, secret, placeOf(old, 'secret_sealed')),
      previousSecretSealed: seal(deps.keys.seal, before, placeOf(old, 'previous_secret_sealed')),
      previousSecretUntil: new Date(deps.now() + deps.config.appSecretOverlap * 1000),
    },
  })
  // Another rotation was first: its secret was shown to somebody, and is the one before this one.
  return app ? { app, secret, weak: false } : rotateAppSecret(deps, appid)
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

/** The secrets an app may sign with now: the current one, and during a rotation the one before. */
export function liveSecrets(deps: Pick<Deps, 'keys' | 'now'>, app: App): string[] {
  const { previousSecretSealed, previousSecretUntil } = app
  const overlapping =
    previousSecretSealed && previousSecretUntil && previousSecretUntil.getTime() > deps.now()
  const secret = unseal(deps.keys.seal, app.secretSealed, placeOf(app, 'secret_sealed'))
  if (!overlapping) return [secret]
  const place = placeOf(app, 'previous_secret_sealed')
  return [secret, unseal(deps.keys.seal, previousSecretSealed, place)]
}

// By the appid, which never changes and is known before the row is.
function placeOf({ appid }: Pick<App, 'appid'>, column: 'secret_sealed' | 'previous_secret_sealed'): string {
  return `apps.${column}:${appid}`
}

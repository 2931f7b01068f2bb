import type { App } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { seal, unseal } from '../secrets/keys.ts'
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
  if (app.expiresAt && app.expiresAt.getTime() <= deps.now()) throw new AuthError('APP_EXPIRED')
  return app
}

/** Names the app of a request for metrics and traces. Only for appids that were read from the database. */
export function noteApp({ seen }: Pick<Deps, 'seen'>, appid: string | null | undefined): void {
  if (seen && appid) seen.app = appid
}

/** Adds an app; the secret is shown this once. Throws APP_EXISTS. */
export async function createApp(deps: AppDeps, input: NewApp): Promise<{ app: App; secret: string }> {
  const secret = input.secret || newToken(deps, 'alphanumeric')
  const { secret: _, expiresAt = null, tokenTtl = null, ...checks } = input
  const secretSealed = seal(deps.keys.seal, secret, placeOf(input, 'secret_sealed'))
  const data = { ...checks, expiresAt, tokenTtl, secretSealed, createdAt: new Date(deps.now()) }
  try {
    return { app: await deps.db.app.create({ data }), secret }
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('APP_EXISTS')
    throw error
  }
}

/** Gives an app a new secret; the old one works APP_SECRET_OVERLAP seconds longer. Throws APP_UNKNOWN. */
export async function rotateAppSecret(deps: AppDeps, appid: string): Promise<{ app: App; secret: string }> {
  const old = await deps.db.app.findUnique({ where: { appid } })
  if (!old) throw new AuthError('APP_UNKNOWN')
  const secret = newToken(deps, 'alphanumeric')
  // Sealed again: a sealed value opens in its own column only.
  const before = unseal(deps.keys.seal, old.secretSealed, placeOf(old, 'secret_sealed'))
  const app = await deps.db.app.update({
    where: { appid },
    data: {
      secretSealed: seal(deps.keys.seal, secret, placeOf(old, 'secret_sealed')),
      previousSecretSealed: seal(deps.keys.seal, before, placeOf(old, 'previous_secret_sealed')),
      previousSecretUntil: new Date(deps.now() + deps.config.appSecretOverlap * 1000),
    },
  })
  return { app, secret }
}

/** Switches an app off (its appid is then unknown) or on. Throws APP_UNKNOWN. */
export async function setAppEnabled(deps: Pick<Deps, 'db'>, appid: string, enabled: boolean): Promise<App> {
  const [app] = await deps.db.app.updateManyAndReturn({ where: { appid }, data: { enabled } })
  if (!app) throw new AuthError('APP_UNKNOWN')
  return app
}

/** Sets when an app expires; null is never. Throws APP_UNKNOWN. */
export async function setAppExpiry(
  deps: Pick<Deps, 'db'>,
  appid: string,
  expiresAt: Date | null,
): Promise<App> {
  const [app] = await deps.db.app.updateManyAndReturn({ where: { appid }, data: { expiresAt } })
  if (!app) throw new AuthError('APP_UNKNOWN')
  return app
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

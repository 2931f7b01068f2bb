import type { App } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { seal, unseal } from '../secrets/keys.ts'
import { newToken } from '../secrets/tokens.ts'

type Columns = 'secret_sealed' | 'previous_secret_sealed' | 'earlier_secrets_sealed'
type Secrets = Pick<
  App,
  'appid' | 'secretSealed' | 'previousSecretSealed' | 'previousSecretUntil' | 'earlierSecretsSealed'
>

/** A secret that was replaced, and until when it works, in milliseconds. */
type Replaced = { secret: string; until: number }

/** An app and its new secret, shown this once; `weak`: whoever sees one signed request can find the secret by trying. */
export type AppWithSecret = { app: App; secret: string; weak: boolean }

// 20 characters at random are 2^100 and more; what people think up is found from one MD5 signature.
const shortestSecret = 20

/** Whether a secret can be found by trying. */
export const isWeak = (secret: string): boolean => secret.length < shortestSecret

// Each request of the app is compared with all that work.
const mostReplaced = 20

type RotationDeps = Pick<Deps, 'config' | 'db' | 'keys' | 'now' | 'random'>

/** `overlap`: seconds that the secrets before work at most, 0 for none; APP_SECRET_OVERLAP when left out. */
export type Rotation = { appid: string; overlap?: number | null | undefined }

/**
 * Gives an app a new secret. Those before work on until their own overlap ends, the twenty newest, but none longer than
 * the overlap of this rotation. Throws APP_UNKNOWN.
 */
export async function rotateAppSecret(deps: RotationDeps, rotation: Rotation): Promise<AppWithSecret> {
  const { appid } = rotation
  const old = await deps.db.app.findUnique({ where: { appid } })
  if (!old) throw new AuthError('APP_UNKNOWN')
  const secret = newToken(deps, 'alphanumeric')
  const end = deps.now() + (rotation.overlap ?? deps.config.appSecretOverlap) * 1000
  const before = [{ secret: currentSecret(deps, old), until: end }, ...replacedSecrets(deps, old)]
  const kept = before.map(({ secret, until }) => ({ secret, until: Math.min(until, end) }))
  const [app] = await deps.db.app.updateManyAndReturn({
    where: { appid, secretSealed: old.secretSealed },
    data: {
      secretSealed: seal(deps.keys.seal, secret, secretPlace(appid)),
      ...sealedReplaced(
        deps,
        appid,
        kept.filter(({ until }) => until > deps.now()),
      ),
    },
  })
  // Another rotation was first: its secret was shown to somebody, and is the one before this one.
  return app ? { app, secret, weak: false } : rotateAppSecret(deps, rotation)
}

/** The secrets an app may sign with now: the current one, and those before it that still work. */
export function liveSecrets(deps: Pick<Deps, 'keys' | 'now'>, app: Secrets): string[] {
  return [currentSecret(deps, app), ...replacedSecrets(deps, app).map(({ secret }) => secret)]
}

function currentSecret({ keys }: Pick<Deps, 'keys'>, { appid, secretSealed }: Secrets): string {
  return unseal(keys.seal, secretSealed, secretPlace(appid))
}

// The newest first.
function replacedSecrets({ keys, now }: Pick<Deps, 'keys' | 'now'>, app: Secrets): Replaced[] {
  const { appid, previousSecretSealed, previousSecretUntil, earlierSecretsSealed } = app
  const until = previousSecretUntil?.getTime() ?? 0
  // None works longer than the one that was replaced last.
  if (!previousSecretSealed || until <= now()) return []
  const secret = unseal(keys.seal, previousSecretSealed, secretPlace(appid, 'previous_secret_sealed'))
  const place = secretPlace(appid, 'earlier_secrets_sealed')
  const earlier = earlierSecretsSealed
    ? (JSON.parse(unseal(keys.seal, earlierSecretsSealed, place)) as Replaced[])
    : []
  return [{ secret, until }, ...earlier.filter((one) => one.until > now())]
}

// The newest in a column of its own, where the version before looks; sealed again, as a value opens in its column only.
function sealedReplaced({ keys }: Pick<Deps, 'keys'>, appid: string, replaced: Replaced[]) {
  const [newest, ...earlier] = replaced.slice(0, mostReplaced)
  const sealed = (text: string, column: Columns) => seal(keys.seal, text, secretPlace(appid, column))
  return {
    previousSecretSealed: newest ? sealed(newest.secret, 'previous_secret_sealed') : null,
    previousSecretUntil: newest ? new Date(newest.until) : null,
    earlierSecretsSealed:
      earlier.length > 0 ? sealed(JSON.stringify(earlier), 'earlier_secrets_sealed') : null,
  }
}

/** What a sealed secret of an app is bound to. By the appid, which never changes and is known before the row is. */
export function secretPlace(appid: string, column: Columns = 'secret_sealed'): string {
  return `apps.${column}:${appid}`
}

import { LRUCache } from 'lru-cache'
import type { App } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { findApp } from './apps.ts'
import { liveSecrets } from './secrets.ts'
import { byNetwork, spend, type Budget } from '../limits/budget.ts'
import { noteNetwork } from '../limits/known-networks.ts'
import { networkOf } from '../names/network.ts'
import { sameSecret } from '../secrets/same-secret.ts'
import { hashToken } from '../secrets/tokens.ts'

type CredentialDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'keys' | 'now'>

/** The name and the secret a service shows for its app. */
export type AppCredentials = { appid: string; secret: string }

/** What a request shows: one pair, or two ways to read the same one. It is one try either way. */
export type ShownCredentials = readonly AppCredentials[]

export type AppVerifier = (address: string, shown: ShownCredentials) => Promise<App>

// Services ask for each of their own requests; a disabled app or a lapsed secret still ends within a second.
const believedFor = 1_000
const mostApps = 1_000

/**
 * Checks who a service says it is (RFC 6749 section 2.3.1). The verifier throws APP_UNKNOWN (unknown, disabled or a
 * wrong secret), APP_EXPIRED, and TOO_MANY_REQUESTS for a network that failed too often this hour, or one that is strange
 * when strangers together did. Each try is counted before the secret is compared; parallel calls with one credential are
 * one try, and what proved right before is no guess: the failures of others do not stop a service at work.
 */
export function createAppVerifier(deps: CredentialDeps): AppVerifier {
  const proven = new LRUCache<string, { app: Promise<App>; at: number; good: boolean }>({ max: mostApps })

  return (address, shown) => {
    const key = hashToken(JSON.stringify(shown))
    const cached = proven.get(key)
    const age = deps.now() - (cached?.at ?? -Infinity)
    if (cached && age >= 0 && age < believedFor) return cached.app
    const app = cached?.good ? proof(deps, shown) : countedProof(deps, address, shown)
    const entry = { app, at: deps.now(), good: cached?.good ?? false }
    proven.set(key, entry)
    app.then(
      () => (entry.good = true),
      // By identity: a later try must not be forgotten by an earlier one's failure.
      () => proven.peek(key) === entry && proven.delete(key),
    )
    return app
  }
}

async function countedProof(deps: CredentialDeps, address: string, shown: ShownCredentials): Promise<App> {
  const limit = deps.config.limits.failuresPerNetworkHour
  const ofNetwork = byNetwork(address, { key: 'app-from', limit, seconds: 3_600 })
  const guesses = appidsIn(shown).map((appid) => secretGuesses(deps, address, appid))
  const giveBack = await spend(deps, [...ofNetwork, ...guesses])
  try {
    const app = await proof(deps, shown)
    await giveBack()
    await noteNetwork(deps, { address }, { id: `app ${app.appid}`, createdAt: app.createdAt })
    return app
  } catch (error) {
    // A database that is away proved nothing against the caller.
    if (!(error instanceof AuthError)) await giveBack()
    throw error
  }
}

/**
 * Guesses at the secret of an app by all networks together, wherever they are made: ten times as many as of one network, as
 * its clients are everywhere. Known networks are never stopped by strangers.
 */
export function secretGuesses({ config }: Pick<Deps, 'config'>, address: string, appid: string): Budget {
  const limit = 10 * config.limits.failuresPerNetworkHour
  return { key: `secret-guesses:${appid}`, limit, seconds: 3_600, sparing: networkOf(address) }
}

const appidsIn = (shown: ShownCredentials) => [...new Set(shown.map(({ appid }) => appid))]

async function proof(deps: CredentialDeps, shown: ShownCredentials): Promise<App> {
  const tries = await Promise.allSettled(appidsIn(shown).map((appid) => appOf(deps, appid, shown)))
  const right = tries.find((one) => one.status === 'fulfilled')
  if (right) return right.value
  throw tries.find((one) => one.status === 'rejected')?.reason
}

async function appOf(deps: CredentialDeps, appid: string, shown: ShownCredentials): Promise<App> {
  const app = await findApp(deps, appid)
  // Every live secret is compared with every reading, so that the time does not tell which one was right.
  const readings = shown.filter((one) => one.appid === appid)
  const fits = liveSecrets(deps, app).flatMap((right) =>
    readings.map(({ secret }) => sameSecret(secret, right)),
  )
  if (!fits.includes(true)) throw new AuthError('APP_UNKNOWN')
  return app
}

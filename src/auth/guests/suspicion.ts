import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { networkOf } from '../names/network.ts'
import type { Solved } from './challenge.ts'

type SuspicionDeps = Pick<Deps, 'captchaVerifier' | 'config' | 'counters'>

const hour = 3_600_000

/**
 * Asks who wants a code sent to solve a challenge, when this network has asked for many or the destination was asked for
 * by several networks within the hour. The network is counted first: what one network makes us remember of destinations
 * is bounded by what it may send. Throws CAPTCHA_REQUIRED. The same for known and unknown destinations.
 */
export async function suspectSend(
  deps: SuspicionDeps,
  client: Client,
  { to, solved }: { to: string; solved: Solved },
): Promise<void> {
  if (solved !== false) return
  const { freeSends, freeNetworks } = deps.config.captcha
  const network = networkOf(client.address)
  if ((await deps.counters.increment(`captcha-sends:${network}`, hour)) > freeSends) throw mustSolve()
  if ((await networksThatAsked(deps, { to, network })) > freeNetworks) throw mustSolve()
}

async function networksThatAsked(
  { counters }: SuspicionDeps,
  { to, network }: { to: string; network: string },
): Promise<number> {
  const key = `captcha-networks:${to}`
  if (await counters.setIfAbsent(`captcha-asked:${to}:${network}`, '1', hour))
    return counters.increment(key, hour)
  return Number((await counters.get(key)) ?? 0)
}

/** Asks who wants to join to solve a challenge, when many of this network did within the hour. Throws CAPTCHA_REQUIRED. */
export async function suspectJoin(deps: SuspicionDeps, client: Client, solved: Solved): Promise<void> {
  if (solved !== false) return
  const { freeJoins } = deps.config.captcha
  const joins = await deps.counters.increment(`captcha-joins:${networkOf(client.address)}`, hour)
  if (joins > freeJoins) throw mustSolve()
}

const failuresOf = ({ address }: Client) => `captcha-failures:${networkOf(address)}`

/**
 * Asks who wants to log in to solve a challenge, when this network has shown many wrong passwords within the hour, by any
 * wire. Only failures count, so right logins at the same time are none; the budgets of attempts bound guesses in parallel.
 * Throws CAPTCHA_REQUIRED.
 */
export async function suspectLogin(deps: SuspicionDeps, client: Client, solved: Solved): Promise<void> {
  if (solved !== false) return
  const failures = Number((await deps.counters.get(failuresOf(client))) ?? 0)
  if (failures >= deps.config.captcha.freeFailures) throw mustSolve()
}

/** Remembers a wrong password, for `suspectLogin`. */
export async function noteFailure(deps: SuspicionDeps, client: Client): Promise<void> {
  if (deps.captchaVerifier) await deps.counters.increment(failuresOf(client), hour)
}

const mustSolve = () => new AuthError('CAPTCHA_REQUIRED', { captcha: true })

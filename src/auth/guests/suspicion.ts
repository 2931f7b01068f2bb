import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { networkOf } from '../names/network.ts'
import type { Solved } from './challenge.ts'

type SuspicionDeps = Pick<Deps, 'captchaVerifier' | 'config' | 'counters' | 'now'>

const hour = 3_600_000

// Of the networks around the caller too: who has many addresses would else have so many free tries, and leave as many keys.
const free = ({ address }: Client, key: string, limit: number): Budget[] =>
  byNetwork(address, { key, limit, seconds: 3_600 })

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
  await orSolve(spend(deps, free(client, 'captcha-sends', freeSends)))
  const network = networkOf(client.address)
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
  await orSolve(spend(deps, free(client, 'captcha-joins', deps.config.captcha.freeJoins)))
}

const freeFailures = ({ config }: SuspicionDeps, client: Client) =>
  free(client, 'captcha-failures', config.captcha.freeFailures)

/**
 * Asks who wants to log in to solve a challenge, when this network has shown many wrong passwords within the hour, by any
 * wire. Only failures count, so right logins at the same time are none; the budgets of attempts bound guesses in parallel.
 * Throws CAPTCHA_REQUIRED.
 */
export async function suspectLogin(deps: SuspicionDeps, client: Client, solved: Solved): Promise<void> {
  if (solved !== false) return
  await orSolve(requireLeft(deps, freeFailures(deps, client)))
}

/** Remembers a wrong password, for `suspectLogin`. */
export async function noteFailure(deps: SuspicionDeps, client: Client): Promise<void> {
  if (!deps.captchaVerifier) return
  await spend(deps, freeFailures(deps, client)).catch(onlyRefused)
}

const onlyRefused = (error: unknown) => {
  if (!(error instanceof AuthError)) throw error
}

async function orSolve(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    onlyRefused(error)
    throw mustSolve()
  })
}

const mustSolve = () => new AuthError('CAPTCHA_REQUIRED', { captcha: true })

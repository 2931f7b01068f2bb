import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { findAgent } from '../members/agents.ts'
import { findApp } from '../apps/apps.ts'
import { byNetwork, forget, spend, type Budget } from '../limits/budget.ts'
import { requireStore } from '../../store/availability.ts'
import { readStored } from '../../store/stored.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'

export type GuestDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'now' | 'random' | 'store'>

/** Somebody who has not logged in: what a guest token stands for. */
export type Guest = {
  /** The token's hash: names everything else that is kept for this guest. */
  key: string
  appid: string
  /** The member who recommended, if the guest came by one. */
  agentId: number | null
  startedAt: number
}

type StoredGuest = Omit<Guest, 'key'> & { until: number }

/** Seconds a guest token lives after its last use, and at most. */
export const guestLife = 600
export const longestGuestLife = 86_400

const keyOf = (key: string) => `guest:${key}`

function tokenBudgets({ config }: Pick<Deps, 'config'>, { address }: Client): Budget[] {
  const { guestTokensPerNetworkHour: limit } = config.limits
  return byNetwork(address, { key: 'guest-tokens', limit, seconds: 3_600 })
}

/**
 * A guest token for an app: needed for captchas and all that is tried before a login. `replaces` ends an older one.
 * Throws APP_UNKNOWN, APP_EXPIRED, TOO_MANY_REQUESTS, UNAVAILABLE.
 */
export async function createGuestToken(
  deps: GuestDeps,
  client: Client,
  input: { appid: string; agent?: string | null | undefined; replaces?: string | null | undefined },
): Promise<{ token: string; expiresIn: number }> {
  const { appid } = await findApp(deps, input.appid)
  await spend(deps, tokenBudgets(deps, client))
  if (input.replaces) await requireStore(deps.store.delete(keyOf(hashToken(input.replaces))))
  const token = newToken(deps, 'hex')
  const agentId = await findAgent(deps, input.agent)
  await storeGuest(deps, { key: hashToken(token), appid, agentId, startedAt: deps.now() })
  return { token, expiresIn: guestLife }
}

/**
 * The guest of a token, whose life starts again. Throws GUEST_TOKEN_REQUIRED without a token, GUEST_TOKEN_EXPIRED for
 * one that is unknown or too old, UNAVAILABLE.
 */
export async function requireGuest(deps: GuestDeps, token: string | null | undefined): Promise<Guest> {
  if (!token) throw new AuthError('GUEST_TOKEN_REQUIRED')
  const key = hashToken(token)
  const text = await requireStore(deps.store.get(keyOf(key)))
  const stored = readStored<StoredGuest>(text)
  if (!stored || stored.until <= deps.now()) throw new AuthError('GUEST_TOKEN_EXPIRED')
  const guest = { key, appid: stored.appid, agentId: stored.agentId, startedAt: stored.startedAt }
  await storeGuest(deps, guest)
  return guest
}

/**
 * A guest token whose life starts again, and the seconds it has now: for who wants to know before asking anything of a
 * person. Throws GUEST_TOKEN_EXPIRED, UNAVAILABLE.
 */
export async function renewGuestToken(
  deps: GuestDeps,
  token: string,
): Promise<{ token: string; expiresIn: number }> {
  const { startedAt } = await requireGuest(deps, token)
  const left = Math.ceil((startedAt - deps.now()) / 1000) + longestGuestLife
  return { token, expiresIn: Math.min(guestLife, left) }
}

/** The guest of a token where one may be left out; null without. Throws GUEST_TOKEN_EXPIRED, UNAVAILABLE. */
export async function optionalGuest(
  deps: GuestDeps,
  token: string | null | undefined,
): Promise<Guest | null> {
  return token ? requireGuest(deps, token) : null
}

// Enough for who logs in all day. Whoever has one account must not refill its network's budget as often as it likes.
const forgottenPerMemberDay = 5

/** After a login the caller's network, and none around it, may ask for guest tokens afresh: five times a day for each member. */
export async function forgetGuestTokens(deps: GuestDeps, client: Client, memberId: number): Promise<void> {
  const times = await deps.counters.increment(timesOf(memberId), 86_400_000)
  if (times <= forgottenPerMemberDay) await forget(deps, tokenBudgets(deps, client).slice(0, 1))
}

const timesOf = (memberId: number) => `guest-tokens-forgotten:${memberId}`

/** Forgets how often a member has had its network's budget refilled today. */
export function forgetRefills({ counters }: Pick<Deps, 'counters'>, memberId: number): Promise<void> {
  return counters.delete(timesOf(memberId))
}

// The same record each time but for its end: nothing another request wrote meanwhile can be lost.
async function storeGuest({ store, now }: GuestDeps, { key, ...guest }: Guest): Promise<void> {
  const until = Math.min(now() + guestLife * 1000, guest.startedAt + longestGuestLife * 1000)
  const stored: StoredGuest = { ...guest, until }
  await requireStore(store.set(keyOf(key), JSON.stringify(stored), Math.max(1, until - now())))
}

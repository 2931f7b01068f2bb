import { createHmac } from 'node:crypto'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { requireStore } from '../../store/availability.ts'
import { spend, type Budget } from '../limits/budget.ts'
import { readStored } from '../../store/stored.ts'
import { sameMac } from '../secrets/same-secret.ts'
import type { Destination } from '../names/destinations.ts'
import { networkOf } from '../names/network.ts'

export type CodePurpose = 'register' | 'login' | 'reset' | 'bind'

/** What a code is good for: this purpose, at this destination, for this app, and nothing else (ASVS 6.6.2). */
export type CodeScope = Destination & { purpose: CodePurpose; appid?: string | null | undefined }

type CodeDeps = Pick<Deps, 'store' | 'counters' | 'keys' | 'now' | 'random'>
type StoredCode = { id: string; mac: string; digits: number; era: string | null }

const triesPerCode = 5

const keyOf = ({ purpose, to, appid }: Omit<CodeScope, 'kind'>) => `code:${purpose}:${appid ?? ''}:${to}`

/**
 * Makes a code that lives `ttl` seconds and replaces an older one of its scope. Only its keyed hash is kept. Throws
 * UNAVAILABLE without a store: a code that cannot be used once is not made.
 */
export async function makeCode(
  deps: CodeDeps,
  scope: CodeScope,
  { digits, ttl }: { digits: 4 | 6; ttl: number },
): Promise<{ code: string; void: () => Promise<void> }> {
  const code = randomDigits(deps.random, digits)
  const id = deps.random(9).toString('base64url')
  const era = await requireStore(deps.store.get(eraOf(scope.to)))
  const stored: StoredCode = { id, mac: macOf(deps, { scope, id, code }), digits, era }
  const key = keyOf(scope)
  await requireStore(deps.store.set(key, JSON.stringify(stored), ttl * 1000))
  return { code, void: () => requireStore(deps.store.delete(key)) }
}

export type Try = { scope: CodeScope; code: string }

/**
 * Compares a code; a wrong one leaves the right one usable. Each try is counted before it is compared: five per code,
 * right ones too, and wrong ones also against a daily limit of the destination, lower for short codes, and an hourly
 * limit of the network. Returns the way to use the code up: of many parallel callers one succeeds, the others get CODE_INVALID.
 * Throws CODE_INVALID, TOO_MANY_ATTEMPTS, UNAVAILABLE.
 */
export async function checkCode(
  deps: CodeDeps,
  client: Client,
  { scope, code }: Try,
): Promise<() => Promise<void>> {
  const key = keyOf(scope)
  const text = await requireStore(deps.store.get(key))
  const stored = readStored<StoredCode>(text)
  if (!stored) throw new AuthError('CODE_INVALID')
  const era = await requireStore(deps.store.get(eraOf(scope.to)))
  if (era !== null && stored.era !== era) throw new AuthError('CODE_INVALID')
  const giveBackNetwork = await spendTry(deps, perNetwork(client))
  const tries = await requireStore(deps.store.increment(`tries:${stored.id}`, 3_600_000))
  if (tries > triesPerCode) throw new AuthError('CODE_INVALID')
  const giveBackDestination = await spendTry(deps, perDestination(scope.to, stored.digits))
  if (!sameMac(stored.mac, macOf(deps, { scope, id: stored.id, code: code.trim() })))
    throw new AuthError('CODE_INVALID')
  await Promise.all([giveBackNetwork(), giveBackDestination()])
  return async () => {
    if ((await requireStore(deps.store.take(key))) !== text) throw new AuthError('CODE_INVALID')
  }
}

/** Compares a code and uses it up. Throws what `checkCode` throws. */
export async function useCode(deps: CodeDeps, client: Client, tried: Try): Promise<void> {
  const useUp = await checkCode(deps, client, tried)
  await useUp()
}

// Codes are kept by app, and nobody knows for which apps some are open: so each remembers the era it was made in.
const eraOf = (to: string) => `code-era:${to}`
const eraLasts = 86_400_000

/** Voids the open codes of every purpose and every app at some destinations. Longer than any code lives. */
export async function voidCodes(
  { random, store }: Pick<Deps, 'random' | 'store'>,
  destinations: string[],
): Promise<void> {
  const begun = destinations.map((to) => store.set(eraOf(to), random(9).toString('base64url'), eraLasts))
  await Promise.all(begun.map((work) => requireStore(work)))
}

// One network can guess at, or void by guessing, the codes of 60 people an hour.
function perNetwork({ address }: Client): Budget {
  return { key: `code-tries-from:${networkOf(address)}`, limit: 300, seconds: 3_600 }
}

// 4 digits: at most 10 wrong tries a day of 9 000 codes, a chance of 1 in 900 a day against one number; 6 digits: 30
// of 900 000, 1 in 30 000.
function perDestination(to: string, digits: number): Budget {
  return { key: `code-tries:${to}`, limit: digits === 4 ? 10 : 30, seconds: 86_400 }
}

async function spendTry(deps: CodeDeps, budget: Budget): Promise<() => Promise<void>> {
  try {
    return await spend(deps, [budget])
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError('TOO_MANY_ATTEMPTS', error.details)
    throw error
  }
}

// No leading zero: some old clients read a code as a number. Below 2^32 the bias is under one in a thousand million.
function randomDigits(random: Deps['random'], digits: 4 | 6): string {
  const lowest = 10 ** (digits - 1)
  return String(lowest + Number(random(8).readBigUInt64BE() % BigInt(9 * lowest)))
}

function macOf({ keys }: CodeDeps, { scope, id, code }: Try & { id: string }): string {
  return createHmac('sha256', keys.code)
    .update(`${keyOf(scope)}\n${id}\n${code}`)
    .digest('base64url')
}

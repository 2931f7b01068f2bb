import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { isMembersNetwork } from '../limits/known-networks.ts'
import { requireStore } from '../../store/availability.ts'
import { byEverybody, byNetwork, spend, type Budget } from '../limits/budget.ts'
import { readStored } from '../../store/stored.ts'
import { macFits, macOf } from '../secrets/keys.ts'
import { hashToken } from '../secrets/tokens.ts'
import { holderIdOf } from '../members/holders.ts'
import { hiddenKey } from '../../store/hidden-keys.ts'
import type { Destination } from '../names/destinations.ts'
import { networkOf } from '../names/network.ts'
import { digitsIn } from '../names/texts.ts'

export type CodePurpose = 'register' | 'login' | 'reset' | 'bind'

/** What a code is good for: this purpose, at this destination, for this app, and nothing else (ASVS 6.6.2). */
export type CodeScope = Destination & { purpose: CodePurpose; appid?: string | null | undefined }

type CodeDeps = Pick<Deps, 'config' | 'store' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'random'>
/** `era`: which emptying of the destination's codes it was made after; null is none within the hour. */
type StoredCode = { id: string; mac: string; digits: number; era: string | null }

const triesPerCode = 5
const eraLife = 3_600_000

/** By what a caller shows that it asked for a code: the handle it was given, its guest token; else its network. */
export type AskedBy = { handle?: string | null | undefined; guestToken?: string | null | undefined }

const nameOf = ({ purpose, to, appid }: Omit<CodeScope, 'kind'>) => `${purpose}:${appid ?? ''}:${to}`
const recordOf = (id: string) => `code:${id}`
// Numbers and addresses are in no key: only a keyed hash of them.
const eraOf = ({ keys }: Pick<Deps, 'keys'>, to: string) => hiddenKey(keys.names, `code-era:${to}`)
const newestOf = ({ keys }: CodeDeps, scope: CodeScope) =>
  hiddenKey(keys.names, `code-newest:${nameOf(scope)}`)

/** Where the caller's own code of a scope is named: by its guest token, and by its network. */
function ownOf(
  { keys }: CodeDeps,
  { address }: Client,
  { scope, guestToken }: AskedBy & { scope: CodeScope },
) {
  const askers = [...(guestToken ? [`guest ${hashToken(guestToken)}`] : []), `network ${networkOf(address)}`]
  return askers.map((asker) => hiddenKey(keys.names, `code-own:${nameOf(scope)}:${asker}`))
}

export type MadeCode = { code: string; handle: string; void: () => Promise<void> }

/**
 * Makes a code that lives `ttl` seconds. It is its asker's own: it replaces an older one of the same scope and asker, and
 * of other askers only the one that is good from elsewhere. Only its keyed hash is kept. The handle names it. Throws
 * UNAVAILABLE without a store: a code that cannot be used once is not made.
 */
export async function makeCode(
  deps: CodeDeps,
  client: Client,
  { digits, ttl, guestToken, ...scope }: CodeScope & AskedBy & { digits: 4 | 6; ttl: number },
): Promise<MadeCode> {
  const code = randomDigits(deps.random, digits)
  const id = deps.random(18).toString('base64url')
  const era = await requireStore(deps.store.get(eraOf(deps, scope.to)))
  const stored: StoredCode = { id, mac: macOf(deps.keys.code, textOf({ scope, id, code })), digits, era }
  const put = (key: string, value: string) => requireStore(deps.store.set(key, value, ttl * 1000))
  await put(recordOf(id), JSON.stringify(stored))
  const names = [newestOf(deps, scope), ...ownOf(deps, client, { scope, guestToken })]
  await Promise.all(names.map((name) => put(name, id)))
  return { code, handle: id, void: () => requireStore(deps.store.delete(recordOf(id))) }
}

/** A code that fits. */
export type RightCode = {
  /** Of many parallel callers one succeeds. Throws CODE_INVALID for the others, UNAVAILABLE. */
  useUp: () => Promise<void>
  /** False when the codes of its destination were voided since it was made, even if it was used up before. */
  isGood: () => Promise<boolean>
}

export type Try = AskedBy & { scope: CodeScope; code: string }

/**
 * Compares a code; a wrong one leaves the right one usable. A caller's own code (by handle, guest token or network) has
 * five tries that nobody else can use up. The newest code of the scope is good from elsewhere too, for a phone that has
 * left the network it asked from, until five tries came from elsewhere; these also count against a daily limit of the
 * destination, which spares the networks of its member. Each try is counted before it is compared, and before it is known
 * whether there is a code. A short code is good on wires of short codes only. Throws CODE_INVALID, TOO_MANY_ATTEMPTS,
 * UNAVAILABLE.
 */
export async function checkCode(deps: CodeDeps, client: Client, tried: Try): Promise<RightCode> {
  const giveBackNetwork = await spendTry(deps, triesFrom(client))
  for (const candidate of await candidatesFor(deps, client, tried)) {
    const giveBack = await fits(deps, client, { ...tried, ...candidate })
    if (!giveBack) continue
    await Promise.all([giveBackNetwork(), giveBack()])
    return rightCode(deps, tried.scope, candidate.stored)
  }
  throw new AuthError('CODE_INVALID')
}

function rightCode(deps: CodeDeps, { to }: CodeScope, { id, era }: StoredCode): RightCode {
  return {
    async useUp() {
      if ((await requireStore(deps.store.take(recordOf(id)))) === null) throw new AuthError('CODE_INVALID')
    },
    isGood: async () => isOfEra(era, await requireStore(deps.store.get(eraOf(deps, to)))),
  }
}

// A code made before the codes of its destination were voided is none; that is forgotten when all of them are too old.
const isOfEra = (era: string | null, current: string | null) => current === null || current === era

type Candidate = { stored: StoredCode; own: boolean }

/** The codes a try may mean: those the caller asked for itself, then the newest of anybody. */
async function candidatesFor(deps: CodeDeps, client: Client, tried: Try): Promise<Candidate[]> {
  const { scope, handle } = tried
  const era = await requireStore(deps.store.get(eraOf(deps, scope.to)))
  const named = (key: string) => requireStore(deps.store.get(key))
  const own = handle ? [handle] : await Promise.all(ownOf(deps, client, tried).map(named))
  const ids = new Set([...own, ...(handle ? [] : [await named(newestOf(deps, scope))])])
  const found: Candidate[] = []
  for (const id of ids) {
    const stored = id ? readStored<StoredCode>(await named(recordOf(id))) : null
    if (stored && isOfEra(stored.era, era)) found.push({ stored, own: own.includes(stored.id) })
  }
  return found
}

// Null when it does not fit; else the way to give the try back.
async function fits(
  deps: CodeDeps,
  client: Client,
  { scope, code, stored, own }: Try & Candidate,
): Promise<(() => Promise<void>) | null> {
  const { id, digits, mac } = stored
  const short = digits === 4
  if (short && client.wire.code.digits !== digits) return null
  const tries = `tries:${own ? '' : 'elsewhere:'}${id}`
  if ((await requireStore(deps.store.increment(tries, eraLife))) > triesPerCode) return null
  const budgets = [...triesAt(scope.to, stored, own), ...(short ? shortGuesses(deps, client) : [])]
  const giveBack = await spendTry(deps, budgets).catch(async (error: unknown) => {
    if (!(error instanceof AuthError) || !(await isHoldersNetwork(deps, client, scope))) throw error
    return spendTry(deps, triesAt(`${scope.to} from its member's`, stored, false))
  })
  return macFits(deps.keys.code, mac, textOf({ scope, id, code: digitsIn(code) })) ? giveBack : null
}

/** Compares a code and uses it up. Throws what `checkCode` throws. */
export async function useCode(deps: CodeDeps, client: Client, tried: Try): Promise<RightCode> {
  const code = await checkCode(deps, client, tried)
  await code.useUp()
  return code
}

/** Voids the open codes of some destinations: of every purpose, app and asker. */
export async function voidCodes(
  deps: Pick<Deps, 'keys' | 'random' | 'store'>,
  destinations: string[],
): Promise<void> {
  const era = deps.random(9).toString('base64url')
  await Promise.all(destinations.map((to) => requireStore(deps.store.set(eraOf(deps, to), era, eraLife))))
}

/** Whether the caller's network is one that the member of a destination logged in from. */
export async function isHoldersNetwork(
  deps: Pick<Deps, 'db' | 'now'>,
  client: Client,
  destination: Destination,
): Promise<boolean> {
  return isMembersNetwork(deps, client, await holderIdOf(deps, destination))
}

// One network can guess at the codes of 60 people an hour.
function triesFrom({ address }: Client): Budget[] {
  return byNetwork(address, { key: 'code-tries-from', limit: 300, seconds: 3_600 })
}

// From elsewhere, 4 digits: at most 10 wrong tries a day of 9 000 codes, a chance of 1 in 900 a day against one number; 6
// digits: 30 of 900 000, 1 in 30 000. Of own codes 20 wrong tries of 4 digits; 6 digits are bounded by how many are sent.
function triesAt(to: string, { digits }: StoredCode, own: boolean): Budget[] {
  if (own) return digits === 4 ? [{ key: `code-tries-own:${to}`, limit: 20, seconds: 86_400 }] : []
  return [{ key: `code-tries:${to}`, limit: digits === 4 ? 10 : 30, seconds: 86_400 }]
}

// Who tries one code on each of many members finds one in 9 000: what strangers may try together is bounded, and told.
function shortGuesses(deps: CodeDeps, { address }: Client): Budget[] {
  const { shortCodeGuessesHour: limit } = deps.config.limits
  const onReached = () => logShortGuesses(deps)
  return byEverybody(address, { key: 'short-code-guesses', limit, seconds: 3_600, onReached })
}

async function logShortGuesses({ counters, log, config }: CodeDeps): Promise<void> {
  if (!(await counters.setIfAbsent('cap-logged:short-code-guesses', '1', 60_000))) return
  const limit = config.limits.shortCodeGuessesHour
  log.error(
    { limit },
    'somebody guesses four-digit codes: for the hour they are good from known networks only',
  )
}

async function spendTry(deps: CodeDeps, budgets: Budget[]): Promise<() => Promise<void>> {
  try {
    return await spend(deps, budgets)
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

function textOf({ scope, id, code }: { scope: CodeScope; id: string; code: string }): string {
  return `${nameOf(scope)}\n${id}\n${code}`
}

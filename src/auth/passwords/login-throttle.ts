import type { Client } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, claimSlot, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { isKnownNetwork, isMembersNetwork } from '../limits/known-networks.ts'
import { parseLoginName } from '../names/identifiers.ts'
import { networkOf, widestOf } from '../names/network.ts'

type ThrottleDeps = Pick<Deps, 'attempts' | 'config' | 'counters' | 'db' | 'now'>

const longestDelay = 300
const quarterHour = 900

/** Who is being tried: a member, or a name that is nobody's; both are throttled alike. */
export type Target = {
  memberId: number | null
  name: string
  /** Whether a captcha was solved for this try; undefined where the caller has no way to show one. */
  captcha?: boolean
}

/** What is done as one attempt. Whether it succeeded decides what becomes of the failures before it. */
export type Work<T> = (asker: Asker) => Promise<T & { succeeded: boolean }>

/**
 * Counts a password attempt before it is made, on one budget for all doors, and throws TOO_MANY_ATTEMPTS when there is
 * none left. From one network on all accounts: a limit an hour. From one network on one account: a few, then ever longer
 * waits. On one account from everywhere: a limit a day, but never against a network its member logged in from; other
 * networks then have a few tries an hour each, so that a stranger cannot lock anybody out.
 *
 * An attempt that succeeded forgets the failures before it; one that threw was none.
 */
export async function asAttempt<T>(
  deps: ThrottleDeps,
  client: Client,
  { work, ...target }: Target & { work: Work<T> },
): Promise<T & { succeeded: boolean }> {
  const { asker, end } = await countAttempt(deps, client, target)
  let outcome: Outcome = 'undone'
  try {
    const done = await work(asker)
    outcome = done.succeeded ? 'succeeded' : 'failed'
    return done
  } finally {
    await end(outcome)
  }
}

type Outcome = 'failed' | 'succeeded' | 'undone'
type GiveBack = () => Promise<unknown>
type OfPair = { uncount: GiveBack[]; tellOthers: (roomLeft: boolean) => void }

async function countAttempt(deps: ThrottleDeps, client: Client, target: Target) {
  const network = networkOf(client.address)
  const account = accountOf(target)
  const pair = `${account}:${network}`
  const taken: GiveBack[] = []
  let ofPair: OfPair | undefined
  async function end(outcome: Outcome): Promise<void> {
    try {
      if (outcome !== 'failed') await Promise.all(taken.splice(0).map((giveBack) => giveBack()))
      if (outcome === 'succeeded') await deps.counters.delete(pairKey(pair))
    } finally {
      ofPair?.tellOthers(outcome !== 'failed')
    }
  }
  try {
    // First, and alone: who is refused here leaves no key for the names it tries.
    taken.push(await asAttempts(spend(deps, failuresFrom(deps, client))))
    ofPair = await takePair(deps, pair)
    taken.push(...ofPair.uncount)
    const ofAccount = spendAccount(deps, client, { ...target, account })
    const [known] = await Promise.all([
      isKnownNetwork(deps, network),
      ofAccount.then((giveBack) => taken.push(giveBack)),
    ])
    return { asker: { lane: widestOf(client.address), known }, end }
  } catch (error) {
    await end('undone')
    throw error
  }
}

const pairKey = (pair: string) => `login-pair:${pair}`

// Those that are being hashed count as failures until they have ended: whoever is one too many beside them waits for that.
async function takePair(deps: ThrottleDeps, pair: string): Promise<OfPair> {
  const key = pairKey(pair)
  const failures = await deps.counters.increment(key, quarterHour * 1000)
  const uncount: GiveBack[] = [() => deps.counters.increment(key, 1, -1)]
  const wait = { key: pair, seconds: delay(failures - deps.config.limits.freeFailures) }
  try {
    if (wait.seconds > 0) uncount.push(await claimSlot(deps, wait, 'TOO_MANY_ATTEMPTS'))
    return { uncount, tellOthers: deps.attempts.begin(pair) }
  } catch (error) {
    await uncount[0]?.()
    if (error instanceof AuthError && (await deps.attempts.heard(pair))) return takePair(deps, pair)
    throw error
  }
}

function failuresFrom({ config }: ThrottleDeps, { address }: Client): Budget[] {
  const limit = config.limits.failuresPerNetworkHour
  return byNetwork(address, { key: 'login-from', limit, seconds: 3_600 })
}

/** Throws TOO_MANY_ATTEMPTS when the caller's network has no attempt left; counts nothing. */
export async function requireAttempts(deps: ThrottleDeps, client: Client): Promise<void> {
  await asAttempts(requireLeft(deps, failuresFrom(deps, client)))
}

// A number or address is one name however it is spelt, whether or not a member has it: otherwise two spellings sharing a
// budget would reveal the member.
function accountOf({ memberId, name }: Target): string {
  const { usernameKey, mobile, email } = parseLoginName(name)
  return memberId === null ? `name:${mobile ?? email ?? usernameKey}` : `member:${memberId}`
}

function delay(beyond: number): number {
  return beyond > 0 ? Math.min(2 ** beyond, longestDelay) : 0
}

async function spendAccount(deps: ThrottleDeps, client: Client, target: Target & { account: string }) {
  const { account, captcha, memberId } = target
  const limit = deps.config.limits.failuresPerAccountDay
  try {
    return await asAttempts(spend(deps, [{ key: `login-account:${account}`, limit, seconds: 86_400 }]))
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    if (await isMembersNetwork(deps, client, memberId)) return async () => {}
    // A stranger can use up what captchas open too: who solved one then has what everybody has.
    const byCaptcha = { key: `login-captcha:${account}`, limit, seconds: 86_400 }
    const tries = [...(captcha ? [[byCaptcha]] : []), underAttack(client, { account, limit })]
    const refusal = captcha === false ? new AuthError('CAPTCHA_REQUIRED', { captcha: true }) : error
    return spendFirst(deps, tries, refusal)
  }
}

// The first of several ways that has something left.
async function spendFirst(deps: ThrottleDeps, ways: Budget[][], refusal: AuthError) {
  for (const budgets of ways)
    try {
      return await spend(deps, budgets)
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
    }
  throw refusal
}

// Three tries an hour and network are what a person needs and no guesser can use; those of many networks end at ten times
// the limit of the day, or a thousand of them would guess as if there were none.
function underAttack({ address }: Client, { account, limit }: { account: string; limit: number }): Budget[] {
  return [
    ...byNetwork(address, { key: `login-attacked:${account}`, limit: 3, seconds: 3_600 }),
    { key: `login-attacked:${account}`, limit: 10 * limit, seconds: 86_400 },
  ]
}

async function asAttempts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError('TOO_MANY_ATTEMPTS', error.details)
    throw error
  }
}

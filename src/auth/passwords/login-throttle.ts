import type { Client } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, claimSlot, forget, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { isKnownNetwork, isMembersNetwork } from '../limits/known-networks.ts'
import { networkOf, widestOf } from '../names/network.ts'

type BudgetDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'now'>
type ThrottleDeps = BudgetDeps & Pick<Deps, 'attempts'>

const longestDelay = 300
const quarterHour = 900

/** Who is being tried: a member, or a name that is nobody's; both are throttled alike. */
export type Target = {
  memberId: number | null
  /**
   * One key for all its spellings (usernames.ts): otherwise two of them sharing a budget would reveal the member, and not
   * sharing one would give each spelling tries of its own.
   */
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
  const pair = pairOf(account, network)
  const taken: GiveBack[] = []
  let ofPair: OfPair | undefined
  async function end(outcome: Outcome): Promise<void> {
    try {
      if (outcome !== 'failed') await Promise.all(taken.splice(0).map((giveBack) => giveBack()))
      if (outcome === 'succeeded') await deps.counters.delete(failuresOf(pair))
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

// Those that are being hashed count as failures until they have ended: whoever is one too many beside them waits for that.
async function takePair(deps: ThrottleDeps, pair: string): Promise<OfPair> {
  const key = failuresOf(pair)
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

function failuresFrom({ config }: BudgetDeps, { address }: Client): Budget[] {
  const limit = config.limits.failuresPerNetworkHour
  return byNetwork(address, { key: 'login-from', limit, seconds: 3_600 })
}

/** Throws TOO_MANY_ATTEMPTS when the caller's network has no attempt left; counts nothing. */
export async function requireAttempts(deps: BudgetDeps, client: Client): Promise<void> {
  await asAttempts(requireLeft(deps, failuresFrom(deps, client)))
}

/** Forgets the attempts at a member's password, from everywhere and from these networks. */
export async function forgetAttempts(
  deps: BudgetDeps,
  { id, networks }: { id: number; networks: string[] },
): Promise<void> {
  const account = accountOf({ memberId: id, name: '' })
  const everywhere = [byDay(deps, account), byCaptcha(deps, account), attackedDay(deps, account)]
  await forget(deps, everywhere)
  const pairs = networks.map((network) => pairOf(account, network))
  const keys = pairs.flatMap((pair) => [failuresOf(pair), `slot:${pair}`])
  await Promise.all(keys.map((key) => deps.counters.delete(key)))
}

function accountOf({ memberId, name }: Target): string {
  return memberId === null ? `name:${name}` : `member:${memberId}`
}

function delay(beyond: number): number {
  return beyond > 0 ? Math.min(2 ** beyond, longestDelay) : 0
}

async function spendAccount(deps: BudgetDeps, client: Client, target: Target & { account: string }) {
  const { account, captcha, memberId } = target
  try {
    return await asAttempts(spend(deps, [byDay(deps, account)]))
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    if (await isMembersNetwork(deps, client, memberId)) return async () => {}
    // A stranger can use up what captchas open too: who solved one then has what everybody has.
    const tries = [...(captcha ? [[byCaptcha(deps, account)]] : []), underAttack(deps, client, account)]
    const refusal = captcha === false ? new AuthError('CAPTCHA_REQUIRED', { captcha: true }) : error
    return spendFirst(deps, tries, refusal)
  }
}

// The first of several ways that has something left.
async function spendFirst(deps: BudgetDeps, ways: Budget[][], refusal: AuthError) {
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
function underAttack(deps: BudgetDeps, { address }: Client, account: string): Budget[] {
  return [
    ...byNetwork(address, { key: `login-attacked:${account}`, limit: 3, seconds: 3_600 }),
    attackedDay(deps, account),
  ]
}

const attackedDay = ({ config }: BudgetDeps, account: string): Budget => ({
  key: `login-attacked:${account}`,
  limit: 10 * config.limits.failuresPerAccountDay,
  seconds: 86_400,
})

const byDay = ({ config }: BudgetDeps, account: string): Budget => ({
  key: `login-account:${account}`,
  limit: config.limits.failuresPerAccountDay,
  seconds: 86_400,
})

const byCaptcha = ({ config }: BudgetDeps, account: string): Budget => ({
  key: `login-captcha:${account}`,
  limit: config.limits.failuresPerAccountDay,
  seconds: 86_400,
})

const pairOf = (account: string, network: string) => `${account}:${network}`
const failuresOf = (pair: string) => `login-pair:${pair}`

async function asAttempts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError('TOO_MANY_ATTEMPTS', error.details)
    throw error
  }
}

import type { Client } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, claimSlot, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { isKnownNetwork, isMembersNetwork } from '../limits/known-networks.ts'
import { networkOf, widestOf } from '../names/network.ts'

type ThrottleDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'now'>

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

/** How an attempt that was counted ended: `succeeded` forgets the failures before it, `undone` only itself. */
export type Attempt = { asker: Asker; succeeded: () => Promise<void>; undone: () => Promise<void> }

/**
 * Counts a password attempt before it is made, on one budget for all doors, and throws TOO_MANY_ATTEMPTS when there is
 * none left. From one network on all accounts: a limit an hour. From one network on one account: a few, then ever longer
 * waits. On one account from everywhere: a limit a day, but never against a network its member logged in from; other
 * networks then have a few tries an hour each, so that a stranger cannot lock anybody out.
 */
export async function countAttempt(deps: ThrottleDeps, client: Client, target: Target): Promise<Attempt> {
  const { limits } = deps.config
  const network = networkOf(client.address)
  const account = accountOf(target)
  const pair = `${account}:${network}`
  const key = `login-pair:${pair}`
  const taken: (() => Promise<unknown>)[] = []
  let asker: Asker
  const uncountFailure = () => deps.counters.increment(key, 1, -1)
  const undone = async () => void (await Promise.all(taken.splice(0).map((giveBack) => giveBack())))
  try {
    // First, and alone: who is refused here leaves no key for the names it tries.
    taken.push(await asAttempts(spend(deps, failuresFrom(deps, client))))
    taken.push(uncountFailure)
    const counted = deps.counters.increment(key, quarterHour * 1000)
    const [failures, known] = await Promise.all([counted, isKnownNetwork(deps, network)])
    asker = { lane: widestOf(client.address), known }
    const wait = { key: pair, seconds: delay(failures - limits.freeFailures) }
    if (wait.seconds > 0) taken.push(await claimSlot(deps, wait, 'TOO_MANY_ATTEMPTS'))
    taken.push(await spendAccount(deps, client, { ...target, account }))
  } catch (error) {
    await undone()
    throw error
  }
  const succeeded = async () => {
    taken.splice(taken.indexOf(uncountFailure), 1)
    await Promise.all([undone(), deps.counters.delete(key)])
  }
  return { asker, succeeded, undone }
}

function failuresFrom({ config }: ThrottleDeps, { address }: Client): Budget[] {
  const limit = config.limits.failuresPerNetworkHour
  return byNetwork(address, { key: 'login-from', limit, seconds: 3_600 })
}

/** Throws TOO_MANY_ATTEMPTS when the caller's network has no attempt left; counts nothing. */
export async function requireAttempts(deps: ThrottleDeps, client: Client): Promise<void> {
  await asAttempts(requireLeft(deps, failuresFrom(deps, client)))
}

function accountOf({ memberId, name }: Target): string {
  return memberId === null ? `name:${name}` : `member:${memberId}`
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

import type { Client } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, claimSlot, forget, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { isKnownNetwork, isMembersNetwork } from '../limits/known-networks.ts'
import { parseLoginName } from '../names/identifiers.ts'
import { networkOf, widestOf } from '../names/network.ts'

type ThrottleDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'now'>

const longestDelay = 300
const quarterHour = 900

/** Who is being tried: a member, or a name that is nobody's; both are throttled alike. */
export type Target = {
  memberId: number | null
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
  const pair = pairOf(account, network)
  const key = failuresOf(pair)
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

/** Forgets the attempts at a member's password, from everywhere and from these networks. */
export async function forgetAttempts(
  deps: ThrottleDeps,
  { id, networks }: { id: number; networks: string[] },
): Promise<void> {
  const account = accountOf({ memberId: id, name: '' })
  const everywhere = [byDay(deps, account), byCaptcha(deps, account), attackedDay(deps, account)]
  await forget(deps, everywhere)
  const pairs = networks.map((network) => pairOf(account, network))
  const keys = pairs.flatMap((pair) => [failuresOf(pair), `slot:${pair}`])
  await Promise.all(keys.map((key) => deps.counters.delete(key)))
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
function underAttack(deps: ThrottleDeps, { address }: Client, account: string): Budget[] {
  return [
    ...byNetwork(address, { key: `login-attacked:${account}`, limit: 3, seconds: 3_600 }),
    attackedDay(deps, account),
  ]
}

const attackedDay = ({ config }: ThrottleDeps, account: string): Budget => ({
  key: `login-attacked:${account}`,
  limit: 10 * config.limits.failuresPerAccountDay,
  seconds: 86_400,
})

const byDay = ({ config }: ThrottleDeps, account: string): Budget => ({
  key: `login-account:${account}`,
  limit: config.limits.failuresPerAccountDay,
  seconds: 86_400,
})

const byCaptcha = ({ config }: ThrottleDeps, account: string): Budget => ({
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

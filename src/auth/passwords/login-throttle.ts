import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { claimSlot, spend } from '../limits/budget.ts'
import { parseLoginName } from '../names/identifiers.ts'
import { networkOf } from '../names/network.ts'

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
export type Attempt = { succeeded: () => Promise<void>; undone: () => Promise<void> }

/**
 * Counts a password attempt before it is made, on one budget for all doors, and throws TOO_MANY_ATTEMPTS when there is
 * none left. From one network on one account: a few, then ever longer waits. From one network on all accounts: a limit
 * an hour. On one account from everywhere: a limit a day, but never against a network its member logged in from, so
 * that a stranger cannot lock anybody out; elsewhere the member logs in by code.
 */
export async function countAttempt(deps: ThrottleDeps, client: Client, target: Target): Promise<Attempt> {
  const { limits } = deps.config
  const network = networkOf(client.address)
  const account = accountOf(target)
  const pair = `${account}:${network}`
  const key = `login-pair:${pair}`
  const taken: (() => Promise<unknown>)[] = []
  const uncountFailure = () => deps.counters.increment(key, 1, -1)
  const undone = async () => void (await Promise.all(taken.splice(0).map((giveBack) => giveBack())))
  try {
    const perNetwork = { key: `login-from:${network}`, limit: limits.failuresPerNetworkHour, seconds: 3_600 }
    taken.push(uncountFailure)
    const counted = deps.counters.increment(key, quarterHour * 1000)
    const [giveBack, failures] = await Promise.all([asAttempts(spend(deps, [perNetwork])), counted])
    taken.push(giveBack)
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
  return { succeeded, undone }
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
  const { account } = target
  const limit = deps.config.limits.failuresPerAccountDay
  try {
    return await asAttempts(spend(deps, [{ key: `login-account:${account}`, limit, seconds: 86_400 }]))
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    if (await isKnownNetwork(deps, client, target)) return async () => {}
    if (target.captcha === undefined) throw error
    if (!target.captcha) throw new AuthError('CAPTCHA_REQUIRED', { captcha: true })
    return asAttempts(spend(deps, [{ key: `login-captcha:${account}`, limit, seconds: 86_400 }]))
  }
}

const knownFor = 90 * 86_400_000

// Only asked once an account is under attack, and for a name that is nobody's too: it takes as long.
async function isKnownNetwork(
  { db, now }: ThrottleDeps,
  { address }: Client,
  { memberId }: Target,
): Promise<boolean> {
  const since = new Date(now() - knownFor)
  const sessions = await db.session.findMany({
    where: { memberId: memberId ?? 0, createdAt: { gt: since } },
    select: { address: true },
    distinct: ['address'],
    orderBy: { createdAt: 'desc' },
    take: 100,
  })
  return sessions.some(
    (session) => session.address !== null && networkOf(session.address) === networkOf(address),
  )
}

async function asAttempts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError('TOO_MANY_ATTEMPTS', error.details)
    throw error
  }
}

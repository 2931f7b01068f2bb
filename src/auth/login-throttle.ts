import type { Client, Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { claimSlot, spend } from './budget.ts'
import { networkOf } from './network.ts'

type ThrottleDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'now'>

const longestDelay = 300
const quarterHour = 900

/** Who is being tried: a member, or a name that is nobody's; both are throttled alike. */
export type Target = { memberId: number | null; name: string }

/** How an attempt that was counted ended: `succeeded` forgets the failures before it, `undone` only itself. */
export type Attempt = { succeeded: () => Promise<void>; undone: () => Promise<void> }

/**
 * Counts a password attempt before it is made, on one budget for all doors, and throws TOO_MANY_ATTEMPTS when there is
 * none left. From one network on one account: a few, then ever longer waits. From one network on all accounts: so many
 * an hour. On one account from everywhere: so many a day, but never against a network its member logged in from, so
 * that a stranger cannot lock anybody out; elsewhere the member logs in by code.
 */
export async function countAttempt(deps: ThrottleDeps, client: Client, target: Target): Promise<Attempt> {
  const { limits } = deps.config
  const network = networkOf(client.address)
  const account = target.memberId === null ? `name:${target.name}` : `member:${target.memberId}`
  const giveBackNetwork = await attempts(
    spend(deps, [{ key: `login-from:${network}`, limit: limits.failuresPerNetworkHour, seconds: 3_600 }]),
  )
  const pair = `${account}:${network}`
  const key = `login-pair:${pair}`
  const failures = await deps.counters.increment(key, quarterHour * 1000)
  try {
    const beyond = failures - limits.freeFailures
    if (beyond > 0) await claimSlot(deps, { key: pair, seconds: delay(beyond) }, 'TOO_MANY_ATTEMPTS')
    const giveBackAccount = await spendAccount(deps, client, target, account)
    const giveBack = () => Promise.all([giveBackNetwork(), giveBackAccount()])
    return {
      succeeded: async () => void (await Promise.all([giveBack(), deps.counters.delete(key)])),
      undone: async () => void (await Promise.all([giveBack(), deps.counters.increment(key, 1, -1)])),
    }
  } catch (error) {
    await giveBackNetwork()
    await deps.counters.increment(key, 1, -1)
    throw error
  }
}

function delay(beyond: number): number {
  return Math.min(2 ** beyond, longestDelay)
}

async function spendAccount(deps: ThrottleDeps, client: Client, target: Target, account: string) {
  const limit = deps.config.limits.failuresPerAccountDay
  try {
    return await attempts(spend(deps, [{ key: `login-account:${account}`, limit, seconds: 86_400 }]))
  } catch (error) {
    if (!(error instanceof AuthError) || !(await isKnownNetwork(deps, client, target))) throw error
    return async () => {}
  }
}

const knownFor = 90 * 86_400_000

// Only asked once an account is under attack.
async function isKnownNetwork(
  { db, now }: ThrottleDeps,
  { address }: Client,
  { memberId }: Target,
): Promise<boolean> {
  if (memberId === null) return false
  const since = new Date(now() - knownFor)
  const sessions = await db.session.findMany({
    where: { memberId, createdAt: { gt: since } },
    select: { address: true },
    distinct: ['address'],
    take: 100,
  })
  return sessions.some(
    (session) => session.address !== null && networkOf(session.address) === networkOf(address),
  )
}

async function attempts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AuthError) throw new AuthError('TOO_MANY_ATTEMPTS', error.details)
    throw error
  }
}

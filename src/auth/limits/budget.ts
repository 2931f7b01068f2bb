import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { networksOf } from '../names/network.ts'
import { isKnownNetwork } from './known-networks.ts'

/** At most `limit` of something per window of `seconds`, counted under `key`. */
export type Budget = {
  key: string
  limit: number
  seconds: number
  /** A network that may go on when others have used this up, if members logged in from it. */
  sparing?: string
  /** How often it may then go on itself in the window; left out, as often as it likes. */
  reserve?: number
  /** Runs when somebody is refused because this budget is used up. */
  onReached?: () => Promise<void>
}

type BudgetDeps = Pick<Deps, 'counters' | 'now'>

/**
 * A budget of each network the caller is in. `limit` is that of the narrowest; wider ones have a multiple of it, which
 * stops those who change addresses inside them, but nobody at a network that members logged in from.
 */
export function byNetwork(address: string, budget: Budget): Budget[] {
  const networks = networksOf(address)
  return networks.map(({ name, share }) => ({
    ...budget,
    key: `${budget.key}:${name}`,
    limit: budget.limit * share,
    ...(share > 1 ? { sparing: networks[0].name } : {}),
  }))
}

// Strangers together use up four fifths of what everybody shares. Of the last fifth one network has a hundredth: who has
// made some networks known by accounts of its own does not spend it either.
const strangersShare = 0.8
const reserveShare = 0.002
const leastReserve = 2

/** A budget that everybody shares, a fifth of it kept for networks that members logged in from. */
export function byEverybody(address: string, budget: Budget): Budget[] {
  const limit = Math.ceil(budget.limit * strangersShare)
  const reserve = Math.max(leastReserve, Math.ceil(budget.limit * reserveShare))
  const sparing = networksOf(address)[0].name
  return [{ ...budget, key: `${budget.key}:strangers`, limit, sparing, reserve }, budget]
}

/**
 * Takes one of every budget, or none and throws TOO_MANY_REQUESTS. Counted before the work, so that parallel callers
 * never exceed a limit. Looked at before it is counted, so that what is refused leaves no key behind. Returns the way to
 * give it all back when the work was not done.
 */
export async function spend(deps: BudgetDeps, budgets: Budget[]): Promise<() => Promise<void>> {
  const taken: [windowKey: string, seconds: number][] = []
  // To the window it was taken from: work that ends in the next one must not earn anybody a place there.
  const giveBack = async () => {
    for (const [key, seconds] of taken.splice(0)) await deps.counters.increment(key, seconds * 1000, -1)
  }
  async function take(budget: Budget): Promise<boolean> {
    const key = windowKey(deps, budget)
    taken.push([key, budget.seconds])
    const count = await deps.counters.increment(key, budget.seconds * 1000)
    if (count <= budget.limit) return true
    const reserve = await reserveOf(deps, budget)
    return reserve !== null && (reserve.limit === Infinity || take(reserve))
  }
  await requireLeft(deps, budgets)
  for (const budget of budgets) {
    if (await take(budget)) continue
    await giveBack()
    throw await refusal(deps, budget)
  }
  return giveBack
}

/** Throws TOO_MANY_REQUESTS when one of the budgets is used up; counts nothing. */
export async function requireLeft(deps: BudgetDeps, budgets: Budget[]): Promise<void> {
  const used = await Promise.all(budgets.map((budget) => usedOf(deps, budget)))
  for (const [i, budget] of budgets.entries()) {
    if ((used[i] ?? 0) < budget.limit) continue
    const reserve = await reserveOf(deps, budget)
    if (reserve === null || (await usedOf(deps, reserve)) >= reserve.limit) throw await refusal(deps, budget)
  }
}

async function usedOf(deps: BudgetDeps, budget: Budget): Promise<number> {
  return budget.limit === Infinity ? 0 : Number((await deps.counters.get(windowKey(deps, budget))) ?? 0)
}

// What a known network may take of a budget that is used up; null for others. Only asked then.
async function reserveOf(deps: BudgetDeps, { key, seconds, ...budget }: Budget): Promise<Budget | null> {
  const { sparing, reserve: limit = Infinity } = budget
  if (sparing === undefined || !(await isKnownNetwork(deps, sparing))) return null
  return { key: `${key}:reserve:${sparing}`, seconds, limit }
}

async function refusal(deps: BudgetDeps, budget: Budget): Promise<AuthError> {
  await budget.onReached?.()
  return new AuthError('TOO_MANY_REQUESTS', { retryAfter: untilWindowEnds(deps, budget) })
}

/** Resets budgets in their current window. */
export async function forget(deps: BudgetDeps, budgets: Budget[]): Promise<void> {
  await Promise.all(budgets.map((budget) => deps.counters.delete(windowKey(deps, budget))))
}

// Windows start on whole multiples of their length, so that every process counts in the same one.
function windowKey({ now }: BudgetDeps, { key, seconds }: Budget): string {
  return `budget:${key}:${seconds}:${Math.floor(now() / (seconds * 1000))}`
}

function untilWindowEnds({ now }: BudgetDeps, { seconds }: Budget): number {
  return seconds - Math.floor((now() / 1000) % seconds)
}

/**
 * Claims the only slot of `key` for some seconds. Throws `code` with the seconds that remain while it is taken.
 * Returns the way to give it back.
 */
export async function claimSlot(
  { counters, now }: BudgetDeps,
  slot: { key: string; seconds: number },
  code: 'TOO_MANY_REQUESTS' | 'TOO_MANY_ATTEMPTS',
): Promise<() => Promise<void>> {
  const key = `slot:${slot.key}`
  const until = now() + slot.seconds * 1000
  if (await counters.setIfAbsent(key, String(until), slot.seconds * 1000))
    // Once its time is over it may be somebody else's.
    return async () => void (now() < until && (await counters.delete(key)))
  const left = Number((await counters.get(key)) ?? until) - now()
  throw new AuthError(code, { retryAfter: Math.max(1, Math.ceil(left / 1000)) })
}

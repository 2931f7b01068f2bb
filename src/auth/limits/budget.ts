import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'

/** At most `limit` of something per window of `seconds`, counted under `key`. */
export type Budget = {
  key: string
  limit: number
  seconds: number
  /** Runs when somebody is refused because this budget is used up. */
  onReached?: () => Promise<void>
}

type BudgetDeps = Pick<Deps, 'counters' | 'now'>

/**
 * Takes one of every budget, or none and throws TOO_MANY_REQUESTS. Counted before the work, so that parallel callers
 * never exceed a limit. Returns the way to give it all back when the work was not done.
 */
export async function spend(deps: BudgetDeps, budgets: Budget[]): Promise<() => Promise<void>> {
  const taken: [windowKey: string, seconds: number][] = []
  // To the window it was taken from: work that ends in the next one must not earn anybody a place there.
  const giveBack = async () => {
    for (const [key, seconds] of taken.splice(0)) await deps.counters.increment(key, seconds * 1000, -1)
  }
  for (const budget of budgets) {
    const key = windowKey(deps, budget)
    taken.push([key, budget.seconds])
    if ((await deps.counters.increment(key, budget.seconds * 1000)) <= budget.limit) continue
    await giveBack()
    await budget.onReached?.()
    throw new AuthError('TOO_MANY_REQUESTS', { retryAfter: untilWindowEnds(deps, budget) })
  }
  return giveBack
}

/** Throws TOO_MANY_REQUESTS when a budget is used up; counts nothing. */
export async function requireLeft(deps: BudgetDeps, budget: Budget): Promise<void> {
  if ((await spent(deps, budget)) >= budget.limit)
    throw new AuthError('TOO_MANY_REQUESTS', { retryAfter: untilWindowEnds(deps, budget) })
}

/** How much of a budget is used in its current window; counts nothing. */
async function spent(deps: BudgetDeps, budget: Budget): Promise<number> {
  return Number((await deps.counters.get(windowKey(deps, budget))) ?? 0)
}

/** Resets a budget in its current window. */
export async function forget(deps: BudgetDeps, budget: Budget): Promise<void> {
  await deps.counters.delete(windowKey(deps, budget))
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

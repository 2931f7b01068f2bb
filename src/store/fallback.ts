import { ifStoreAnswers } from './availability.ts'
import { createMemoryStore } from './memory.ts'
import type { Store } from './store.ts'

const mostKeys = 50_000

/**
 * A store for counters that counts on in this process while the shared one is gone. What it knew of the shared counts
 * still counts then, and after it where it is more than the shared one still has; what it counted alone is added. So a
 * spent budget stays spent in this process, whether the shared one only skipped a beat or comes back empty. For counters
 * and slots only: what must be once-only everywhere (codes, signatures) uses the shared store and fails.
 */
export function withFallback(shared: Store, now: () => number): Store {
  /** What the shared store last said. */
  const known = createMemoryStore(now, mostKeys)
  /** After how many of its absences it said so. */
  const heard = createMemoryStore(now, mostKeys)
  /** What was counted while it was gone, and what it had forgotten when it was back. */
  const alone = createMemoryStore(now, mostKeys)
  let absences = 0
  const numberIn = async (store: Store, key: string) => Number((await store.get(key)) ?? 0)
  const extra = (key: string) => numberIn(alone, key)

  async function asked<T>(work: Promise<T>): Promise<T | undefined> {
    const answer = await ifStoreAnswers(work)
    if (answer === undefined) absences++
    return answer
  }

  /** What the shared store has lost of a count that it told before it was away. */
  async function lost(key: string, count: number): Promise<number> {
    const since = await heard.get(key)
    if (since === null || Number(since) === absences) return 0
    return Math.max(0, (await numberIn(known, key)) - count)
  }

  async function increment(key: string, ttlMs: number, by = 1): Promise<number> {
    const count = await asked(shared.increment(key, ttlMs, by))
    if (count === undefined) return (await numberIn(known, key)) + (await alone.increment(key, ttlMs, by))
    // Giving back says nothing of how long a window lasts.
    if (by < 0) await known.increment(key, ttlMs, by)
    else {
      const missing = await lost(key, count - by)
      const absence = String(absences)
      // Of parallel callers the first alone makes up for it.
      const isFirst = await heard.setUnless(key, absence, { ttlMs, holds: absence })
      if (isFirst && missing > 0) await alone.increment(key, ttlMs, missing)
      await known.set(key, String(count), ttlMs)
    }
    return count + (await extra(key))
  }

  async function get(key: string): Promise<string | null> {
    const found = await asked(shared.get(key))
    const value = found === undefined ? await known.get(key) : found
    const more = (await extra(key)) + (found === undefined ? 0 : await lost(key, Number(found ?? 0)))
    return more > 0 ? String(Number(value ?? 0) + more) : (value ?? (await known.get(`slot ${key}`)))
  }

  // A slot of this process is taken whatever the shared store has forgotten of it.
  async function setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    if ((await known.get(`slot ${key}`)) !== null) return false
    const free = await asked(shared.setIfAbsent(key, value, ttlMs))
    return free !== false && known.setIfAbsent(`slot ${key}`, value, ttlMs)
  }

  async function forget(key: string): Promise<void> {
    await Promise.all([known, heard, alone].map((store) => store.delete(key)))
    await known.delete(`slot ${key}`)
    await asked(shared.delete(key))
  }

  return {
    ...shared,
    get,
    increment,
    setIfAbsent,
    delete: forget,
    close: async () => void (await Promise.all([known, heard, alone].map((store) => store.close()))),
  }
}

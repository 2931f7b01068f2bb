import { ifStoreAnswers } from './availability.ts'
import { createMemoryStore } from './memory.ts'
import type { Store } from './store.ts'

const mostKeys = 50_000

/**
 * A store for counters that counts on in this process while the shared one is gone. What it knew of the shared counts
 * still counts then, and what it counted alone is added when the shared one is back: a spent budget stays spent in
 * this process, even if the shared one only skipped a beat or comes back empty. For counters and slots only: what must
 * be once-only everywhere (codes, signatures) uses the shared store and fails.
 */
export function withFallback(shared: Store, now: () => number): Store {
  /** What the shared store last said. */
  const known = createMemoryStore(now, mostKeys)
  /** What was counted while it was gone. */
  const alone = createMemoryStore(now, mostKeys)
  const extra = async (key: string) => Number((await alone.get(key)) ?? 0)

  async function increment(key: string, ttlMs: number, by = 1): Promise<number> {
    const count = await ifStoreAnswers(shared.increment(key, ttlMs, by))
    if (count === undefined)
      return Number((await known.get(key)) ?? 0) + (await alone.increment(key, ttlMs, by))
    // Giving back says nothing of how long a window lasts.
    await (by < 0 ? known.increment(key, ttlMs, by) : known.set(key, String(count), ttlMs))
    return count + (await extra(key))
  }

  async function get(key: string): Promise<string | null> {
    const found = await ifStoreAnswers(shared.get(key))
    const value = found === undefined ? await known.get(key) : found
    const more = await extra(key)
    return more > 0 ? String(Number(value ?? 0) + more) : (value ?? (await known.get(`slot ${key}`)))
  }

  // A slot of this process is taken whatever the shared store has forgotten of it.
  async function setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    if ((await known.get(`slot ${key}`)) !== null) return false
    const free = await ifStoreAnswers(shared.setIfAbsent(key, value, ttlMs))
    return free !== false && known.setIfAbsent(`slot ${key}`, value, ttlMs)
  }

  async function forget(key: string): Promise<void> {
    await Promise.all([known.delete(key), known.delete(`slot ${key}`), alone.delete(key)])
    await ifStoreAnswers(shared.delete(key))
  }

  return {
    ...shared,
    get,
    increment,
    setIfAbsent,
    delete: forget,
    close: async () => void (await Promise.all([known.close(), alone.close()])),
  }
}

import type { Store } from './store.ts'

type Entry = { value: string; expiresAt: number }

const sweepEvery = 1_000

/**
 * The store of a single gateway: a Map with lives, swept every thousand writes. Lost when the process ends. Beyond `most`
 * keys the oldest go.
 */
export function createMemoryStore(now: () => number, most = Infinity): Store {
  const entries = new Map<string, Entry>()
  let writes = 0

  function live(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (entry && entry.expiresAt > now()) return entry
    entries.delete(key)
    return undefined
  }

  function put(key: string, value: string, expiresAt: number): void {
    entries.set(key, { value, expiresAt })
    if (entries.size > most) for (const oldest of entries.keys()) return void entries.delete(oldest)
    if (++writes % sweepEvery === 0) for (const other of entries.keys()) live(other)
  }

  return {
    get: async (key) => live(key)?.value ?? null,
    set: async (key, value, ttlMs) => put(key, value, now() + ttlMs),
    async setIfAbsent(key, value, ttlMs) {
      if (live(key)) return false
      put(key, value, now() + ttlMs)
      return true
    },
    async setUnless(key, value, { ttlMs, holds }) {
      if (live(key)?.value === holds) return false
      put(key, value, now() + ttlMs)
      return true
    },
    async take(key) {
      const value = live(key)?.value ?? null
      entries.delete(key)
      return value
    },
    async delete(key) {
      entries.delete(key)
    },
    async increment(key, ttlMs, by = 1) {
      const entry = live(key)
      if (!entry && by < 0) return 0
      const count = Number(entry?.value ?? 0) + by
      if (count <= 0) {
        entries.delete(key)
        return 0
      }
      put(key, String(count), entry?.expiresAt ?? now() + ttlMs)
      return count
    },
    ping: async () => {},
    close: async () => entries.clear(),
  }
}

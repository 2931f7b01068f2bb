import { createMemoryStore } from './memory.ts'
import { StoreUnavailable, type Store } from './store.ts'

/**
 * A store that counts on in this process while the shared one is gone: limits then hold per process instead of not at
 * all. For counters only: what must be once-only everywhere (codes, signatures) uses the shared store and fails.
 */
export function withFallback(shared: Store, now: () => number): Store {
  const local = createMemoryStore(now)
  const either = async <T>(ask: (store: Store) => Promise<T>): Promise<T> => {
    try {
      return await ask(shared)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      return ask(local)
    }
  }
  return {
    get: (key) => either((store) => store.get(key)),
    set: (key, value, ttlMs) => either((store) => store.set(key, value, ttlMs)),
    setIfAbsent: (key, value, ttlMs) => either((store) => store.setIfAbsent(key, value, ttlMs)),
    setUnless: (key, value, unless) => either((store) => store.setUnless(key, value, unless)),
    take: (key) => either((store) => store.take(key)),
    delete: (key) => either((store) => store.delete(key)),
    increment: (key, ttlMs, by) => either((store) => store.increment(key, ttlMs, by)),
    ping: () => shared.ping(),
    close: () => local.close(),
  }
}

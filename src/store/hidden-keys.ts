import { createHmac } from 'node:crypto'
import type { Store } from './store.ts'

/** What a key stands for stays readable; whom it is about (a number, a name, an address) is a keyed hash of fixed length. */
export function hiddenKey(secret: Buffer, key: string): string {
  const kind = key.slice(0, Math.max(0, key.indexOf(':')))
  return `${kind}:${createHmac('sha256', secret).update(key).digest('base64url').slice(0, 27)}`
}

/** A store in whose keys nobody can read or guess whom they are about: for all that is counted by what callers send. */
export function withHiddenKeys(store: Store, secret: Buffer): Store {
  const hidden = (key: string) => hiddenKey(secret, key)
  return {
    get: (key) => store.get(hidden(key)),
    set: (key, value, ttlMs) => store.set(hidden(key), value, ttlMs),
    setIfAbsent: (key, value, ttlMs) => store.setIfAbsent(hidden(key), value, ttlMs),
    setUnless: (key, value, unless) => store.setUnless(hidden(key), value, unless),
    take: (key) => store.take(hidden(key)),
    delete: (key) => store.delete(hidden(key)),
    increment: (key, ttlMs, by) => store.increment(hidden(key), ttlMs, by),
    ping: () => store.ping(),
    close: () => store.close(),
  }
}

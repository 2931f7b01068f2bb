import { heldKeys, kindOfKey } from '../../src/auth/privacy/held-keys.ts'
import type { Store } from '../../src/store/store.ts'

/** Kinds of keys that were written though nobody has said what becomes of them, since somebody last took them away. */
export const unheldKeys: string[] = []

function look(key: string): string {
  const kind = kindOfKey(key)
  if (!(kind in heldKeys) && !unheldKeys.includes(kind)) unheldKeys.push(kind)
  return key
}

/** The store, and a way to see all that is in it. */
export function rememberKeys(store: Store): { store: Store; dump(): Promise<Record<string, string>> } {
  const written = new Set<string>()
  const note = (key: string) => (written.add(key), key)
  async function dump(): Promise<Record<string, string>> {
    const found = await Promise.all([...written].map(async (key) => [key, await store.get(key)] as const))
    return Object.fromEntries(found.flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
  }
  const remembering: Store = {
    ...store,
    set: (key, value, ttlMs) => store.set(note(key), value, ttlMs),
    setIfAbsent: (key, value, ttlMs) => store.setIfAbsent(note(key), value, ttlMs),
    setUnless: (key, value, unless) => store.setUnless(note(key), value, unless),
    increment: (key, ttlMs, by) => store.increment(note(key), ttlMs, by),
  }
  return { store: remembering, dump }
}

/** The store; what is written to it under a key of a kind that held-keys.ts does not know is noted in `unheldKeys`. */
export function holdToHeldKeys(store: Store): Store {
  return {
    ...store,
    set: (key, value, ttlMs) => store.set(look(key), value, ttlMs),
    setIfAbsent: (key, value, ttlMs) => store.setIfAbsent(look(key), value, ttlMs),
    setUnless: (key, value, unless) => store.setUnless(look(key), value, unless),
    increment: (key, ttlMs, by) => store.increment(look(key), ttlMs, by),
  }
}

/**
 * Short-lived state: what may be lost. One narrow interface, two implementations (Redis, in process), one shared
 * test suite. Each call is atomic and touches one key, so that all of them work on Redis Cluster.
 * A call that cannot be answered in time rejects with StoreUnavailable; each caller states its own rule for that.
 */
export interface Store {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlMs: number): Promise<void>
  /** True when the key was free and is now set: the once-only claim. */
  setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>
  /** Sets the key unless it `holds` exactly this value. True when it was set. */
  setUnless(key: string, value: string, unless: { ttlMs: number; holds: string }): Promise<boolean>
  /** Reads and removes in one step: of many takers one gets the value. */
  take(key: string): Promise<string | null>
  delete(key: string): Promise<void>
  /**
   * Adds `by` (1 by default) and returns the new count; the first call starts the window of `ttlMs`. A negative `by`
   * gives back what was taken, never below zero and never starting a window. What comes to zero leaves no key.
   */
  increment(key: string, ttlMs: number, by?: number): Promise<number>
  /** Rejects with StoreUnavailable when the store does not answer or takes no writes. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The store is gone or too slow. Never reaches a client as such. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

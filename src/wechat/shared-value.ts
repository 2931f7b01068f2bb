import { seal, unseal } from '../auth/secrets/keys.ts'
import type { Logger } from 'pino'
import { ifStoreAnswers } from '../store/availability.ts'
import type { Store } from '../store/store.ts'
import { WechatUnavailable } from './errors.ts'

/** A value fresh from WeChat, and the seconds WeChat grants it. */
export type Fetched = { value: string; seconds: number }
export type Fetch = () => Promise<Fetched>

export type SharedValueOptions = {
  log: Logger
  store: Store
  now: () => number
  /** Seals what lies in the store: whoever reads Redis must not be able to act as the account. */
  sealKey: Buffer
  /** How long one process may take to fetch before another one tries as well, in milliseconds. */
  leaseMs: number
}

export type SharedValues = ReturnType<typeof createSharedValues>

type Kept = { value: string; until: number }

const longestMargin = 500
const pollMs = 40
const patienceMs = 1_000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Ends 500 s early, so that nobody is handed a value about to die; of a short life a tenth.
const lifeMs = (seconds: number) => Math.floor((seconds - Math.min(longestMargin, seconds / 10)) * 1000)

/**
 * Values that all processes share and that may be fetched only now and then: WeChat's access_token and jsapi_ticket.
 * One flight per value in this process, and one across processes by a lease in the store; who does not hold the
 * lease waits for the value. Without the store, each process fetches for itself.
 * Both calls throw what `fetch` throws, and WechatUnavailable when a lease outlasts our patience.
 */
export function createSharedValues({ store, sealKey, log, now, leaseMs }: SharedValueOptions) {
  const local = new Map<string, Kept>()
  const flights = new Map<string, Promise<string>>()

  const usable = (kept: Kept | null | undefined, failed?: string): kept is Kept =>
    kept != null && kept.until > now() && kept.value !== failed

  function keep(name: string, kept: Kept): string {
    local.set(name, kept)
    return kept.value
  }

  function once(flight: string, run: () => Promise<string>): Promise<string> {
    const underWay = flights.get(flight)
    if (underWay) return underWay
    const started = run().finally(() => flights.delete(flight))
    flights.set(flight, started)
    return started
  }

  async function take(fetch: Fetch): Promise<Kept> {
    const { value, seconds } = await fetch()
    return { value, until: now() + lifeMs(seconds) }
  }

  async function read(name: string): Promise<Kept | null> {
    const sealed = await ifStoreAnswers(store.get(name))
    if (!sealed) return null
    try {
      return JSON.parse(unseal(sealKey, sealed)) as Kept
    } catch {
      log.warn({ name }, 'a shared wechat value was sealed with another key: fetching it anew')
      return null
    }
  }

  async function share(name: string, kept: Kept): Promise<void> {
    const ttl = Math.max(1, kept.until - now())
    await ifStoreAnswers(store.set(name, seal(sealKey, JSON.stringify(kept)), ttl))
  }

  async function lead(name: string, fetch: Fetch, since: number, failed?: string): Promise<string> {
    // Past its time a late holder leaves the store alone: the lease, and a newer value, may be another's by now.
    const holding = () => performance.now() - since < leaseMs
    try {
      // Look first: the holder before us may have finished just now.
      const known = await read(name)
      if (usable(known, failed)) return keep(name, known)
      const kept = await take(fetch)
      if (holding()) await share(name, kept)
      return keep(name, kept)
    } finally {
      if (holding()) await ifStoreAnswers(store.delete(leaseOf(name)))
    }
  }

  async function obtain(name: string, fetch: Fetch, failed?: string): Promise<string> {
    for (const began = performance.now(); ;) {
      const since = performance.now()
      const won = await ifStoreAnswers(store.setIfAbsent(leaseOf(name), '1', leaseMs))
      if (won === undefined) return keep(name, await take(fetch))
      if (won) return lead(name, fetch, since, failed)
      const known = await read(name)
      if (usable(known, failed)) return keep(name, known)
      if (since - began > leaseMs + patienceMs)
        throw new WechatUnavailable(name, 'other processes keep failing to fetch it')
      await sleep(pollMs)
    }
  }

  return {
    /** The value under `name`, fetched when no process has it. */
    async get(name: string, fetch: Fetch): Promise<string> {
      const near = local.get(name)
      return usable(near) ? near.value : once(name, () => obtain(name, fetch))
    },

    /**
     * The value under `name` after WeChat refused `failed`: of any number of callers, here and in other processes,
     * one fetches; a value newer than `failed` is taken as it is.
     */
    async replace(name: string, failed: string, fetch: Fetch): Promise<string> {
      const near = local.get(name)
      if (usable(near, failed)) return near.value
      // `failed` is part of the flight's name: joining a plain `get` could bring the dead value back.
      return once(`${name} ${failed}`, () => obtain(name, fetch, failed))
    },
  }
}

const leaseOf = (name: string) => `${name}:lease`

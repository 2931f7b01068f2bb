import { seal, unseal, type Keys } from '../auth/secrets/keys.ts'
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
  /** Seal what lies in the store: reading Redis must not be enough to act as the account. */
  keys: Pick<Keys, 'seal'>
  /** How long one process may take to fetch before another one tries as well, in milliseconds. */
  leaseMs: number
}

export type SharedValues = ReturnType<typeof createSharedValues>

type SharedValue = { value: string; until: number }

/** A value somebody asks for; `failed` is one that WeChat has refused. */
type Wanted = { name: string; fetch: Fetch; failed?: string }

const longestMargin = 500
const pollMs = 40
const patienceMs = 1_000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Ends 500 s early, so that nobody is handed a value about to die; of a short life a tenth.
function valueOf({ value, seconds }: Fetched, at: number): SharedValue {
  const life = seconds - Math.min(longestMargin, seconds / 10)
  return { value, until: at + Math.floor(life * 1000) }
}

/**
 * Values that all processes share and that may be fetched only now and then: WeChat's access_token and jsapi_ticket.
 * One flight per value in this process, and one across processes by a lease in the store; a process without the
 * lease waits for the value. Without the store, each process fetches for itself.
 * Both calls throw what `fetch` throws, and WechatUnavailable when a lease outlasts our patience.
 */
export function createSharedValues(options: SharedValueOptions) {
  const { store, now, leaseMs } = options
  const local = new Map<string, SharedValue>()
  const once = singleFlight()
  const shared = sealedValues(options)

  const usable = (found: SharedValue | null | undefined, failed?: string): found is SharedValue =>
    found != null && found.until > now() && found.value !== failed
  const fetched = async (fetch: Fetch) => valueOf(await fetch(), now())

  function remember(name: string, found: SharedValue): string {
    local.set(name, found)
    return found.value
  }

  async function lead({ name, fetch, failed }: Wanted, since: number): Promise<string> {
    // Past its time a late holder leaves the store alone: the lease, and a newer value, may be another's by now.
    const holding = () => performance.now() - since < leaseMs
    try {
      // Look first: the holder before us may have finished just now.
      const found = await shared.read(name)
      if (usable(found, failed)) return remember(name, found)
      const fresh = await fetched(fetch)
      if (holding()) await shared.write(name, fresh)
      return remember(name, fresh)
    } finally {
      if (holding()) await ifStoreAnswers(store.delete(leaseOf(name)))
    }
  }

  async function obtain(wanted: Wanted): Promise<string> {
    const { name, fetch, failed } = wanted
    for (const began = performance.now(); ;) {
      const since = performance.now()
      const won = await ifStoreAnswers(store.setIfAbsent(leaseOf(name), '1', leaseMs))
      if (won === undefined) return remember(name, await fetched(fetch))
      if (won) return lead(wanted, since)
      const found = await shared.read(name)
      if (usable(found, failed)) return remember(name, found)
      if (since - began > leaseMs + patienceMs)
        throw new WechatUnavailable(name, 'other processes keep failing to fetch it')
      await sleep(pollMs)
    }
  }

  return {
    /** The value under `name`, fetched when no process has it. */
    async get(name: string, fetch: Fetch): Promise<string> {
      const near = local.get(name)
      return usable(near) ? near.value : once(name, () => obtain({ name, fetch }))
    },

    /**
     * The value under `name` after WeChat refused `failed`: of any number of callers, here and in other processes,
     * one fetches; a value newer than `failed` is taken as it is.
     */
    async replace(name: string, failed: string, fetch: Fetch): Promise<string> {
      const near = local.get(name)
      if (usable(near, failed)) return near.value
      // `failed` is part of the flight's name: joining a plain `get` could bring the dead value back.
      return once(`${name} ${failed}`, () => obtain({ name, fetch, failed }))
    },
  }
}

const leaseOf = (name: string) => `${name}:lease`

/** Runs work of one name once at a time: callers who ask meanwhile get the answer of the run under way. */
function singleFlight() {
  const flights = new Map<string, Promise<string>>()
  return (name: string, run: () => Promise<string>): Promise<string> => {
    const underWay = flights.get(name)
    if (underWay) return underWay
    const started = run().finally(() => flights.delete(name))
    flights.set(name, started)
    return started
  }
}

/** The values as the store holds them, for all processes: sealed. Without the store there are none. */
function sealedValues({ store, keys, log, now }: SharedValueOptions) {
  return {
    async read(name: string): Promise<SharedValue | null> {
      const sealed = await ifStoreAnswers(store.get(name))
      if (!sealed) return null
      try {
        return JSON.parse(unseal(keys.seal, sealed, `store:${name}`)) as SharedValue
      } catch {
        log.warn({ name }, 'a shared wechat value was sealed with another key: fetching it anew')
        return null
      }
    },

    async write(name: string, fetched: SharedValue): Promise<void> {
      const ttl = Math.max(1, fetched.until - now())
      await ifStoreAnswers(store.set(name, seal(keys.seal, JSON.stringify(fetched), `store:${name}`), ttl))
    },
  }
}

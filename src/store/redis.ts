import { Cluster, Redis } from 'ioredis'
import type { Logger } from 'pino'
import { StoreUnavailable, type Store } from './store.ts'

type Client = (Redis | Cluster) & {
  setUnless(key: string, value: string, ttlMs: number, guard: string): Promise<number>
  countUp(key: string, ttlMs: number, by: number): Promise<number>
}

const scripts = {
  setUnless: {
    numberOfKeys: 1,
    lua: `if redis.call('get', KEYS[1]) == ARGV[3] then return 0 end
          redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) return 1`,
  },
  countUp: {
    numberOfKeys: 1,
    lua: `local by = tonumber(ARGV[2])
          if by < 0 and redis.call('exists', KEYS[1]) == 0 then return 0 end
          local n = redis.call('incrby', KEYS[1], by)
          if n < 0 then redis.call('set', KEYS[1], 0, 'keepttl') return 0 end
          if redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) end
          return n`,
  },
}

const timeouts = { connectTimeout: 1_000, commandTimeout: 500, maxRetriesPerRequest: 0 }
const reconnect = (attempt: number) => Math.min(50 * attempt, 500)

// A command never waits for a lost connection: with the offline queue off it fails at once, and each caller has its rule.
function connect(urls: string[]): Client {
  const first = urls[0] ?? ''
  const options = { ...timeouts, scripts, enableOfflineQueue: false, lazyConnect: true }
  if (urls.length === 1) return new Redis(first, { ...options, retryStrategy: reconnect }) as Client
  const { username, password, protocol } = new URL(first)
  const tls = protocol === 'rediss:' ? { tls: {} } : {}
  return new Cluster(urls, {
    scripts,
    enableOfflineQueue: false,
    lazyConnect: true,
    clusterRetryStrategy: reconnect,
    slotsRefreshTimeout: 1_000,
    redisOptions: {
      ...timeouts,
      ...tls,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    },
  }) as Client
}

export type RedisStoreOptions = {
  /** One URL, or several nodes of a Redis Cluster. */
  urls: string[]
  log: Logger
  /** Put before every key, so that several systems can share one Redis. */
  prefix?: string
  /** Runs after a lost connection came back and before the store is used again; `since` is when it was last known good. */
  onRecovered?: (store: Store, since: number) => Promise<void>
}

/**
 * The store of many gateways, on one Redis or a Redis Cluster. Connects in the background: a gateway starts, and
 * goes on, without Redis.
 */
export function createRedisStore({ urls, log, prefix = 'auth:', onRecovered }: RedisStoreOptions): Store {
  const client = connect(urls)
  let lastGood = Date.now()
  let trusted = true
  let lost = false

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    try {
      const answer = await command()
      lastGood = Date.now()
      return answer
    } catch (cause) {
      throw new StoreUnavailable('redis does not answer', { cause })
    }
  }

  const call = <T>(command: () => Promise<T>): Promise<T> =>
    trusted ? ask(command) : Promise.reject(new StoreUnavailable('redis is coming back'))

  const operations = (via: typeof call): Store => ({
    get: (key) => via(() => client.get(prefix + key)),
    set: (key, value, ttlMs) => via(async () => void (await client.set(prefix + key, value, 'PX', ttlMs))),
    setIfAbsent: (key, value, ttlMs) =>
      via(async () => (await client.set(prefix + key, value, 'PX', ttlMs, 'NX')) === 'OK'),
    setUnless: (key, value, ttlMs, guard) =>
      via(async () => (await client.setUnless(prefix + key, value, ttlMs, guard)) === 1),
    take: (key) => via(() => client.getdel(prefix + key)),
    delete: (key) => via(async () => void (await client.del(prefix + key))),
    increment: (key, ttlMs, by = 1) => via(() => client.countUp(prefix + key, ttlMs, by)),
    ping: () => via(async () => void (await client.ping())),
    close: async () => client.disconnect(),
  })

  async function recover(): Promise<void> {
    try {
      await onRecovered?.(operations(ask), lastGood)
      trusted = true
      lost = false
      log.warn('redis is back')
    } catch (error) {
      log.error({ err: error }, 'redis is back but could not be brought up to date; trying again')
      setTimeout(() => void recover(), 500).unref()
    }
  }

  client.on('close', () => {
    if (!lost) log.error('redis is gone; answering from the database')
    lost = true
    trusted = false
  })
  client.on('ready', () => void (lost ? recover() : undefined))
  client.on('error', (error: Error) => log.debug({ err: error }, 'redis'))
  client.connect().catch(() => {})
  return operations(call)
}

import type { Logger } from 'pino'
import { trusting } from './redis-trust.ts'
import type { Store } from './store.ts'

export type RedisStoreOptions = {
  /** One URL, several nodes of a Redis Cluster, or Sentinels. */
  urls: string[]
  log: Logger
  /** Put before every key, so that several systems can share one Redis. */
  prefix?: string
}

/**
 * The store of many gateways, on one Redis, a Redis Cluster or what Sentinels watch. Connects in the background: a gateway
 * starts, and goes on, without Redis.
 */
export function createRedisStore({ urls, log, prefix = 'auth:' }: RedisStoreOptions): Store {
  const { ask, probe, close } = trusting({ urls, log, prefix })
  return {
    get: (key) => ask((redis) => redis.get(prefix + key)),
    set: (key, value, ttlMs) =>
      ask(async (redis) => void (await redis.set(prefix + key, value, 'PX', ttlMs))),
    setIfAbsent: (key, value, ttlMs) =>
      ask(async (redis) => (await redis.set(prefix + key, value, 'PX', ttlMs, 'NX')) === 'OK'),
    setUnless: (key, value, { ttlMs, holds }) =>
      ask(async (redis) => (await redis.setUnless(prefix + key, value, ttlMs, holds)) === 1),
    take: (key) => ask((redis) => redis.getdel(prefix + key)),
    delete: (key) => ask(async (redis) => void (await redis.del(prefix + key))),
    increment: (key, ttlMs, by = 1) => ask((redis) => redis.countUp(prefix + key, ttlMs, by)),
    ping: probe,
    close: async () => close(),
  }
}

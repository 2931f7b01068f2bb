import { setTimeout as sleep } from 'node:timers/promises'
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
          if n <= 0 then redis.call('del', KEYS[1]) return 0 end
          if redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) end
          return n`,
  },
}

const timeouts = { connectTimeout: 1_000, commandTimeout: 500, maxRetriesPerRequest: 0 }
const reconnect = (attempt: number) => Math.min(50 * attempt, 500)

// A command never waits for a lost connection: with the offline queue off it fails at once, and each caller has its rule.
// ioredis has no types for scripts of one's own.
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

// A system call costs more than all else of a command: those of one tick go out together. (ioredis's own pipelining
// would keep one batch at a time under way and make the next wait.) A Cluster's connections are not ours to reach.
function oneWritePerTick(client: Client): void {
  const stream = client instanceof Redis ? client.stream : undefined
  if (!stream || stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

export type RedisStoreOptions = {
  /** One URL, or several nodes of a Redis Cluster. */
  urls: string[]
  log: Logger
  /** Put before every key, so that several systems can share one Redis. */
  prefix?: string
}

/**
 * The store of many gateways, on one Redis or a Redis Cluster. Connects in the background: a gateway starts, and
 * goes on, without Redis.
 */
export function createRedisStore({ urls, log, prefix = 'auth:' }: RedisStoreOptions): Store {
  const client = connect(urls)
  const { ask, stop } = watched(client, log)
  client.connect().catch(() => {})
  return {
    get: (key) => ask(() => client.get(prefix + key)),
    set: (key, value, ttlMs) => ask(async () => void (await client.set(prefix + key, value, 'PX', ttlMs))),
    setIfAbsent: (key, value, ttlMs) =>
      ask(async () => (await client.set(prefix + key, value, 'PX', ttlMs, 'NX')) === 'OK'),
    setUnless: (key, value, { ttlMs, holds }) =>
      ask(async () => (await client.setUnless(prefix + key, value, ttlMs, holds)) === 1),
    take: (key) => ask(() => client.getdel(prefix + key)),
    delete: (key) => ask(async () => void (await client.del(prefix + key))),
    increment: (key, ttlMs, by = 1) => ask(() => client.countUp(prefix + key, ttlMs, by)),
    ping: () => ask(async () => void (await client.ping())),
    close: async () => {
      stop()
      client.disconnect()
    },
  }
}

/**
 * Asks Redis only while it answers: from the first failure until a ping comes back, every command is refused at once.
 * Both changes are logged.
 */
function watched(client: Client, log: Logger) {
  let trusted = true
  let closed = false
  /** What it last said of itself or the wire said of it: a wrong password, a bad certificate, nobody there. */
  let reason: string | undefined

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    if (!trusted) throw new StoreUnavailable('redis is coming back')
    oneWritePerTick(client)
    try {
      return await command()
    } catch (cause) {
      // One slow answer is waited for; while it lasts the others are refused at once.
      if (client.status === 'ready') doubt(cause)
      throw new StoreUnavailable('redis does not answer', { cause })
    }
  }

  function doubt(cause?: unknown): void {
    if (!trusted || closed) return
    trusted = false
    if (cause instanceof Error) reason = cause.message
    log.error({ reason }, 'redis does not answer; answering from the database')
    void waitUntilBack()
  }

  async function waitUntilBack(): Promise<void> {
    while (!closed && !(await answers())) await sleep(100, undefined, { ref: false })
    trusted = true
    reason = undefined
    if (!closed) log.warn('redis is back')
  }

  const answers = () =>
    client.ping().then(
      () => true,
      () => false,
    )

  client.on('close', () => doubt())
  client.on('error', (error: Error & { lastNodeError?: Error }) => {
    reason = (error.lastNodeError ?? error).message || error.name
    log.debug({ err: error }, 'redis')
  })
  return { ask, stop: () => void (closed = true) }
}

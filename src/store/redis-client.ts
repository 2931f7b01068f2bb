import { Cluster, Redis } from 'ioredis'

export type Client = (Redis | Cluster) & {
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
const eager = { scripts, enableOfflineQueue: false, lazyConnect: true }
const single = {
  ...timeouts,
  ...eager,
  retryStrategy: reconnect,
  // A master that was demoted keeps its connections, while its name or its Sentinels lead to the new one by now.
  reconnectOnError: ({ message }: Error) => message.includes('READONLY'),
}

/** A client of one Redis, of the nodes of a Redis Cluster, or of the master that Sentinels name. Does not connect yet. */
export function clientOf(urls: string[]): Client {
  const [first = ''] = urls
  if (new URL(first).protocol.includes('+sentinel')) return masterOf(urls)
  if (urls.length > 1) return clusterOf(urls)
  // ioredis has no types for scripts of one's own.
  return new Redis(first, single) as Client
}

/** A client of the Redis Cluster that these are nodes of, or one address of. */
export function clusterOf(urls: string[]): Client {
  const redisOptions = { ...timeouts, ...accessOf(urls) }
  return new Cluster(urls, {
    ...eager,
    clusterRetryStrategy: reconnect,
    slotsRefreshTimeout: 1_000,
    redisOptions,
  }) as Client
}

function masterOf(urls: string[]): Client {
  const { pathname, searchParams } = new URL(urls[0] ?? '')
  const [, name = '', db = '0'] = pathname.split('/').map(decodeURIComponent)
  const ofSentinel = (what: string) => searchParams.get(`sentinel${what}`) ?? undefined
  const access = accessOf(urls)
  return new Redis({
    ...single,
    ...access,
    name,
    db: Number(db) || 0,
    sentinels: urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) || 26379 })),
    sentinelUsername: ofSentinel('Username'),
    sentinelPassword: ofSentinel('Password'),
    sentinelRetryStrategy: reconnect,
    enableTLSForSentinelMode: 'tls' in access,
    // Their word that the master has changed, also where the old one still answers.
    failoverDetector: true,
  }) as Client
}

/** What the first URL says of how to come in; it counts for all nodes. */
function accessOf([first = '']: string[]) {
  const { username, password, protocol } = new URL(first)
  return {
    ...(protocol.startsWith('rediss') ? { tls: {} } : {}),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  }
}

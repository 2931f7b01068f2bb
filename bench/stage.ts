import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import type { SeededToken } from './members.ts'
import { freePort, ready, type Place, type Processes } from './processes.ts'

export const cores = availableParallelism()
/** Servers under test run on the first core; what loads them, and Redis, on the second. */
export const serverCore = 0
export const loadCore = cores > 1 ? 1 : 0
/** The cost every password is hashed at. */
export const bcryptCost = 10

const tokenCount = 2_000
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A server that answers. */
export type Server = { port: number; child: ChildProcess }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A Redis and a folder of our own, and the way to start servers over them. */
export async function openStage(processes: Processes) {
  const folder = await mkdtemp(join(tmpdir(), 'auth-gateway-bench-'))
  const { redisServer, redis, redisUrl } = await startRedis(processes, folder)
  const settings = {
    NODE_ENV: 'production',
    LEGACY_WIRES: 'api-v1,v1-site,api-auth',
    TRUST_PROXY: 'none',
    GATEWAY_SECRET: randomBytes(32).toString('base64url'),
    REDIS_URL: redisUrl,
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'warn',
    BCRYPT_COST: String(bcryptCost),
    // Production wants to know how codes are sent; none are here.
    SMS_PROVIDER: 'outbox',
    DEV_OUTBOX: 'true',
  }

  async function startServer(name: string, path: string, place: Place, extra = {}): Promise<Server> {
    const port = await freePort()
    const env = { ...settings, ...extra, PORT: String(port) }
    const child = processes.node(name, file(path), { place, env })
    child.stdout?.resume()
    await ready(name, child, () => fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }))
    return { port, child }
  }

  return {
    startServer,
    startGateway: (place: Place) => startServer('gateway', '../dist/server/main.js', place),

    /** Members and live tokens, for the gateway and for its peers. */
    async seed(): Promise<SeededToken[]> {
      const env = { ...settings, BENCH_TOKENS: String(tokenCount) }
      const child = processes.node('seed', file('./seed.ts'), { place: 'all', env })
      let text = ''
      for await (const chunk of child.stdout ?? []) text += chunk
      if (text === '') throw new Error('seeding failed')
      return JSON.parse(text) as SeededToken[]
    },

    /** Redis GETs since it started. */
    async gets(): Promise<number> {
      return Number(/cmdstat_get:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0)
    },

    /** Lets Redis use every core too, for what is measured on all of them. */
    async freeRedis(): Promise<void> {
      if (!processes.pinning) return
      const free = ['taskset', '-acp', `0-${cores - 1}`, String(redisServer.pid)]
      await once(processes.start('taskset', free, { place: 'all' }), 'exit')
    },

    async close(): Promise<void> {
      redis.disconnect()
      await processes.stopAll()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startRedis(processes: Processes, folder: string) {
  const port = await freePort()
  const command = [
    'redis-server',
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
  ]
  const redisServer = processes.start('redis-server', command, { place: loadCore })
  redisServer.stdout?.resume()
  const redisUrl = `redis://127.0.0.1:${port}`
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => 50 })
  redis.on('error', () => {})
  await ready('redis-server', redisServer, () => redis.ping())
  return { redisServer, redis, redisUrl }
}

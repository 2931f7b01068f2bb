import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createMemoryStore } from '../../src/store/memory.ts'
import { createRedisStore, type RedisStoreOptions } from '../../src/store/redis.ts'
import { StoreUnavailable, type Store } from '../../src/store/store.ts'
import { testClock } from '../support/gateway.ts'
import { storeSuite } from '../support/store-suite.ts'
import { deadPort, wireTo } from '../support/wire.ts'

const { TEST_REDIS_URL = '', TEST_REDIS_CLUSTER_URL = '', CI } = process.env
const cluster = TEST_REDIS_CLUSTER_URL.split(',').filter(Boolean)

for (const [name, value] of Object.entries({ TEST_REDIS_URL, TEST_REDIS_CLUSTER_URL })) {
  if (value) continue
  if (CI) throw new Error(`CI must test the store on it: set ${name}`)
  console.warn(`\n  NOT TESTED: the store without ${name}.\n`)
}

const log = pino({ level: 'silent' })
const redisStore = (urls: string[], more: Partial<RedisStoreOptions> = {}) =>
  createRedisStore({ urls, log, prefix: `test:${randomUUID()}:`, ...more })

const answering = (store: Store) => vi.waitFor(() => store.ping(), { timeout: 5_000, interval: 20 })

async function openRedis(urls: string[]) {
  const store = redisStore(urls)
  await answering(store)
  return { store, pass: (ms: number) => sleep(ms) }
}

/** Every call of a store, each of which must fail when there is none. */
const calls: [string, (store: Store) => Promise<unknown>][] = [
  ['get', (store) => store.get('k')],
  ['set', (store) => store.set('k', 'v', 1_000)],
  ['setIfAbsent', (store) => store.setIfAbsent('k', 'v', 1_000)],
  ['setUnless', (store) => store.setUnless('k', 'v', { ttlMs: 1_000, holds: 'g' })],
  ['take', (store) => store.take('k')],
  ['delete', (store) => store.delete('k')],
  ['increment', (store) => store.increment('k', 1_000)],
  ['ping', (store) => store.ping()],
]

async function expectUnavailable(store: Store, within: number): Promise<void> {
  for (const [name, call] of calls) {
    const start = performance.now()
    await expect(call(store), name).rejects.toBeInstanceOf(StoreUnavailable)
    expect(performance.now() - start, name).toBeLessThan(within)
  }
}

describe('memory store', () => {
  storeSuite(async () => {
    const clock = testClock()
    return { store: createMemoryStore(clock.now), pass: (ms) => clock.advance(ms / 1000) }
  })

  it('does not keep what is over: a thousand writes sweep it out', async () => {
    const clock = testClock()
    const entries = vi.spyOn(Map.prototype, 'delete')
    onTestFinished(() => entries.mockRestore())
    const store = createMemoryStore(clock.now)
    for (let i = 0; i < 999; i++) await store.set(`old ${i}`, 'x', 1_000)
    clock.advance(2)
    await store.set('new', 'x', 1_000)
    expect(entries.mock.calls.filter(([key]) => String(key).startsWith('old '))).toHaveLength(999)
    expect(await store.get('new')).toBe('x')
  })
})

describe('redis store, nobody there', () => {
  it('is unavailable at once, on one node and on a cluster', async () => {
    const url = async () => `redis://127.0.0.1:${await deadPort()}`
    for (const urls of [[await url()], [await url(), await url()]]) {
      const store = redisStore(urls)
      await expectUnavailable(store, 500)
      await store.close()
    }
  })
})

if (TEST_REDIS_URL)
  describe('redis store', () => {
    storeSuite(() => openRedis([TEST_REDIS_URL]))

    it('keeps two prefixes apart', async () => {
      const [one, two] = [redisStore([TEST_REDIS_URL]), redisStore([TEST_REDIS_URL])]
      await Promise.all([answering(one), answering(two)])
      await one.set('k', 'v', 1_000)
      expect(await two.get('k')).toBeNull()
      await Promise.all([one.close(), two.close()])
    })

    it('is unavailable within a second when redis is deaf, and at once when the wire is cut', async () => {
      const wire = await wireTo(TEST_REDIS_URL)
      const store = redisStore([wire.url])
      onTestFinished(() => store.close())
      await answering(store)
      wire.deafen()
      await expectUnavailable(store, 1_000)
      wire.cut()
      await expectUnavailable(store, 1_000)
    })

    it('comes back by itself', async () => {
      const wire = await wireTo(TEST_REDIS_URL)
      const store = redisStore([wire.url])
      onTestFinished(() => store.close())
      await answering(store)
      await store.set('k', 'v', 60_000)
      wire.cut()
      await vi.waitFor(() => expect(store.get('k')).rejects.toBeInstanceOf(StoreUnavailable))
      wire.mend()
      await vi.waitFor(async () => expect(await store.get('k')).toBe('v'))
    })
  })

if (cluster.length > 0)
  describe.each([
    ['by all of its nodes', cluster],
    ['by one URL', cluster.slice(0, 1)],
  ])('redis cluster store, named %s', (_, urls) => {
    storeSuite(() => openRedis(urls))
  })

if (cluster.length > 0)
  describe('redis cluster store', () => {
    it('finds the cluster through any one of its nodes', async () => {
      const store = redisStore([`redis://127.0.0.1:${await deadPort()}`, ...cluster.slice(0, 1)])
      await answering(store)
      await store.set('k', 'v', 1_000)
      expect(await store.get('k')).toBe('v')
      await store.close()
    })
  })

describe('a Redis that refuses us', () => {
  it('is said in the log, with its reason and without the password', async () => {
    const server = createServer((socket) =>
      socket
        .on('data', () => socket.write('-WRONGPASS invalid username-password pair\r\n'))
        .on('error', () => {}),
    )
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const lines: string[] = []
    const said = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
    const { port } = server.address() as AddressInfo
    const store = redisStore([`redis://:open-sesame@127.0.0.1:${port}`], { log: said })
    onTestFinished(async () => {
      await store.close()
      server.close()
    })
    await vi.waitFor(() => expect(lines.join('')).toContain('WRONGPASS'))
    expect(lines.join('')).not.toContain('open-sesame')
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable)
  })
})

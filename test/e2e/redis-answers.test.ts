// A Redis that answers, but not as a master with room and rights does: under a running gateway, over open connections.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from './support/calls.ts'
import { freshMobile, sendText } from './support/codes.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { privateDatabase, type PrivateDatabase } from './support/postgres.ts'
import { shared } from './support/process.ts'
import { proxyTo } from './support/proxy.ts'
import { privateRedis, type PrivateRedis } from './support/redis.ts'
import { sentinelOf } from './support/sentinel.ts'
import { needsServices } from './support/services.ts'
import { until } from './support/wait.ts'

const sendsCodes = async (gateway: Gateway) => codeOf(await gateway.graphql(sendText, { m: freshMobile() }))
const hasStore = async (gateway: Gateway) =>
  ((await (await gateway.get('/readyz')).json()) as { store: boolean }).store

const becomesReplicaOf = async (redis: PrivateRedis, master: PrivateRedis) => {
  const { hostname, port } = new URL(master.url)
  // It would wait five seconds for other replicas.
  await master.command('config', 'set', 'repl-diskless-sync-delay', '0')
  await redis.command('replicaof', hostname, port)
  await until('the replica is linked', async () => /link_status:up/.test(String(await redis.command('info'))))
}
const isPromoted = (redis: PrivateRedis) => redis.command('replicaof', 'no', 'one')

/** Codes cannot be made and `/readyz` says so, while tokens are given and checked from the database. */
async function expectWithout(gateway: Gateway): Promise<void> {
  await until('codes are UNAVAILABLE', async () => (await sendsCodes(gateway)) === 'UNAVAILABLE')
  await until('the store is missed', async () => !(await hasStore(gateway)))
  const { accessToken } = await gateway.login()
  expect(await gateway.check(accessToken)).toMatchObject({ active: true })
}

async function expectWith(gateway: Gateway): Promise<void> {
  await until('the store is back', () => hasStore(gateway))
  expect(await sendsCodes(gateway)).toBeUndefined()
}

const said = (gateway: Gateway, msg: string) => gateway.log().filter((line) => line.msg === msg)

describe.skipIf(needsServices())('a gateway whose Redis', () => {
  let database: PrivateDatabase
  let first: PrivateRedis
  let second: PrivateRedis

  beforeAll(() => shared(async () => void (database = await privateDatabase())))
  beforeEach(async () => void ([first, second] = await Promise.all([privateRedis(), privateRedis()])))

  const startOn = (redisUrl: string) => startGateway({ DATABASE_URL: database.url, REDIS_URL: redisUrl })

  it('is demoted under open connections goes on without it, and with it once it is promoted again', async () => {
    const gateway = await startOn(first.url)
    await expectWith(gateway)
    await becomesReplicaOf(first, second)
    await expectWithout(gateway)
    expect(said(gateway, 'redis does not answer; answering from the database').at(-1)?.reason).toContain(
      'READONLY',
    )
    await isPromoted(first)
    await expectWith(gateway)
    expect(said(gateway, 'redis does not answer; answering from the database')).toHaveLength(1)
    await gateway.stop()
  })

  it('is demoted while its address leads to a new master goes there', async () => {
    const address = await proxyTo(first.url)
    const gateway = await startOn(address.url)
    await expectWith(gateway)
    await becomesReplicaOf(first, second)
    address.lead(second.url)
    await until('a code is sent', async () => (await sendsCodes(gateway)) === undefined)
    expect(await hasStore(gateway)).toBe(true)
    await gateway.stop()
  })

  it('refuses writes for want of memory, or keys for want of rights, loses those commands only', async () => {
    const gateway = await startOn(first.url)
    await expectWith(gateway)
    await first.command('config', 'set', 'maxmemory', '1')
    await expectWithout(gateway)
    await first.command('config', 'set', 'maxmemory', '0')
    await expectWith(gateway)
    await first.command('acl', 'setuser', 'default', 'resetkeys', '~others:*')
    await expectWithout(gateway)
    await first.command('acl', 'setuser', 'default', 'allkeys')
    await expectWith(gateway)
    expect(said(gateway, 'redis does not answer; answering from the database')).toEqual([])
    expect(said(gateway, 'redis refuses a command')[0]?.reason).toMatch(/^OOM /)
    await gateway.stop()
  })

  it('is watched by Sentinels follows them to the new master, and is told so when it takes one for a Redis', async () => {
    await becomesReplicaOf(second, first)
    const sentinel = await sentinelOf(first.url)
    const [gateway, misled] = await Promise.all([
      startOn(`redis+sentinel://${sentinel.address}/main`),
      startOn(`redis://${sentinel.address}`),
    ])
    const words = 'REDIS_URL leads to a Sentinel: write redis+sentinel://host:port/<name of the master>'
    await until('it is said', () => said(misled, words).length === 1)
    expect(await hasStore(misled)).toBe(false)
    await expectWith(gateway)
    await sentinel.failover(second.url)
    await until('a code is sent', async () => (await sendsCodes(gateway)) === undefined)
    expect(await second.command('role')).toEqual(expect.arrayContaining(['master']))
    await gateway.stop()
  })
})

// Redis goes away and comes back under two running gateways: nobody is logged out, nothing revoked comes to life.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { needsServices, twoGateways, type Two } from './support/services.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { proxyTo } from './support/proxy.ts'
import { privateRedis, type PrivateRedis } from './support/redis.ts'
import { timed, until } from './support/wait.ts'

type Outage = Two & { redis: PrivateRedis }

async function outage({
  persistent = false,
  ...env
}: { persistent?: boolean; [name: string]: unknown } = {}) {
  const redis = await privateRedis({ persistent })
  const two = await twoGateways({ REDIS_URL: redis.url, ...(env as Record<string, string>) })
  for (const gateway of [two.a, two.b]) await redisIsBack(gateway)
  return { ...two, redis }
}

/** A token both gateways and Redis know to be good. */
async function knownToken({ a, b, redis }: Outage) {
  const pair = await a.login()
  for (const gateway of [a, b]) expect(await gateway.check(pair.accessToken)).toMatchObject({ active: true })
  expect(await redis.command('get', keyOf(pair.accessToken))).toContain(pair.sessionId)
  return pair
}

const keyOf = (token: string) => `auth:token:${createHash('sha256').update(token).digest('base64url')}`

function redisIsBack(gateway: Gateway): Promise<boolean> {
  return until('the gateway has Redis', async () => {
    const { store } = (await (await gateway.get('/readyz')).json()) as { store: boolean }
    return store
  })
}

/** Watches a revoked token through everything `work` does and until Redis has been back for a while. */
async function neverActive(gateways: Gateway[], token: string, work: () => Promise<void>): Promise<void> {
  let going = true
  const sightings: string[] = []
  const watch = async (gateway: Gateway, name: string) => {
    for (let n = 0; going; n++)
      if ((await gateway.check(token)).active) sightings.push(`check ${n} by ${name}`)
  }
  const watching = gateways.map((gateway, i) => watch(gateway, `gateway ${i}`))
  try {
    await work()
    const end = performance.now() + 1_500
    await until('the watch is over', () => performance.now() > end)
  } finally {
    going = false
    await Promise.all(watching)
  }
  expect(sightings.slice(0, 3)).toEqual([])
}

async function dead(gateways: Gateway[], token: string): Promise<void> {
  const one = (gateway: Gateway) =>
    until('the token is refused', async () => !(await gateway.check(token)).active, { every: 5 })
  const { ms } = await timed(() => Promise.all(gateways.map(one)))
  expect(ms).toBeLessThan(1_000)
}

/** Everything a client does, on both gateways; gives the slowest of each in ms. */
async function allWorks({ a, b }: Two, old: { accessToken: string; refreshToken: string }) {
  const slowest = { checkToken: 0, login: 0, refresh: 0, logout: 0 }
  const note = async <T>(what: keyof typeof slowest, work: () => Promise<T>) => {
    const { value, ms } = await timed(work)
    slowest[what] = Math.max(slowest[what], ms)
    return value
  }
  for (const gateway of [a, b])
    for (let i = 0; i < 5; i++)
      expect(await note('checkToken', () => gateway.check(old.accessToken))).toMatchObject({ active: true })
  const next = await note('refresh', () => a.refresh(old.refreshToken))
  expect(await note('refresh', () => b.refresh(old.refreshToken))).toEqual(next)
  for (const [here, there] of [[a, b] as const, [b, a] as const]) {
    const { accessToken } = await note('login', () => here.login())
    expect(await note('checkToken', () => there.check(accessToken))).toMatchObject({ active: true })
    expect(await note('logout', () => here.logout(accessToken))).toBe(true)
    await dead([here, there], accessToken)
  }
  return slowest
}

describe.skipIf(needsServices())('without Redis', () => {
  it('checkToken, login, refresh and logout work from the database, and all is as before when it is back', async () => {
    const o = await outage()
    const pair = await knownToken(o)
    await o.redis.kill()
    console.log('Redis killed, slowest in ms:', await allWorks(o, pair))

    await o.redis.start()
    for (const gateway of [o.a, o.b]) await redisIsBack(gateway)
    await knownToken(o)
    await allWorks(o, await knownToken(o))
    for (const gateway of [o.a, o.b]) expect(await gateway.stop()).toBeLessThan(5_000)
  })

  it('the same with a Redis that is connected but does not answer', async () => {
    const o = await outage({ REFRESH_GRACE: '30' })
    const pair = await knownToken(o)
    o.redis.freeze()
    const slowest = await allWorks(o, pair)
    console.log('Redis frozen, slowest in ms:', slowest)
    for (const ms of Object.values(slowest)) expect(ms).toBeLessThan(3_000)

    o.redis.thaw()
    for (const gateway of [o.a, o.b]) await redisIsBack(gateway)
    await allWorks(o, await knownToken(o))
  })

  it('a gateway starts, and uses Redis once it is there', async () => {
    const o = await outage()
    await o.redis.kill()
    const late = await startGateway(o.env)
    const { accessToken } = await late.login()
    expect(await o.a.check(accessToken)).toMatchObject({ active: true })
    await o.redis.start()
    await redisIsBack(late)
    for (const gateway of [o.a, o.b]) await redisIsBack(gateway)
    await knownToken({ ...o, a: late })
  })
})

describe.skipIf(needsServices())('a token revoked', () => {
  it('while Redis was frozen stays dead', async () => {
    const o = await outage()
    const { accessToken } = await knownToken(o)
    o.redis.freeze()
    await o.a.logout(accessToken)
    await dead([o.a, o.b], accessToken)
    await neverActive([o.a, o.b], accessToken, async () => {
      o.redis.thaw()
      for (const gateway of [o.a, o.b]) await redisIsBack(gateway)
    })
  })

  it('while Redis was down stays dead, though Redis kept its data', async () => {
    const o = await outage({ persistent: true })
    const { accessToken } = await knownToken(o)
    await o.redis.kill()
    await o.a.logout(accessToken)
    await dead([o.a, o.b], accessToken)
    await backInto(o, [o.a, o.b], accessToken)
  })

  it('before a crash of Redis stays dead, though Redis comes back with an older snapshot', async () => {
    const o = await outage()
    const { accessToken } = await knownToken(o)
    await grantIsOlder(o, accessToken)
    await o.redis.command('save')
    await o.a.logout(accessToken)
    await dead([o.a, o.b], accessToken)
    await endIsOlder(o)
    await o.redis.kill()
    await backInto(o, [o.a, o.b], accessToken)
  })

  it('while Redis was down stays dead, though every gateway was restarted meanwhile', async () => {
    const o = await outage({ persistent: true })
    const { accessToken } = await knownToken(o)
    await grantIsOlder(o, accessToken)
    await o.redis.kill()
    await o.a.logout(accessToken)
    await endIsOlder(o)
    await Promise.all([o.a.stop(), o.b.stop()])
    const fresh = [await startGateway(o.env), await startGateway(o.env)]
    await backInto(o, fresh, accessToken)
  })

  it('while Redis was down stays dead, though Redis was back before the gateways were', async () => {
    const o = await outage({ persistent: true })
    const { accessToken } = await knownToken(o)
    await o.redis.kill()
    await o.a.logout(accessToken)
    await Promise.all([o.a.stop(), o.b.stop()])
    await o.redis.start()
    const fresh = await startGateway(o.env)
    await neverActive([fresh], accessToken, async () => void (await redisIsBack(fresh)))
  })

  it('by a gateway that alone lost Redis is refused by the other within a second', async () => {
    const redis = await privateRedis()
    const wire = await proxyTo(redis.url)
    const two = await twoGateways({ REDIS_URL: redis.url })
    const cutOff = await startGateway({ ...two.env, REDIS_URL: wire.url })
    await redisIsBack(cutOff)
    const { accessToken } = await knownToken({ ...two, redis })
    wire.cut()
    await cutOff.logout(accessToken)
    await dead([cutOff, two.a, two.b], accessToken)
  })

  it('by a refresh while Redis was down dies with the grace, though Redis kept it', async () => {
    const o = await outage({ persistent: true, REFRESH_GRACE: '1' })
    const { accessToken, refreshToken } = await knownToken(o)
    await o.redis.kill()
    await o.a.refresh(refreshToken)
    await until('the grace is over', async () => !(await o.a.check(accessToken)).active)
    await backInto(o, [o.a, o.b], accessToken)
  })
})

async function backInto({ redis }: Outage, gateways: Gateway[], token: string): Promise<void> {
  await neverActive(gateways, token, async () => {
    await redis.start()
    for (const gateway of gateways) await redisIsBack(gateway)
  })
}

// Ten minutes pass: as if the grant in Redis and the end in the database had been written that much earlier.
const tenMinutes = 600_000

async function grantIsOlder({ redis }: Outage, token: string): Promise<void> {
  const left = Number(await redis.command('pttl', keyOf(token))) - tenMinutes
  if (left > 0) await redis.command('pexpire', keyOf(token), String(left))
  else await redis.command('del', keyOf(token))
}

async function endIsOlder({ database }: Outage): Promise<void> {
  await database.query(`UPDATE sessions SET ended_at = ended_at - interval '10 minutes'`)
}

// Redis goes away and comes back under two running gateways: nobody is logged out, nothing revoked comes to life.
import { createHash } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { allWorks, deadWithinASecond, haveRedis, staysDead } from './support/client-work.ts'
import { startGateway } from './support/gateway.ts'
import { shared } from './support/process.ts'
import { proxyTo } from './support/proxy.ts'
import { privateRedis, type PrivateRedis } from './support/redis.ts'
import { needsServices, twoGateways, type Two } from './support/services.ts'
import { until } from './support/wait.ts'

type Outage = Two & { redis: PrivateRedis }

async function openOutage(): Promise<Outage> {
  const redis = await privateRedis()
  const two = await twoGateways({ REDIS_URL: redis.url, REFRESH_GRACE: '4' })
  await haveRedis(two.a, two.b)
  return { ...two, redis }
}

const keyOf = (token: string) => `auth:token:${createHash('sha256').update(token).digest('base64url')}`

/** A pair whose access token both gateways and Redis know to be good. */
async function knownPair({ a, b, redis }: Outage) {
  const pair = await a.login()
  for (const gateway of [a, b]) expect(await gateway.check(pair.accessToken)).toMatchObject({ active: true })
  expect(await redis.command('get', keyOf(pair.accessToken))).toContain(pair.sessionId)
  return pair
}

/** Watches a revoked token while Redis comes back by `work`, and for a while after. */
const staysDeadBack = ({ a, b }: Outage, token: string, work: () => Promise<void>) =>
  staysDead([a, b], [token], () => work().then(() => haveRedis(a, b)))

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

describe.skipIf(needsServices())('two gateways and a Redis that fails', () => {
  let o: Outage

  beforeAll(() =>
    shared(async () => {
      o = await openOutage()
    }),
  )

  afterEach(async () => {
    o.redis.thaw()
    await o.redis.start()
    await haveRedis(o.a, o.b)
  })

  it('work from the database while it is down, and as before once it is back', async () => {
    const pair = await knownPair(o)
    await o.redis.kill()
    console.log('Redis killed, slowest in ms:', await allWorks(o, pair))

    await o.redis.start()
    await haveRedis(o.a, o.b)
    await allWorks(o, await knownPair(o))
  })

  it('work from the database, in bounded time, while it is connected but does not answer', async () => {
    const pair = await knownPair(o)
    o.redis.freeze()
    const slowest = await allWorks(o, pair)
    console.log('Redis frozen, slowest in ms:', slowest)
    for (const ms of Object.values(slowest)) expect(ms).toBeLessThan(3_000)

    o.redis.thaw()
    await haveRedis(o.a, o.b)
    await allWorks(o, await knownPair(o))
  })

  it('are joined by a third that starts without it', async () => {
    await o.redis.kill()
    const third = await startGateway(o.env)
    const { accessToken } = await third.login()
    expect(await o.a.check(accessToken)).toMatchObject({ active: true })
    await o.redis.start()
    await haveRedis(third, o.a, o.b)
    await knownPair({ ...o, a: third })
    expect(await third.stop()).toBeLessThan(5_000)
  })

  it('keep dead what was revoked while it was frozen', async () => {
    const { accessToken } = await knownPair(o)
    o.redis.freeze()
    await o.a.logout(accessToken)
    await deadWithinASecond([o.a, o.b], accessToken)
    await staysDeadBack(o, accessToken, async () => o.redis.thaw())
  })

  it('keep dead what was revoked while it was down, though it kept its data', async () => {
    const { accessToken } = await knownPair(o)
    await o.redis.command('save')
    await o.redis.kill()
    await o.a.logout(accessToken)
    await deadWithinASecond([o.a, o.b], accessToken)
    await staysDeadBack(o, accessToken, o.redis.start)
  })

  it('keep dead what was revoked before it crashed, though it comes back with an older snapshot', async () => {
    const { accessToken } = await knownPair(o)
    await grantIsOlder(o, accessToken)
    await o.redis.command('save')
    await o.a.logout(accessToken)
    await deadWithinASecond([o.a, o.b], accessToken)
    await endIsOlder(o)
    await o.redis.kill()
    await staysDeadBack(o, accessToken, o.redis.start)
  })

  it('keep dead what was refreshed while it was down, once the grace is over', async () => {
    const { accessToken, refreshToken } = await knownPair(o)
    await o.redis.command('save')
    await o.redis.kill()
    await o.a.refresh(refreshToken)
    await until('the grace is over', async () => !(await o.a.check(accessToken)).active)
    await staysDeadBack(o, accessToken, o.redis.start)
  })

  it('refuse within a second what a third revoked that alone lost Redis', async () => {
    const wire = await proxyTo(o.redis.url)
    const cutOff = await startGateway({ ...o.env, REDIS_URL: wire.url })
    await haveRedis(cutOff)
    const { accessToken } = await knownPair(o)
    wire.cut()
    await cutOff.logout(accessToken)
    await deadWithinASecond([cutOff, o.a, o.b], accessToken)
  })
})

describe.skipIf(needsServices())('gateways that were all restarted while Redis was down', () => {
  it('keep dead what was revoked meanwhile, whoever is back first', async () => {
    const o = await openOutage()
    const { accessToken } = await knownPair(o)
    await grantIsOlder(o, accessToken)
    await o.redis.command('save')
    await o.redis.kill()
    await o.a.logout(accessToken)
    await endIsOlder(o)
    await Promise.all([o.a.stop(), o.b.stop()])

    const before = await startGateway(o.env)
    await staysDead([before], [accessToken], () => o.redis.start().then(() => haveRedis(before)))
    const after = await startGateway(o.env)
    await staysDead([after], [accessToken], () => haveRedis(after))
  })
})

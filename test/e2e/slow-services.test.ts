// PostgreSQL and Redis that are slow, deaf, or fall over in the middle of an answer, under two running gateways.
import { createHash } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type Answer, type Pair } from './support/calls.ts'
import { allWorks, haveRedis, staysDead } from './support/client-work.ts'
import { freshMobile, joinText, sendText, sentBy } from './support/codes.ts'
import type { Gateway } from './support/gateway.ts'
import { privateDatabase } from './support/postgres.ts'
import { shared } from './support/process.ts'
import { proxyTo, type Proxy } from './support/proxy.ts'
import { needsServices, sharedRedis, twoGateways, type Two } from './support/services.ts'
import { timed, until } from './support/wait.ts'

/** The wait for a connection, the time of a query, and a second for everything else. */
const bound = 3_000 + 10_000 + 1_000

type Slow = Two & { postgres: Proxy; redis: Proxy }

// Not the budgets are tried here.
const generous = { SMS_PER_ADDRESS_HOUR: '10000', SMS_PER_ADDRESS_DAY: '10000' }

async function openSlow(): Promise<Slow> {
  const database = await privateDatabase()
  const [postgres, redis] = [await proxyTo(database.url), await proxyTo(sharedRedis())]
  const two = await twoGateways({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...generous })
  return { ...two, database, postgres, redis }
}

/** A pair that both gateways know to be good, and a token that was good on both. */
async function aliveAndDead({ a, b }: Slow): Promise<{ alive: Pair; dead: string }> {
  const [alive, { accessToken: dead }] = [await a.login(), await b.login()]
  for (const gateway of [a, b])
    for (const token of [alive.accessToken, dead])
      expect(await gateway.check(token)).toMatchObject({ active: true })
  expect(await a.logout(dead)).toBe(true)
  for (const gateway of [a, b])
    await until('the token is refused', async () => !(await gateway.check(dead)).active, { every: 5 })
  return { alive, dead }
}

const ready = async ({ get }: Gateway) => (await get('/readyz')).status === 200
const allReady = (...gateways: Gateway[]) =>
  Promise.all(gateways.map((gateway) => until('the gateway is ready', () => ready(gateway))))
const poolSize = 20
/** How many connections the database has, and none of them in the middle of nothing. */
async function connections({ database }: Slow): Promise<number> {
  const rows = await database.query(
    `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
  expect(rows.filter(({ state }) => String(state).startsWith('idle in transaction'))).toEqual([])
  return rows.length
}
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

/** How a call ended: its code, and whether that came in time. */
async function inBound(call: () => Promise<Answer<unknown>>) {
  const { value, ms } = await timed(call)
  return { code: codeOf(value) ?? 'ok', ms }
}

describe.skipIf(needsServices())('two gateways', () => {
  let o: Slow

  beforeAll(() =>
    shared(async () => {
      o = await openSlow()
    }),
  )

  afterEach(async () => {
    o.redis.mend()
    o.postgres.mend()
    await haveRedis(o.a, o.b)
    await allReady(o.a, o.b)
  })

  const slowRedis: [string, number, (redis: Proxy) => void][] = [
    ['answers after 100 ms', 3_000, (redis) => redis.delay({ back: 100 })],
    ['answers after 400 ms', 6_000, (redis) => redis.delay({ back: 400 })],
    ['answers after 600 ms', 3_000, (redis) => redis.delay({ back: 600 })],
    ['never answers', 3_000, (redis) => redis.stall()],
  ]

  it.each(slowRedis)('give right answers in time while Redis %s', async (name, within, fail) => {
    const { alive, dead } = await aliveAndDead(o)
    fail(o.redis)
    const slowest = await staysDead([o.a, o.b], [dead], async () => {
      const took = await allWorks(o, alive)
      o.redis.mend()
      await haveRedis(o.a, o.b)
      return took
    })
    console.log(`Redis ${name}, slowest in ms:`, slowest)
    for (const ms of Object.values(slowest)) expect(ms).toBeLessThan(within)
    expect((await o.b.login()).accessToken).toBeTruthy()
  })

  it.each([
    [200, 3_000],
    [2_000, 12_000],
  ])('give right answers in time while PostgreSQL answers after %i ms', async (late, within) => {
    const { alive, dead } = await aliveAndDead(o)
    o.postgres.delay({ back: late })
    const known = await timed(() => o.b.check(alive.accessToken))
    const [login, refresh, unknown] = await Promise.all([
      timed(() => o.b.login()),
      timed(() => o.a.refresh(alive.refreshToken)),
      timed(() => o.a.check('a token nobody knows')),
    ])
    const ms = { known: known.ms, unknown: unknown.ms, login: login.ms, refresh: refresh.ms }
    console.log(`PostgreSQL answers after ${late} ms, in ms:`, ms)
    for (const took of Object.values(ms)) expect(took).toBeLessThan(within)
    expect(ms.known).toBeLessThan(500)
    expect(known.value).toMatchObject({ active: true })
    expect(unknown.value).toMatchObject({ active: false })
    for (const { value } of [login, refresh])
      for (const gateway of [o.a, o.b])
        expect(await gateway.check(value.accessToken)).toMatchObject({ active: true })
    expect(await o.b.check(dead)).toMatchObject({ active: false })
  })

  it('refuse in time what needs a PostgreSQL that never answers, and are well when it does', async () => {
    const { alive, dead } = await aliveAndDead(o)
    o.postgres.stall()
    // More than there are connections, on both gateways: the others wait for one.
    const calls = numbers(60).map((i) => () => {
      const gateway = i % 2 ? o.a : o.b
      if (i % 3 === 0) return gateway.tryLogin('demo', 'demo-password')
      return i % 3 === 1 ? gateway.tryRefresh(alive.refreshToken) : gateway.tryCheck(`unknown ${i}`)
    })
    const asked = Promise.all(calls.map(inBound))
    const legacy = timed(() => o.a.rest('login', { username: 'demo', password: 'demo-password', time: '1' }))
    const unready = timed(() => until('not ready', async () => !(await ready(o.a)), { every: 100 }))
    const slowestCheck = await staysDead([o.a, o.b], [dead], async () => {
      let slowest = 0
      for (const gateway of [o.a, o.b])
        for (const _ of numbers(50)) {
          const { value, ms } = await timed(() => gateway.check(alive.accessToken))
          expect(value).toMatchObject({ active: true })
          slowest = Math.max(slowest, ms)
        }
      expect((await timed(() => o.a.get('/healthz'))).value.status).toBe(200)
      await unready
      return slowest
    })
    expect((await unready).ms).toBeLessThan(4_000)
    const answers = await asked
    expect(await legacy).toMatchObject({ value: { state: false, code: 1 } })
    // Now that every connection has been given up once: not one call is slower than the first ones.
    const later = await inBound(calls[0] as (typeof calls)[0])
    const slowest = Math.max(...answers.map(({ ms }) => ms), (await legacy).ms, later.ms)
    console.log('PostgreSQL never answers, in ms:', {
      slowest,
      ...{ later: later.ms, knownToken: slowestCheck, unready: (await unready).ms },
    })
    expect(new Set([...answers, later].map(({ code }) => code))).toEqual(new Set(['UNAVAILABLE']))
    expect(slowest).toBeLessThan(bound)
    expect(slowestCheck).toBeLessThan(1_000)

    o.postgres.mend()
    await allReady(o.a, o.b)
    await allWorks(o, alive)
    await until('the connections given up are gone', async () => (await connections(o)) <= 2 * poolSize)
  })

  // Up to where the writes are; in a question, so that they are not done; in an answer, so that they are.
  const resets = [
    ['postgres', 'an answer', [1, 30, 150, 600]],
    ['postgres', 'a question', [800, 1_600, 2_200, 2_800, 3_400, 4_000, 4_800, 5_600, 6_800, 8_000]],
    ['redis', 'an answer', [1, 6, 30, 60]],
  ] as const
  it.each(resets)(
    'give no token without a row and use nothing twice when %s is reset in the middle of %s',
    async (name, where, sizes) => {
      const refused: Record<string, number> = {}
      for (const bytes of sizes) {
        const first = await o.a.login()
        const mobile = freshMobile()
        await o.a.graphql(sendText, { m: mobile })
        const [message] = await sentBy(o.a, mobile)
        const drops = o[name].drops()
        o[name].dropAfter(bytes, where === 'an answer' ? 'back' : 'there')
        const both = <T>(call: (gateway: Gateway) => Promise<T>) => Promise.all([call(o.a), call(o.b)])
        const [logins, refreshes, joins] = await Promise.all([
          both((gateway) => gateway.tryLogin('demo', 'demo-password')),
          both((gateway) => gateway.tryRefresh(first.refreshToken)),
          both((gateway) => gateway.graphql(joinText, { m: mobile, c: message?.code })),
        ])
        expect(o[name].drops()).toBe(drops + 1)

        const given = [
          ...logins.flatMap(({ data }) => (data ? [data.login] : [])),
          ...refreshes.flatMap(({ data }) => (data ? [data.refresh] : [])),
        ]
        await Promise.all(given.map((pair) => isWhole(o, pair)))
        expect(new Set(refreshes.flatMap(({ data }) => data?.refresh.accessToken ?? [])).size).toBeLessThan(2)
        expect(joins.filter((answer) => codeOf(answer) === undefined).length).toBeLessThan(2)
        for (const code of [...logins, ...refreshes].map(codeOf)) {
          expect([undefined, 'UNAVAILABLE']).toContain(code)
          if (code) refused[code] = (refused[code] ?? 0) + 1
        }
        // Answered or not: the old token leads to one living pair, on both.
        const next = await o.a.refresh(first.refreshToken)
        expect(await o.b.refresh(first.refreshToken)).toEqual(next)
        await isWhole(o, next)
      }
      console.log(`${name} reset in the middle of ${where}, refused meanwhile:`, refused)
    },
  )
})

/** The session has a row of this very token, and both gateways accept it. */
async function isWhole({ a, b, database }: Slow, { accessToken, sessionId }: Pair): Promise<void> {
  const hash = createHash('sha256').update(accessToken).digest('base64url')
  const row = await database.query('SELECT access_hash FROM sessions WHERE id = $1 AND ended_at IS NULL', [
    sessionId,
  ])
  expect(row).toEqual([{ access_hash: hash }])
  for (const gateway of [a, b]) expect(await gateway.check(accessToken)).toMatchObject({ active: true })
}

// Four gateways on one PostgreSQL and a Redis Cluster, under mixed load, while a master is killed and PostgreSQL crashes.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { codeOf, type Pair } from './support/calls.ts'
import { freshMobile, joinText, sendText, sentBy } from './support/codes.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { privatePostgres } from './support/postgres-server.ts'
import { privateCluster } from './support/redis-cluster.ts'
import { needsServices } from './support/services.ts'
import { inTime } from './support/wait.ts'

const seconds = Number(process.env.TEST_OUTAGE_SECONDS ?? 60)
/** After a fault is over, what is still refused must have a fresh reason. */
const recovery = 5_000
const clients = 12

/** What one client knows of its session, which nobody else touches. */
type Known = { pair: Pair; refreshedAt: number }
type Outage = { from: number; to: number; what: string }

const generous = { SMS_PER_ADDRESS_HOUR: '100000', SMS_PER_ADDRESS_DAY: '100000', SMS_GLOBAL_DAY: '100000' }

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

// The loser of two finds the code used, or the member there; and either may come into an outage.
const expectedOfJoin = new Set(['CODE_INVALID', 'MEMBER_EXISTS', 'UNAVAILABLE', 'BUSY'])

function createLoad(gateways: Gateway[]) {
  const wrong: string[] = []
  const counts = new Map<string, number>()
  const refusals: { at: number; what: string; code: string }[] = []
  const dead: { token: string; at: number }[] = []

  /** The data, or undefined when the gateway said that it cannot now. */
  async function ask<T>(what: string, call: () => Promise<{ data?: T | null; errors?: unknown }>) {
    const from = performance.now()
    const answer = await call()
    const ms = performance.now() - from
    counts.set(what, (counts.get(what) ?? 0) + 1)
    if (ms > 15_000) wrong.push(`${what} took ${Math.round(ms)} ms`)
    const code = codeOf(answer as never)
    if (code === undefined) return answer.data ?? undefined
    refusals.push({ at: Date.now(), what, code })
    if (code !== 'UNAVAILABLE' && code !== 'BUSY') wrong.push(`${what}: ${code}`)
    return undefined
  }

  async function enter(): Promise<Known | undefined> {
    const data = await ask('login', () => pick(gateways).tryLogin('demo', 'demo-password'))
    return data && { pair: data.login, refreshedAt: 0 }
  }

  async function check({ pair }: Known): Promise<void> {
    const data = await ask('check', () => pick(gateways).tryCheck(pair.accessToken))
    if (data && !data.checkToken.active) wrong.push('a live token was refused')
  }

  /** Two gateways at once: both must give the same new pair, or say that they cannot now. */
  async function refresh(known: Known): Promise<void> {
    const [one, two] = await Promise.all(
      [pick(gateways), pick(gateways)].map((gateway) =>
        ask('refresh', () => gateway.tryRefresh(known.pair.refreshToken)),
      ),
    )
    if (one && two && one.refresh.accessToken !== two.refresh.accessToken)
      wrong.push('two successors of one token')
    const next = one?.refresh ?? two?.refresh
    if (next) known.pair = next
  }

  // Refused or not, the session is not used again: it may have ended all the same.
  async function leave({ pair }: Known): Promise<undefined> {
    const text = 'mutation { logout }'
    const data = await ask('logout', () =>
      pick(gateways).graphql<{ logout: boolean }>(text, {}, pair.accessToken),
    )
    if (data) dead.push({ token: pair.accessToken, at: Date.now() })
  }

  async function checkTheDead(): Promise<void> {
    const old = dead.filter(({ at }) => Date.now() - at > 1_000)
    if (old.length === 0) return
    const data = await ask('check of a dead token', () => pick(gateways).tryCheck(pick(old.slice(-20)).token))
    if (data?.checkToken.active) wrong.push('a dead token was accepted')
  }

  /** One code, used on two gateways at once: it lets one member in, or none. */
  async function join(): Promise<void> {
    const mobile = freshMobile()
    const sender = pick(gateways)
    if (!(await ask('send', () => sender.graphql(sendText, { m: mobile })))) return
    const [message] = await sentBy(sender, mobile)
    const joined = await Promise.all(
      [pick(gateways), pick(gateways)].map((gateway) =>
        gateway.graphql(joinText, { m: mobile, c: message?.code }),
      ),
    )
    counts.set('join', (counts.get('join') ?? 0) + 2)
    if (joined.filter((answer) => codeOf(answer) === undefined).length > 1)
      wrong.push('a code was used twice')
    const codes = joined.map(codeOf).filter((one) => one && !expectedOfJoin.has(one))
    if (codes.length > 0) wrong.push(`join: ${codes.join()}`)
  }

  /** One client until `end`: mostly checks, some refreshes, now and then out and in again. */
  async function client(end: number): Promise<void> {
    let known: Known | undefined
    while (Date.now() < end) {
      const dice = Math.random()
      if (!known) known = await enter()
      else if (dice < 0.02) known = await leave(known)
      else if (dice < 0.03) await join()
      else if (dice < 0.08) await refresh(known)
      else if (dice < 0.2) await checkTheDead()
      else await check(known)
      await sleep(known ? 20 : 200)
    }
  }

  return { client, wrong, counts, refusals }
}

it.skipIf(needsServices())(
  `gives no wrong answer in ${seconds} s of mixed load with a master killed and PostgreSQL crashed`,
  { timeout: (seconds + 120) * 1000 },
  async () => {
    const [postgres, cluster] = [await privatePostgres(), await privateCluster()]
    // A refresh answered into an outage may be asked again well after it.
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: cluster.urls.join(','),
      REFRESH_GRACE: '60',
      ...generous,
    }
    const gateways = [await startGateway(env), ...(await Promise.all([1, 2, 3].map(() => startGateway(env))))]
    const load = createLoad(gateways)
    const end = Date.now() + seconds * 1000
    const working = Promise.all(Array.from({ length: clients }, () => load.client(end)))

    const outages: Outage[] = []
    const outage = async (what: string, work: () => Promise<unknown>) => {
      const from = Date.now()
      await work()
      outages.push({ from, to: Date.now(), what })
    }
    await sleep(seconds * 200)
    await outage('Redis master killed', cluster.killMaster)
    await sleep(seconds * 250)
    await outage('PostgreSQL crashed for 2 s', async () => {
      await postgres.crash()
      await sleep(2_000)
      await postgres.start()
    })
    await inTime('the load to end', (seconds + 60) * 1000, working)

    const outside = load.refusals.filter(
      ({ at }) => !outages.some(({ from, to }) => at >= from && at <= to + recovery),
    )
    const byCode: Record<string, number> = {}
    for (const { code } of load.refusals) byCode[code] = (byCode[code] ?? 0) + 1
    console.log('answers:', Object.fromEntries(load.counts), 'refused meanwhile:', byCode)
    expect(load.wrong.slice(0, 10)).toEqual([])
    expect(outside.slice(0, 10)).toEqual([])
    for (const gateway of gateways) {
      expect((await gateway.get('/readyz')).status).toBe(200)
      expect((await gateway.login()).accessToken).toBeTruthy()
      expect(gateway.ending()).toBeUndefined()
    }
  },
)

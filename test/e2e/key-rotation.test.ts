// The key of two gateway processes is changed while clients go on: one after the other gets both secrets, `keys reseal`
// is killed in the middle and run again, one after the other gets the new secret alone.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { startWechatSimulator } from '../wechat-simulator/simulator.ts'
import { cli, refusedGateway, startGateway, startingCli, type Env, type Gateway } from './support/gateway.ts'
import type { PrivateDatabase } from './support/postgres.ts'
import { afterwards } from './support/process.ts'
import { needsServices, twoGateways } from './support/services.ts'
import { steadyLoad } from './support/steady-load.ts'
import { until } from './support/wait.ts'

const loginsPerSecond = Number(process.env.TEST_LOGINS_PER_SECOND ?? 10)
const old = 'uY3vP0qkT9xWmE5sLr7hZc2bNd8fJg4a'
const next = 'Qw7RtYb3ZxKs91LmPf5VhJc0NgDa82Ue'
const password = 'correct horse of old'
const fillers = 4_000

/** As many members as there are batches to be killed between; every other hash is one from before keys had ids. */
async function fill({ query }: PrivateDatabase): Promise<void> {
  await query(
    `INSERT INTO members (username, username_key, password_hash)
     SELECT 'filler' || i, 'filler' || i,
            CASE WHEN i % 2 = 0 THEN password_hash ELSE 'hmac-sha256:' || split_part(password_hash, ':', 3) END
       FROM members, generate_series(1, $1::int) AS i WHERE username = 'first'`,
    [fillers],
  )
}

const waiting = `
  SELECT count(*) FILTER (WHERE split_part(password_hash, ':', 3) LIKE 'k1.%')::int AS done, count(*)::int AS "all"
    FROM members WHERE username LIKE 'filler%'`

async function ran(env: Env, ...args: string[]) {
  const { code, stdout, stderr } = await cli(env, ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as { canDrop?: boolean; changed?: number; done?: boolean; secret?: string }
}

it.skipIf(needsServices())(
  `gives no wrong answer to ${loginsPerSecond} logins a second while the key is changed, and refuses the old one after it`,
  { timeout: 300_000 },
  async () => {
    const wechat = { appid: `wx-${randomUUID()}`, secret: 'the-secret-of-this-run-0123456789ab' }
    const simulator = await startWechatSimulator({ accounts: [{ type: 'official', ...wechat }] })
    afterwards(() => simulator.close())
    const { a, b, database, ...two } = await twoGateways({
      GATEWAY_SECRET: old,
      // Who is too many is told so at once: a gateway that stops has answered everybody in time.
      HASH_THREADS: '1',
      HASH_QUEUE: '8',
      REFRESH_GRACE: '3',
      SMS_PER_ADDRESS_HOUR: '100000',
      SMS_PER_ADDRESS_DAY: '100000',
      WECHAT_API_BASE: simulator.url,
      WECHAT_OPEN_BASE: simulator.url,
    })
    const under = (secret: string): Env => ({ ...two.env, GATEWAY_SECRET: secret })
    const account = ['--type', 'official', '--appid', wechat.appid, '--secret', wechat.secret]
    await ran(under(old), 'wechat', 'add', ...account, '--default', '--host', 'shop.example')
    const { secret = '' } = await ran(under(old), 'app', 'create', '--appid', 'shop')
    await ran(under(old), 'member', 'create', '--username', 'first', '--password', password)
    await fill(database)

    const gateways: [Gateway, Gateway] = [a, b]
    const load = steadyLoad({
      gateways,
      loginsPerSecond,
      members: Array.from({ length: 40 }, (_, i) => `filler${fillers - i}`),
      password,
      app: { appid: 'shop', secret },
      page: 'https://shop.example/',
    })
    const restarted = async (i: 0 | 1, secrets: string) => {
      await gateways[i].stop()
      gateways[i] = await startGateway(under(secrets))
    }
    const both = `${next},${old}`
    await load.phase('both have the old one')
    await restarted(0, both)
    await load.phase('one has both')
    await restarted(1, both)
    await load.phase('both have both')

    const cut = startingCli(under(both), 'keys', 'reseal')
    const progress = () => database.query(waiting) as Promise<{ done: number; all: number }[]>
    await until('some are rewritten', async () => (await progress())[0]?.done, { every: 5, within: 30_000 })
    await cut.kill()
    const [middle] = await progress()
    expect(middle?.done).toBeLessThan(middle?.all ?? 0)
    expect(await ran(under(both), 'keys', 'status')).toMatchObject({ canDrop: false })
    expect((await refusedGateway(under(next))).code).toBe(1)
    expect(await ran(under(both), 'keys', 'reseal')).toMatchObject({ done: true, unreadable: 0 })
    const free = async () => (await ran(under(both), 'keys', 'status')).canDrop
    await until('the old key can go', free, { every: 500 })

    await load.phase('the old one can go')

    await restarted(0, next)
    await load.phase('one has the new alone')
    await restarted(1, next)
    await load.phase('both have the new alone')
    await load.stop()

    console.log(`at ${loginsPerSecond} logins a second, right answers by phase:`, load.counts)
    expect(load.wrong.slice(0, 10)).toEqual([])
    // Nobody has been there since: the hash is the one of the old key, sealed under the new one.
    expect((await gateways[0].tryLogin('filler1', password)).errors).toBeUndefined()
    expect((await gateways[1].tryLogin('filler2', password)).errors).toBeUndefined()

    const refused = await refusedGateway(under(old))
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('GATEWAY_SECRET does not fit this database: it holds')
    expect(refused.stderr).not.toContain('    at ')
    const made = await cli(under(old), 'member', 'create', '--username', 'lost', '--password', password)
    expect(made).toMatchObject({ code: 1, stdout: '' })
    expect(made.stderr).toContain('GATEWAY_SECRET does not fit this database')
  },
)

// Two gateway processes side by side on one PostgreSQL and one Redis.
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type Pair } from './support/calls.ts'
import { cli, startGateway, type Gateway } from './support/gateway.ts'
import { privateDatabase } from './support/postgres.ts'
import { shared } from './support/process.ts'
import { needsServices, sharedRedis, twoGateways, type Two } from './support/services.ts'
import { timed, until } from './support/wait.ts'

/** Waits until the token is refused; gives how long that took, in ms. */
async function refusedAfter(gateway: Gateway, token: string): Promise<number> {
  const refused = async () => !(await gateway.check(token)).active
  return (await timed(() => until('the token is refused', refused, { every: 5 }))).ms
}

async function operatorEndsTheSession(env: Two['env'], gateways: Gateway[]): Promise<void> {
  const token = (await gateways[0]?.login())?.accessToken ?? ''
  for (const gateway of gateways) expect(await gateway.check(token)).toMatchObject({ active: true })
  const ended = await cli(env, 'member', 'end-sessions', '--username', 'demo')
  expect(ended).toMatchObject({ code: 0 })
  for (const gateway of gateways) expect(await refusedAfter(gateway, token)).toBeLessThan(1_000)
}

describe.skipIf(needsServices())('gateways on an empty database', () => {
  it('all come up when started at the same moment', async () => {
    const { url } = await privateDatabase()
    const env = { DATABASE_URL: url, REDIS_URL: sharedRedis() }
    const gateways = await Promise.all([1, 2, 3].map(() => startGateway(env)))
    for (const gateway of gateways) expect((await gateway.login()).accessToken).toBeTruthy()
  })

  it('heed the operator without a Redis too', async () => {
    const env = { DATABASE_URL: (await privateDatabase()).url }
    await operatorEndsTheSession(env, [await startGateway(env)])
  })
})

describe.skipIf(needsServices())('two gateways', () => {
  let two: Two

  beforeAll(() =>
    shared(async () => {
      two = await twoGateways({ REFRESH_GRACE: '5' })
    }),
  )

  it('accept each other’s logins', async () => {
    const { a, b } = two
    const onA = await a.login()
    expect(await b.check(onA.accessToken)).toMatchObject({ active: true, username: 'demo' })
    expect(await b.refresh(onA.refreshToken)).toMatchObject({ sessionId: onA.sessionId })

    const legacy = await b.rest('login', { username: 'demo', password: 'demo-password', time: '1' })
    expect(await a.rest('check_token', { token: legacy.data?.access_token })).toMatchObject({ state: true })
  })

  it('refuse within a second what the other logged out, even if just checked', async () => {
    const { a, b } = two
    const delays: number[] = []
    for (let round = 0; round < 10; round++) {
      const { accessToken } = await a.login()
      expect(await b.check(accessToken)).toMatchObject({ active: true })
      await a.logout(accessToken)
      delays.push(await refusedAfter(b, accessToken))
    }
    console.log(`logout on one, refused by the other after (ms): ${delays.join(' ')}`)
    expect(Math.max(...delays)).toBeLessThan(1_000)
  })

  it('refuse within a second what an operator ended', () => operatorEndsTheSession(two.env, [two.a, two.b]))

  it('give 50 parallel refreshes of one token one new pair, and end the session on its reuse', async () => {
    const { a, b, database } = two
    await countUpdatesOfSessions(database)
    const first = await a.login()
    const ofSession = `WHERE session_id = '${first.sessionId}'`

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 2 ? a : b).refresh(first.refreshToken)),
    )
    const [winner, ...others] = new Set(answers.map((pair) => JSON.stringify(pair)))
    expect(others).toEqual([])
    const next = JSON.parse(winner ?? '') as Pair
    expect(next.refreshToken).not.toBe(first.refreshToken)
    expect(await database.query(`SELECT session_id FROM spent_tokens ${ofSession}`)).toHaveLength(1)
    expect(await database.query(`SELECT session_id FROM session_updates ${ofSession}`)).toHaveLength(1)
    for (const gateway of [a, b])
      expect(await gateway.check(next.accessToken)).toMatchObject({ active: true })

    // The old access token lives exactly as long as the grace: when it is dead, the grace is over.
    for (const gateway of [a, b]) await refusedAfter(gateway, first.accessToken)
    expect(codeOf(await b.tryRefresh(first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect(await refusedAfter(a, next.accessToken)).toBeLessThan(1_000)
    for (const gateway of [a, b])
      expect(codeOf(await gateway.tryRefresh(next.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    const ended = await database.query(`SELECT end_reason FROM sessions WHERE id = '${first.sessionId}'`)
    expect(ended).toEqual([{ end_reason: 'refresh-reuse' }])
  })
})

async function countUpdatesOfSessions({ query }: Two['database']): Promise<void> {
  await query(`
    CREATE TABLE session_updates (session_id uuid);
    CREATE FUNCTION note_update() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN INSERT INTO session_updates VALUES (NEW.id); RETURN NEW; END';
    CREATE TRIGGER note_update AFTER UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION note_update()`)
}

describe.skipIf(needsServices('TEST_DATABASE_URL', 'TEST_REDIS_CLUSTER_URL'))('on a Redis Cluster', () => {
  it('two gateways share logins, refreshes and logouts', async () => {
    const { a, b } = await twoGateways({ REDIS_URL: process.env.TEST_REDIS_CLUSTER_URL ?? '' })
    // A Cluster is met a moment after the gateway serves.
    for (const gateway of [a, b])
      await until('database and store answer', async () => {
        const { database, store } = (await (await gateway.get('/readyz')).json()) as Record<string, unknown>
        return database === true && store === true
      })
    // Enough of them to meet every node.
    for (let i = 0; i < 12; i++) {
      const first = await a.login()
      expect(await b.check(first.accessToken)).toMatchObject({ active: true })
      const { accessToken } = await b.refresh(first.refreshToken)
      expect(await a.check(accessToken)).toMatchObject({ active: true })
      await a.logout(accessToken)
      expect(await refusedAfter(b, accessToken)).toBeLessThan(1_000)
    }
  })
})

// Two gateway processes side by side on one PostgreSQL and one Redis.
import { describe, expect, it } from 'vitest'
import { codeOf, type Pair } from './support/calls.ts'
import { cli, startGateway } from './support/gateway.ts'
import { needsServices, sharedRedis, twoGateways } from './support/services.ts'
import { privateDatabase } from './support/postgres.ts'
import { timed, until } from './support/wait.ts'

describe.skipIf(needsServices())('two gateways', () => {
  it('both come up when started at the same moment on an empty database', async () => {
    const { url } = await privateDatabase()
    const env = { DATABASE_URL: url, REDIS_URL: sharedRedis() }
    const gateways = await Promise.all([1, 2, 3].map(() => startGateway(env)))
    for (const gateway of gateways) expect((await gateway.login()).accessToken).toBeTruthy()
  })

  it('accept each other’s logins', async () => {
    const { a, b } = await twoGateways()
    const onA = await a.login()
    expect(await b.check(onA.accessToken)).toMatchObject({ active: true, username: 'demo' })
    expect(await b.refresh(onA.refreshToken)).toMatchObject({ sessionId: onA.sessionId })

    const legacy = await b.rest('login', { username: 'demo', password: 'demo-password', time: '1' })
    expect(await a.rest('check_token', { token: legacy.data?.access_token })).toMatchObject({ state: true })
  })

  it('refuse within a second what the other logged out, even if just checked', async () => {
    const { a, b } = await twoGateways()
    const delays: number[] = []
    for (let round = 0; round < 10; round++) {
      const { accessToken } = await a.login()
      expect(await b.check(accessToken)).toMatchObject({ active: true })
      await a.logout(accessToken)
      delays.push((await timed(() => refused(b, accessToken))).ms)
    }
    console.log(`logout on one, refused by the other after (ms): ${delays.join(' ')}`)
    expect(Math.max(...delays)).toBeLessThan(1_000)
  })

  it('refuse within a second what an operator ended', async () => {
    const { a, b, env } = await twoGateways()
    const { accessToken } = await a.login()
    expect(await b.check(accessToken)).toMatchObject({ active: true })
    const ended = await cli(env, 'member', 'end-sessions', '--username', 'demo')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"ended": 1') })
    const { ms } = await timed(() => Promise.all([refused(a, accessToken), refused(b, accessToken)]))
    expect(ms).toBeLessThan(1_000)
  })

  it('a single gateway without Redis refuses within a second what an operator ended', async () => {
    const env = { DATABASE_URL: (await privateDatabase()).url }
    const gateway = await startGateway(env)
    const { accessToken } = await gateway.login()
    expect(await gateway.check(accessToken)).toMatchObject({ active: true })
    const ended = await cli(env, 'member', 'end-sessions', '--username', 'demo')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"ended": 1') })
    const { ms } = await timed(() => refused(gateway, accessToken))
    expect(ms).toBeLessThan(1_000)
  })
})

describe.skipIf(needsServices())('50 parallel refreshes of one token, over two gateways', () => {
  it('give one new pair to all, change one row, and after the grace the old token ends the session', async () => {
    const { a, b, database } = await twoGateways({ REFRESH_GRACE: '5' })
    await countSessionUpdates(database.query)
    const first = await a.login()

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 2 ? a : b).refresh(first.refreshToken)),
    )
    const [winner, ...others] = new Set(answers.map((pair) => JSON.stringify(pair)))
    expect(others).toEqual([])
    const next = JSON.parse(winner ?? '') as Pair
    expect(next.refreshToken).not.toBe(first.refreshToken)
    expect(await database.query('SELECT session_id FROM spent_tokens')).toEqual([
      { session_id: first.sessionId },
    ])
    expect(await database.query('SELECT count(*)::int AS n FROM session_updates')).toEqual([{ n: 1 }])
    for (const gateway of [a, b])
      expect(await gateway.check(next.accessToken)).toMatchObject({ active: true })

    // The old access token lives exactly as long as the grace: when it is dead, the grace is over.
    await Promise.all([refused(a, first.accessToken), refused(b, first.accessToken)])
    expect(codeOf(await b.tryRefresh(first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    const { ms } = await timed(() => refused(a, next.accessToken))
    expect(ms).toBeLessThan(1_000)
    for (const gateway of [a, b])
      expect(codeOf(await gateway.tryRefresh(next.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect(await database.query('SELECT end_reason FROM sessions')).toEqual([{ end_reason: 'refresh-reuse' }])
  })
})

describe.skipIf(needsServices('TEST_DATABASE_URL', 'TEST_REDIS_CLUSTER_URL'))('on a Redis Cluster', () => {
  it('two gateways share logins, refreshes and logouts', async () => {
    const { a, b } = await twoGateways({ REDIS_URL: process.env.TEST_REDIS_CLUSTER_URL ?? '' })
    for (const gateway of [a, b])
      expect(await (await gateway.get('/readyz')).json()).toMatchObject({ database: true, store: true })
    // Enough of them to meet every node.
    for (let i = 0; i < 12; i++) {
      const first = await a.login()
      expect(await b.check(first.accessToken)).toMatchObject({ active: true })
      const { accessToken } = await b.refresh(first.refreshToken)
      expect(await a.check(accessToken)).toMatchObject({ active: true })
      await a.logout(accessToken)
      const { ms } = await timed(() => refused(b, accessToken))
      expect(ms).toBeLessThan(1_000)
    }
  })
})

type Checks = { check(token: string): Promise<{ active: boolean }> }

function refused(gateway: Checks, token: string): Promise<boolean> {
  return until('the token is refused', async () => !(await gateway.check(token)).active, { every: 5 })
}

async function countSessionUpdates(query: (sql: string) => Promise<unknown>): Promise<void> {
  await query(`
    CREATE TABLE session_updates (id uuid);
    CREATE FUNCTION note_update() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN INSERT INTO session_updates VALUES (NEW.id); RETURN NEW; END';
    CREATE TRIGGER note_update AFTER UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION note_update()`)
}

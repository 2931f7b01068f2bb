// One client in several networks, and a thief in another, at two gateway processes behind one proxy.
import { beforeAll, describe, expect, it } from 'vitest'
import { startListener } from '../fakes/listener.ts'
import { codeOf, type Answer, type Pair } from './support/calls.ts'
import { cli, type Gateway } from './support/gateway.ts'
import { shared } from './support/process.ts'
import { needsServices, twoGateways, type Two } from './support/services.ts'
import { until } from './support/wait.ts'

const behindProxy = { TRUST_PROXY: '127.0.0.1', REFRESH_GRACE: '30' }
const pair = 'accessToken refreshToken sessionId'
const refreshText = `mutation ($t: String!) { pair: refresh(refreshToken: $t) { ${pair} } }`
const loginText = `mutation { pair: login(username: "demo", password: "demo-password") { ${pair} } }`

/** A client in one network, as the proxy in front of the gateways shows it: logs in, or refreshes by a token. */
const at =
  (address: string, userAgent: string) =>
  async (gateway: Gateway, t?: string): Promise<Answer<{ pair: Pair }>> => {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      'user-agent': userAgent,
    }
    const operation = t === undefined ? { query: loginText } : { query: refreshText, variables: { t } }
    const init = { method: 'POST', headers, body: JSON.stringify(operation) }
    return (await (await fetch(`${gateway.url}/graphql`, init)).json()) as Answer<{ pair: Pair }>
  }

const wifi = at('198.51.100.1', 'Phone/1')
const mobile = at('192.0.2.44', 'Phone/1')
const thief = at('203.0.113.66', 'curl/8')
const forger = at('203.0.113.66', 'Phone/1')

const pairOf = ({ data, errors }: Answer<{ pair: Pair }>): Pair => {
  if (!data) throw new Error(JSON.stringify(errors))
  return data.pair
}

async function elsewhere({ database }: Two, sessionId: string): Promise<string[]> {
  const rows = await database.query(
    `SELECT event, result FROM audit_events WHERE session_id = '${sessionId}'
      AND event IN ('refresh-elsewhere', 'refresh-reuse') ORDER BY id`,
  )
  return rows.map(({ event, result }) => `${String(event)} ${String(result)}`)
}

describe.skipIf(needsServices())('two gateways behind a proxy', () => {
  let two: Two
  beforeAll(() => shared(async () => void (two = await twoGateways(behindProxy))))

  it('keep a phone logged in that changes network in mid-refresh, with 50 requests at once', async () => {
    const { a, b } = two
    const first = pairOf(await wifi(a))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 4 < 2 ? wifi : mobile)(i % 2 ? a : b, first.refreshToken)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(pairOf(answer)))).size).toBe(1)
    expect(await elsewhere(two, first.sessionId)).toEqual(['refresh-elsewhere ok'])
    let { refreshToken, accessToken } = pairOf(answers[0] ?? {})
    for (const gateway of [b, a])
      ({ refreshToken, accessToken } = pairOf(await mobile(gateway, refreshToken)))
    for (const gateway of [a, b]) expect(await gateway.check(accessToken)).toMatchObject({ active: true })
    expect(await elsewhere(two, first.sessionId)).toEqual(['refresh-elsewhere ok'])
  })

  it('give a phone that is in two other networks at once one move', async () => {
    const { a, b } = two
    const first = pairOf(await wifi(a))
    const next = pairOf(await wifi(a, first.refreshToken))
    const train = at('192.0.2.99', 'Phone/1')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 4 < 2 ? train : mobile)(i % 2 ? a : b, first.refreshToken)),
    )
    const codes = answers.map(codeOf)
    expect(new Set(codes)).toEqual(new Set([undefined, 'REFRESH_TOKEN_INVALID']))
    for (const answer of answers) if (answer.data) expect(pairOf(answer)).toEqual(next)
    const [moved] = await two.database.query(
      `SELECT count(DISTINCT moved_to)::int AS places FROM spent_tokens WHERE session_id = '${first.sessionId}'`,
    )
    expect(moved).toEqual({ places: 1 })
  })

  it('refuse the thief who polls both, whatever its number; the owner goes on', async () => {
    const { a, b } = two
    const first = pairOf(await wifi(a))
    const next = pairOf(await wifi(a, first.refreshToken))
    const polls = await Promise.all(
      Array.from({ length: 20 }, (_, i) => thief(i % 2 ? a : b, first.refreshToken)),
    )
    expect(polls.map(codeOf)).toEqual(Array(20).fill('REFRESH_TOKEN_INVALID'))
    expect(await elsewhere(two, first.sessionId)).toEqual(['refresh-elsewhere REFRESH_TOKEN_INVALID'])
    expect(await b.check(next.accessToken)).toMatchObject({ active: true })
    expect(pairOf(await wifi(b, next.refreshToken)).sessionId).toBe(first.sessionId)
  })

  it('agree within a second that an app is off: at every door, of every token', async () => {
    const { a, b, env } = two
    const login =
      'mutation { login(username: "demo", password: "demo-password", appid: "shop") { accessToken refreshToken sessionId } }'
    const made = await cli(env, 'app', 'create', '--appid', 'shop')
    const { secret } = JSON.parse(made.stdout) as { secret: string }
    const { data } = await a.graphql<{ login: Pair }>(login)
    const pair = data?.login
    if (!pair) throw new Error('no session')
    const verify = async ({ url }: Gateway) =>
      (await fetch(`${url}/auth/verify`, { headers: { authorization: `Bearer ${pair.accessToken}` } })).status
    const introspect = async ({ url }: Gateway) => {
      const authorization = `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}`
      const body = new URLSearchParams({ token: pair.accessToken })
      return (await fetch(`${url}/oauth/introspect`, { method: 'POST', headers: { authorization }, body }))
        .status
    }
    for (const gateway of [a, b])
      expect([await verify(gateway), await introspect(gateway)]).toEqual([200, 200])
    expect(await cli(env, 'app', 'disable', '--appid', 'shop')).toMatchObject({ code: 0 })
    const off = async (gateway: Gateway) =>
      (await verify(gateway)) === 401 &&
      (await introspect(gateway)) === 401 &&
      !(await gateway.check(pair.accessToken)).active
    for (const gateway of [b, a])
      await until('the app is off', () => off(gateway), { within: 1_000, every: 20 })
    for (const gateway of [b, a])
      expect(codeOf(await gateway.tryRefresh(pair.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect(await cli(env, 'app', 'enable', '--appid', 'shop')).toMatchObject({ code: 0 })
    for (const gateway of [b, a]) expect(await verify(gateway)).toBe(401)
  })
})

describe.skipIf(needsServices())('two gateways that tell a webhook', () => {
  it('end the session at the second rotation that a thief with the phone’s user agent polls, and say so', async () => {
    const listener = await startListener()
    const told = { WEBHOOK_URL: listener.url, WEBHOOK_SECRET: 'x'.repeat(32), WEBHOOK_ALLOW_PRIVATE: 'true' }
    const two = await twoGateways({ ...behindProxy, ...told })
    const { a, b } = two
    const first = pairOf(await wifi(a))
    const second = pairOf(await wifi(a, first.refreshToken))
    const stolen = pairOf(await forger(b, first.refreshToken))
    const third = pairOf(await wifi(b, second.refreshToken))
    expect(codeOf(await forger(a, stolen.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    for (const gateway of [a, b])
      for (const { accessToken } of [third, stolen])
        await until('the token is dead', async () => !(await gateway.check(accessToken)).active, {
          within: 1_000,
        })
    expect(codeOf(await wifi(a, third.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    const events = ['refresh-elsewhere ok', 'refresh-elsewhere ok', 'refresh-reuse session ended']
    expect(await elsewhere(two, first.sessionId)).toEqual(events)
    const heard = () =>
      listener.told
        .map(({ body }) => JSON.parse(body) as { event: string; result: string; sessionId: string })
        .filter(({ event, sessionId }) => /^refresh-(e|reuse)/.test(event) && sessionId === first.sessionId)
        .map(({ event, result }) => `${event} ${result}`)
    await until('the webhook has heard of it', () => heard().length >= 3)
    expect(heard().toSorted()).toEqual(events)
  })
})

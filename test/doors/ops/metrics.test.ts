import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { hashToken } from '../../../src/auth/secrets/tokens.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { SendFailed, type Message } from '../../../src/senders/sender.ts'
import { openTestGateway, testGateway, type Doors, type TestGateway } from '../../support/gateway.ts'
import { basic, postForm } from '../../support/oauth.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const password = 'correct horse'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env: { METRICS: 'true' } })
  await createMember(g.deps, { username: 'ann', password })
  await createApp(g.deps, { appid: 'shop', secret: 'shop secret' })
})
afterAll(() => g.close())

type Labels = Record<string, string>

/** One figure of /metrics; 0 when it was never counted. */
async function figure(doors: Doors, name: string, labels: Labels = {}): Promise<number> {
  const { status, body } = await doors.send('/metrics')
  expect(status).toBe(200)
  const line = (body as string).split('\n').find((line) => {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)
    return (
      found?.[1] === name &&
      Object.entries(labels).every(([key, value]) => found[2]?.includes(`${key}="${value}"`))
    )
  })
  return Number(line?.split(' ').at(-1) ?? 0)
}

/** By how much `work` raised a figure. */
async function raised(name: string, labels: Labels, work: () => Promise<unknown>): Promise<number> {
  const before = await figure(g, name, labels)
  await work()
  return (await figure(g, name, labels)) - before
}

const requests = 'auth_requests_total'
const enter = (more: object = {}) => login(g, 'ann', password, more)

describe('/metrics', () => {
  it('is nowhere unless it is switched on', async () => {
    expect(await (await testGateway()).send('/metrics')).toMatchObject({ status: 404 })
  })

  it('is for who has the token, when there is one', async () => {
    const token = 'a token for the scraper'
    const g = await testGateway({ env: { METRICS: 'true', METRICS_TOKEN: token } })
    for (const headers of [{}, bearer('a_token_for_the_scraper'), { authorization: token }]) {
      const answer = await g.send('/metrics', { headers })
      expect([answer.status, answer.body]).toEqual([401, ''])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="metrics"')
    }
    expect((await g.send(`/metrics?token=${encodeURIComponent(token)}`)).status).toBe(401)
  })

  it('opens for the token', async () => {
    const token = 'a-token-for-the-scraper'
    const g = await testGateway({ env: { METRICS: 'true', METRICS_TOKEN: token } })
    const answer = await g.send('/metrics', { headers: bearer(token) })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(answer.body).toContain('process_resident_memory_bytes')
  })
})

describe('requests', () => {
  it('over GraphQL are counted by root field and code, whatever the client calls them', async () => {
    const named = 'query MyOwnName($t: String!) { mine: checkToken(token: $t) { active } }'
    const labels = { door: 'graphql', operation: 'checkToken', route: '', code: 'ok' }
    expect(await raised(requests, labels, () => g.graphql(named, { t: 'x' }))).toBe(1)
    const wrong = { door: 'graphql', operation: 'login', code: 'INVALID_CREDENTIALS' }
    const attempt = () =>
      g.graphql('mutation { login(username: "ann", password: "wrong horse") { accessToken } }')
    expect(await raised(requests, wrong, attempt)).toBe(1)
    const invalid = { door: 'graphql', operation: '', code: 'BAD_REQUEST' }
    expect(await raised(requests, invalid, () => g.graphql('{ nonsense }'))).toBe(1)
    expect(await raised(requests, invalid, () => g.send('/graphql?query={nonsense}'))).toBe(1)
  })

  it('that are compiled are counted like the others', async () => {
    const { accessToken } = await enter()
    const many = () => Promise.all(Array.from({ length: 60 }, () => check(g, accessToken)))
    expect(await raised(requests, { operation: 'checkToken', code: 'ok' }, many)).toBe(60)
    const query = 'query ($t: [String!]!) { checkTokens(tokens: $t) { active } }'
    const bad = () => g.graphql(query, { t: Array.from({ length: 101 }, () => 'x') })
    for (let i = 0; i < 30; i++) await g.graphql(query, { t: ['x'] })
    expect(await raised(requests, { operation: 'checkTokens', code: 'BAD_INPUT' }, bad)).toBe(1)
  })

  it('on old paths are counted by row and code, and by the app behind them', async () => {
    const { accessToken } = await enter({ appid: 'shop' })
    const old = { door: 'api-v1', operation: 'checkToken', route: 'check_token', code: 'ok' }
    const asked = () => g.post('/api/v1/check_token', { token: accessToken })
    expect(await raised(requests, old, asked)).toBe(1)
    const calls = { dialect: 'api-v1', route: 'check_token', app: 'shop' }
    expect(await raised('auth_legacy_calls_total', calls, asked)).toBe(1)
    const missing = { door: 'api-v1', route: 'login', code: 'BAD_INPUT' }
    expect(await raised(requests, missing, () => g.post('/api/v1/login', {}))).toBe(1)
    const nowhere = { door: 'v1-site', route: 'unknown', code: 'NOT_FOUND' }
    expect(await raised(requests, nowhere, () => g.post('/v1/site/secret-path', {}))).toBe(1)
  })

  it('elsewhere are counted by place and status', async () => {
    const refused = { door: 'oauth', operation: 'introspect', code: '401' }
    expect(
      await raised(requests, refused, () => postForm(g, '/oauth/introspect', {}, basic('shop', 'x'))),
    ).toBe(1)
    const verified = { door: 'forward-auth', operation: 'verify', code: '401' }
    expect(await raised(requests, verified, () => g.send('/auth/verify/a/b?c=d'))).toBe(1)
    expect(await raised(requests, { door: 'other', code: '404' }, () => g.send('/no/such/page'))).toBe(1)
  })

  it('are timed', async () => {
    const labels = { door: 'graphql', operation: 'checkToken' }
    expect(await raised('auth_request_duration_seconds_count', labels, () => check(g, 'x'))).toBe(1)
    expect(await figure(g, 'auth_request_duration_seconds_sum', labels)).toBeGreaterThan(0)
  })
})

describe('the domain', () => {
  it('counts refreshes: rotated, in the grace, reused', async () => {
    const { refreshToken } = await enter()
    const again = () => refresh(g, refreshToken)
    const name = 'auth_refreshes_total'
    expect(await raised(name, { result: 'rotated' }, again)).toBe(1)
    expect(await raised(name, { result: 'grace' }, again)).toBe(1)
    g.clock.advance(11)
    expect(await raised(name, { result: 'reuse' }, again)).toBe(1)
  })

  it('counts who answered for a token', async () => {
    const { accessToken } = await enter()
    const name = 'auth_token_checks_total'
    expect(await raised(name, { from: 'store' }, () => check(g, accessToken))).toBe(1)
    expect(await raised(name, { from: 'local' }, () => check(g, accessToken))).toBe(1)
    g.clock.advance(1)
    await g.deps.store.delete(`token:${hashToken(accessToken)}`)
    expect(await raised(name, { from: 'database' }, () => check(g, accessToken))).toBe(1)
  })

  it('counts messages by channel and result', async () => {
    const send = (doors: Doors, mobile: string) =>
      doors.graphql(`mutation { sendSmsCode(mobile: "${mobile}", purpose: REGISTER) { expiresIn } }`)
    const name = 'auth_sends_total'
    const sent = { channel: 'sms', result: 'sent' }
    expect(await raised(name, sent, () => send(g, '13912345670'))).toBe(1)
    const fail = (code: string) => async (message: Message) => {
      throw new SendFailed('test', message, { code, retryable: false })
    }
    for (const [code, result] of [
      ['TIMEOUT', 'timeout'],
      ['HTTP_500', 'failed'],
    ] as const) {
      const broken = g.beside({ sender: { send: fail(code), close: async () => {} } })
      await send(broken, `1391234567${code.length}`)
      expect(await figure(broken, name, { channel: 'sms', result })).toBe(1)
    }
  })

  it('tells how many hashes wait', async () => {
    const hasher = { ...g.deps.hasher, waiting: () => 7 }
    expect(await figure(g.beside({ hasher }), 'auth_hash_queue_length')).toBe(7)
  })
})

it('labels hold nothing a caller wrote', async () => {
  const { accessToken, refreshToken } = await enter({ group: 'my-own-group', appid: 'shop' })
  const mine = { 'user-agent': 'my-own-agent', 'x-forwarded-for': '198.51.100.77' }
  await g.post('/api/v1/my-own-route', { appid: 'my-own-appid' }, mine)
  await g.post('/api/v1/authorize', {
    appid: 'my-own-appid',
    username: 'my-own-name',
    password: 'p',
    time: '1',
    token: 't',
  })
  await g.post('/v1/site/sms-code', { mobile: '13912345671', appid: 'my-own-appid' }, mine)
  await g.graphql('query my_own_operation { my_own_field }')
  await g.graphql(
    'mutation { login(username: "my-own-name", password: "my-own-password", appid: "my-own-appid") { accessToken } }',
  )
  await g.send(`/my-own-path?token=${accessToken}`)
  await refresh(g, refreshToken)
  const { body } = await g.send('/metrics')
  const labels = [...(body as string).matchAll(/="([^"]*)"/g)].map(([, label = '']) => label)
  expect(labels).toContain('checkToken')
  for (const text of [
    'my-own',
    'my_own',
    'ann',
    '203.0.113.7',
    '198.51.100.77',
    '1391234',
    accessToken,
    refreshToken,
  ])
    expect(labels.filter((label) => label.includes(text))).toEqual([])
})

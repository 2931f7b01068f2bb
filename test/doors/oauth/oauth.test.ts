import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, setAppEnabled } from '../../../src/auth/apps/apps.ts'
import { rotateAppSecret } from '../../../src/auth/apps/secrets.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { freshAddress, from } from '../../support/joining.ts'
import { basic, postForm } from '../../support/oauth.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { deadStore } from '../../support/stores.ts'
import { brokenDatabase, watchedDatabase } from '../../support/watched.ts'

const secret = 'the secret of the shop: 100 % + 1'
const shop = basic('shop', secret)
const other = basic('other', 'the secret of another app')
const inactive = { active: false }
const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

let g: TestGateway
let memberId: number
beforeAll(async () => {
  g = await openTestGateway({ env: { LOGIN_FAILURES_PER_ADDRESS_HOUR: '20' } })
  memberId = (await createMember(g.deps, { username: 'ann', password: 'correct horse' })).id
  await createApp(g.deps, { appid: 'shop', secret })
  await createApp(g.deps, { appid: 'other', secret: 'the secret of another app' })
})
afterAll(() => g.close())

const enter = (appid: string | null = 'shop') => login(g, 'ann', 'correct horse', { appid, group: 'h5' })
const ask = (form: Record<string, string> | [string, string][], headers = shop, address?: string) =>
  postForm(g, '/oauth/introspect', form, headers, address)
const revoke = (form: Record<string, string>, headers = shop) => postForm(g, '/oauth/revoke', form, headers)
const stateOf = async (token: string, hint?: string) =>
  (await ask({ token, ...(hint ? { token_type_hint: hint } : {}) })).body

describe('introspection (RFC 7662)', () => {
  it('tells an app whose its access token is, and until when', async () => {
    const { accessToken, sessionId } = await enter()
    const { status, headers, body } = await ask({ token: accessToken })
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        active: true,
        token_type: 'Bearer',
        client_id: 'shop',
        username: 'ann',
        sub: String(memberId),
        exp: Math.floor((g.deps.now() + 1_800_000) / 1000),
        sid: sessionId,
        group: 'h5',
      },
    })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('tells a refresh token apart from what a client may show to a service', async () => {
    const { refreshToken, sessionId } = await enter()
    const { token_type, ...body } = await stateOf(refreshToken)
    expect(token_type).toBeUndefined()
    expect(body).toMatchObject({ active: true, client_id: 'shop', sid: sessionId })
    expect(body.exp).toBe(Math.floor((g.deps.now() + 30 * 86_400_000) / 1000))
  })

  it('takes the hint for a hint, a wrong one and an unknown one too', async () => {
    const { accessToken, refreshToken } = await enter()
    for (const hint of ['access_token', 'refresh_token', 'saml'])
      for (const token of [accessToken, refreshToken])
        expect(await stateOf(token, hint)).toMatchObject({ active: true })
  })

  it('shows an app only tokens of its own sessions', async () => {
    for (const pair of [await enter('other'), await enter(null)])
      for (const token of [pair.accessToken, pair.refreshToken])
        expect((await ask({ token })).body).toEqual(inactive)
    const { accessToken, refreshToken } = await enter()
    for (const token of [accessToken, refreshToken]) {
      expect((await ask({ token }, other)).body).toEqual(inactive)
      expect(await stateOf(token)).toMatchObject({ active: true })
    }
  })

  it('agrees with checkToken after logout, expiry, refresh and the end of a member', async () => {
    const first = await enter()
    await g.graphql('mutation { logout }', {}, bearer(first.accessToken))
    for (const token of [first.accessToken, first.refreshToken])
      expect(await stateOf(token)).toEqual(inactive)

    const second = await enter()
    const { data } = await refresh(g, second.refreshToken)
    expect(await stateOf(second.refreshToken)).toEqual(inactive)
    expect(await stateOf(second.accessToken)).toMatchObject({ active: true })
    expect(await stateOf(data.refresh.refreshToken)).toMatchObject({ active: true })
    g.clock.advance(10)
    expect(await stateOf(second.accessToken)).toEqual(inactive)
    g.clock.advance(1_790)
    expect(await stateOf(data.refresh.accessToken)).toEqual(inactive)
    expect(await stateOf(data.refresh.refreshToken)).toMatchObject({ active: true })
    g.clock.advance(30 * 86_400 - 1_800)
    expect(await stateOf(data.refresh.refreshToken)).toEqual(inactive)

    await createMember(g.deps, { username: 'bob', password: 'correct horse' })
    const bob = await login(g, 'bob', 'correct horse', { appid: 'shop' })
    await setMemberEnabled(g.deps, operator, { username: 'bob', enabled: false })
    for (const token of [bob.accessToken, bob.refreshToken]) expect(await stateOf(token)).toEqual(inactive)
  })

  it('of what is no token is inactive', async () => {
    for (const token of ['x', '密码', ' ', '0'.repeat(5_000)]) expect(await stateOf(token)).toEqual(inactive)
  })

  it('asks the database nothing about a known token of an app that asked just now', async () => {
    const { accessToken } = await enter()
    const { db, calls } = watchedDatabase(g.deps.db)
    const beside = g.beside({ db })
    const asked = () => postForm(beside, '/oauth/introspect', { token: accessToken }, shop)
    expect((await asked()).body).toMatchObject({ active: true })
    expect(calls).toEqual(['app.findUnique'])
    await Promise.all(Array.from({ length: 50 }, asked))
    expect(calls).toEqual(['app.findUnique'])
    g.clock.advance(1)
    await Promise.all(Array.from({ length: 50 }, asked))
    expect(calls).toEqual(['app.findUnique', 'app.findUnique'])
  })
})

describe('revocation (RFC 7009)', () => {
  it('by either token ends the whole session at once, and is audited', async () => {
    for (const kind of ['accessToken', 'refreshToken'] as const) {
      const pair = await enter()
      expect(await revoke({ token: pair[kind] })).toMatchObject({ status: 200, body: {} })
      expect(await check(g, pair.accessToken)).toMatchObject({ active: false, expired: false })
      expect((await refresh(g, pair.refreshToken)).errors).toHaveLength(1)
      const event = await g.deps.db.auditEvent.findFirst({
        where: { sessionId: pair.sessionId },
        orderBy: { id: 'desc' },
      })
      expect(event).toMatchObject({ event: 'session-ended', result: 'revoked', dialect: 'oauth' })
    }
  })

  it('by a refresh token that was just used ends its successor, too', async () => {
    const first = await enter()
    const { data } = await refresh(g, first.refreshToken)
    await revoke({ token: first.refreshToken, token_type_hint: 'refresh_token' })
    for (const token of [first.accessToken, data.refresh.accessToken])
      expect(await check(g, token)).toMatchObject({ active: false })
  })

  it('answers 200 and does nothing for tokens of others and for what is none', async () => {
    const [foreign, own] = [await enter('other'), await enter(null)]
    for (const token of [foreign.accessToken, foreign.refreshToken, own.accessToken, 'nonsense'])
      expect(await revoke({ token })).toMatchObject({ status: 200, body: {} })
    for (const { accessToken } of [foreign, own])
      expect(await check(g, accessToken)).toMatchObject({ active: true })
  })
})

describe.each(['/oauth/introspect', '/oauth/revoke'])('%s', (path) => {
  const send = (form: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
    postForm(g, path, form, headers)
  const refusal = (error: string) => ({ error, error_description: expect.any(String) })

  it('takes the credentials from the form as well', async () => {
    const { accessToken } = await enter()
    const answer = await send({ client_id: 'shop', client_secret: secret, token: accessToken })
    expect(answer.status).toBe(200)
    expect(answer.body.error).toBeUndefined()
  })

  it('answers invalid_client with a challenge to whoever is no app in force', async () => {
    await createApp(g.deps, { appid: `gone${path}`, secret: 's', expiresAt: new Date(g.deps.now() + 1_000) })
    const expired = basic(`gone${path}`, 's')
    g.clock.advance(1)
    const wrong = [
      {},
      basic('nobody', secret),
      basic('shop', 'wrong'),
      basic('shop', ''),
      basic('', secret),
      expired,
      { authorization: 'Basic !' },
      { authorization: `Basic ${Buffer.from('shop').toString('base64')}` },
      { authorization: `Basic ${Buffer.from('shop:%zz').toString('base64')}` },
      { authorization: `Bearer ${secret}` },
    ]
    for (const headers of wrong) {
      const answer = await send({ token: 'x' }, headers)
      expect(answer).toMatchObject({ status: 401, body: refusal('invalid_client') })
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="apps", charset="UTF-8"')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('does not look for credentials or tokens in the query', async () => {
    const query = new URLSearchParams({ client_id: 'shop', client_secret: secret, token: 'x' })
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await g.send(`${path}?${query}`, { method: 'POST', headers: type })).toMatchObject({ status: 401 })
    const answer = await g.send(`${path}?token=x`, { method: 'POST', headers: { ...type, ...shop } })
    expect(answer).toMatchObject({ status: 400, body: refusal('invalid_request') })
  })

  it.each([
    ['no token', {}],
    ['an empty token', { token: '' }],
    [
      'a token twice',
      [
        ['token', 'x'],
        ['token', 'y'],
      ],
    ],
    ['both ways to authenticate at once', { token: 'x', client_id: 'shop', client_secret: secret }],
    ['another app in the form', { token: 'x', client_id: 'other' }],
  ] as [string, Record<string, string> | [string, string][]][])(
    'refuses %s as invalid_request',
    async (_, form) => {
      expect(await send(form, shop)).toMatchObject({ status: 400, body: refusal('invalid_request') })
    },
  )

  it('refuses other verbs, other media types and long bodies', async () => {
    const got = await g.send(path, { headers: shop })
    expect(got).toMatchObject({ status: 405, body: refusal('invalid_request') })
    expect(got.headers.get('allow')).toBe('POST')
    const json = await g.post(path, { token: 'x' }, shop)
    expect(json).toMatchObject({ status: 400, body: refusal('invalid_request') })
    const long = await send({ token: 'x'.repeat(70_000) }, shop)
    expect(long).toMatchObject({ status: 413, body: refusal('invalid_request') })
  })

  it('says 503 while the database is away, and knows the app again afterwards', async () => {
    const down = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const broken = g.beside({ db: brokenDatabase(g.deps.db, down) })
    const answer = await postForm(broken, path, { token: 'x' }, shop)
    expect(answer).toMatchObject({ status: 503, body: refusal('temporarily_unavailable') })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect((await send({ token: 'x' }, shop)).status).toBe(200)
  })

  it('says 500 without a word of the cause when it is our fault, and logs it by number', async () => {
    const odd = g.beside({ db: brokenDatabase(g.deps.db, new Error('odd')) })
    const answer = await postForm(odd, path, { token: 'x' }, shop)
    expect(answer).toMatchObject({ status: 500, body: refusal('server_error') })
    const requestId = answer.headers.get('x-request-id')
    expect(requestId).toMatch(/^[\w-]+$/)
    expect(JSON.parse(g.lines.at(-1) ?? '')).toMatchObject({ msg: 'request failed', requestId })
  })

  it('works without the store', async () => {
    const { accessToken } = await enter()
    const answer = await postForm(g.beside({ store: deadStore }), path, { token: accessToken }, shop)
    expect(answer.status).toBe(200)
  })

  it('writes neither secrets nor tokens into the log', async () => {
    const { accessToken, refreshToken } = await enter()
    for (const token of [accessToken, refreshToken]) await send({ token }, shop)
    await send({ token: accessToken }, basic('shop', 'a wrong secret'))
    const log = g.lines.join('\n')
    for (const text of [accessToken, refreshToken, secret, 'a wrong secret']) expect(log).not.toContain(text)
  })
})

describe('the credentials of an app', () => {
  // As `curl -u id:secret` sends them (RFC 7617).
  const asWritten = (appid: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${appid}:${secret}`).toString('base64')}`,
  })

  it.each([
    ['plus', 'a+secret+with+plus+signs'],
    ['percent', '100%-of-a-secret-is-30%-luck'],
    ['escapes', 'a%20secret%2Bthat%25looks%20encoded'],
    ['escapes of no text', 'a-secret-%FF%FE-of-old-bytes'],
    ['colon', 'a:secret:with+colons'],
    ['space', 'a secret + a blank'],
    ['pl+us%20id', 'a+secret+of+an+odd+name'],
  ])('are read with %s in them, form-encoded or as they are written', async (appid, secret) => {
    await createApp(g.deps, { appid, secret })
    for (const headers of [basic(appid, secret), asWritten(appid, secret)])
      expect(await ask({ token: 'x' }, headers)).toMatchObject({ status: 200, body: inactive })
    for (const near of [secret.replaceAll('+', '%2B') + 'x', secret.toUpperCase(), secret.slice(1)])
      for (const headers of [basic(appid, near), asWritten(appid, near)])
        expect((await ask({ token: 'x' }, headers, freshAddress())).status).toBe(401)
  })

  it('of two readings are one try, and both are told apart from other apps', async () => {
    const g = await testGateway({ env: { LOGIN_FAILURES_PER_ADDRESS_HOUR: '5' } })
    await createApp(g.deps, { appid: 'shop', secret })
    const tried = async (secret: string) =>
      (await postForm(g, '/oauth/introspect', { token: 'x' }, asWritten('shop', secret))).status
    const statuses = []
    for (let i = 0; i < 6; i++) statuses.push(await tried(`guess+${i}`))
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('are no fault of ours with a NUL in them', async () => {
    for (const headers of [asWritten('shop\0', secret), basic('shop\0', secret), basic('shop', 'x\0')])
      expect((await ask({ token: 'x' }, headers, freshAddress())).status).toBe(401)
    const form = { client_id: 'sh\0p', client_secret: 'x', token: 'x' }
    expect((await ask(form, {} as never, freshAddress())).status).toBe(401)
  })

  it('end within a second with the app, and its old secret with the overlap', async () => {
    await createApp(g.deps, { appid: 'short', secret: 'first' })
    const state = async (secret: string) => (await ask({ token: 'x' }, basic('short', secret))).status
    expect(await state('first')).toBe(200)
    const { secret: second } = await rotateAppSecret(g.deps, { appid: 'short' })
    expect([await state('first'), await state(second)]).toEqual([200, 200])
    g.clock.advance(7 * 86_400)
    expect([await state('first'), await state(second)]).toEqual([401, 200])
    await setAppEnabled(g.deps, operator, { appid: 'short', enabled: false })
    g.clock.advance(1)
    expect(await state(second)).toBe(401)
  })

  it('are not believed when the clock was set back: nobody knows how old that is', async () => {
    await createApp(g.deps, { appid: 'stepped', secret: 'first' })
    const state = async () => (await ask({ token: 'x' }, basic('stepped', 'first'))).status
    expect(await state()).toBe(200)
    await setAppEnabled(g.deps, operator, { appid: 'stepped', enabled: false })
    g.clock.advance(-3_600)
    expect(await state()).toBe(401)
    g.clock.advance(3_600)
  })

  it('cannot be guessed: a network that failed too often this hour waits, a service at work there does not', async () => {
    const g = await testGateway({ env: { LOGIN_FAILURES_PER_ADDRESS_HOUR: '5' } })
    await createApp(g.deps, { appid: 'shop', secret })
    await createApp(g.deps, { appid: 'late', secret })
    const ask = (headers: Record<string, string>, address?: string) =>
      postForm(g, '/oauth/introspect', { token: 'x' }, headers, address)
    expect((await ask(shop)).status).toBe(200)
    const guesses = Array.from({ length: 20 }, (_, i) => ask(basic('shop', `guess ${i}`)))
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(15)
    const right = await ask(basic('late', secret))
    expect(right).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } })
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask(basic('late', secret), '198.51.100.1')).status).toBe(200)
    g.clock.advance(2)
    expect((await ask(shop)).status).toBe(200)
  })

  it('cannot be guessed from many networks either, by this door and `authorize` together', async () => {
    const g = await testGateway({ env: { LOGIN_FAILURES_PER_ADDRESS_HOUR: '2' } })
    await createApp(g.deps, { appid: 'shop', secret })
    await g.pass(2 * 86_400)
    const ask = (headers: Record<string, string>, address: string) =>
      postForm(g, '/oauth/introspect', { token: 'x' }, headers, address)
    expect((await ask(shop, '198.51.100.1')).status).toBe(200)
    await g.pass(3_600)
    for (let i = 0; i < 10; i++)
      expect((await ask(basic('shop', `guess ${i}`), freshAddress())).status).toBe(401)
    const body = { appid: 'shop', username: 'ann', password: 'x', time: '1', token: 'a guess' }
    for (let i = 0; i < 10; i++)
      expect((await from(g, freshAddress()).post('/api/v1/authorize', body)).body.code).toBe(1003)
    expect((await ask(basic('shop', 'one guess more'), freshAddress())).status).toBe(429)
    expect((await ask(basic('shop', secret.toUpperCase()), '198.51.100.1')).status).toBe(401)
    expect((await ask(shop, '198.51.100.1')).status).toBe(200)
  })
})

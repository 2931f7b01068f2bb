import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { dialects } from '../../../rest-compat/index.ts'
import { readConfig } from '../../../src/config/config.ts'
import { openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { check } from '../../support/operations.ts'
import { bases, newMobile, noToken, password, refused, roomy, siteOf, thrown } from '../../support/v1-site.ts'

let g: TestGateway
const mobile = newMobile()
beforeAll(async () => {
  g = await openTestGateway({ env: roomy })
  await createMember(g.deps, { username: 'ann', password, mobile, email: 'ann@example.org', proven: 'all' })
})
afterAll(() => g.close())

const shop = () => siteOf(g, bases['tiny-shop'])
const site = () => siteOf(g)

describe('a session', () => {
  it('is one per member and group: a new login ends the older one there, and no other', async () => {
    const { call, login } = shop()
    const first = await login('ann', 'tinyShopH5')
    const elsewhere = await login('ann', 'tinyShopIos')
    const second = await login('ann', 'tinyShopH5')
    expect(await call('logout', {}, { 'x-api-key': first.access_token })).toEqual(thrown(401, noToken, g))
    const refresh = (refresh_token: string, group: string) => call('refresh', { refresh_token, group })
    expect(await refresh(first.refresh_token, 'tinyShopH5')).toEqual(thrown(401, '找不到用户', g))
    expect((await refresh(elsewhere.refresh_token, 'tinyShopIos')).code).toBe(200)
    expect((await refresh(second.refresh_token, 'tinyShopH5')).code).toBe(200)
  })

  it('is left alone by sessions of the other doors', async () => {
    const { access_token } = await site().login('ann', 'app')
    const query = `mutation { login(username: "ann", password: "${password}", group: "app") { accessToken } }`
    const other = (await g.graphql(query)).data.login.accessToken
    expect((await check(g, access_token)).active).toBe(true)
    expect(await check(g, other)).toMatchObject({ active: true, group: 'app' })
  })

  it('outlives its access token while it can be refreshed: verify-access-token says so', async () => {
    const { call, login, alive } = shop()
    const { access_token, refresh_token } = await login('ann', 'tinyShop')
    expect(await call('verify-access-token', { token: access_token })).toEqual({
      code: 200,
      message: 'OK',
      data: { token: true },
      timestamp: Math.floor(g.clock.now() / 1000),
    })
    await g.pass(7_201)
    expect(await alive(access_token)).toBe(true)
    const renewed = await call('refresh', { refresh_token, group: 'tinyShop' })
    await g.pass(11)
    expect(await alive(access_token)).toBe(false)
    await call('logout', {}, { 'x-api-key': renewed.data.access_token })
    expect(await alive(renewed.data.access_token)).toBe(false)
    for (const token of ['', 'nonsense', 'x'.repeat(300), refresh_token])
      expect(await alive(token)).toBe(false)
    expect((await call('verify-access-token')).data).toEqual({ token: false })
  })

  it('ends with a password reset, in every group', async () => {
    const { call, code, login, alive } = shop()
    const before = [await login('ann', 'tinyShopH5'), await login('ann', 'tinyShopIos')]
    const proof = { mobile, group: 'tinyShopH5', code: await code(mobile, 'up-pwd') }
    const reset = await call('up-pwd', { ...proof, password, password_repetition: password })
    for (const { access_token } of before) expect(await alive(access_token)).toBe(false)
    expect(await alive(reset.data.access_token)).toBe(true)
  })
})

describe('the shop’s client', () => {
  it('refreshes twice at a time with one token: both replay fine, nobody is logged out', async () => {
    const { call, login } = shop()
    const { access_token, refresh_token } = await login('ann', 'tinyShopWechatMp')
    await g.pass(7_201)
    // Two calls under way find the token expired, and each of them refreshes.
    const replay = async () => {
      const first = await call('logout', {}, { 'x-api-key': access_token })
      expect(first.code).toBe(401)
      return call('refresh', { refresh_token, group: 'tinyShopWechatMp' })
    }
    const [one, two] = await Promise.all([replay(), replay()])
    expect([one.code, two.code]).toEqual([200, 200])
    expect(one.data.access_token).toBe(two.data.access_token)
    expect(one.data.refresh_token).toBe(two.data.refresh_token)
    for (const { data } of [one, two]) expect((await check(g, data.access_token)).active).toBe(true)
    await g.pass(60)
    const next = { refresh_token: one.data.refresh_token, group: 'tinyShopWechatMp' }
    expect((await call('refresh', next)).code).toBe(200)
  })

  it('gets the very same pair 20 times at once', async () => {
    const { call, login } = shop()
    const { refresh_token } = await login('ann', 'tinyShopQqMp')
    const ask = () => call('refresh', { refresh_token, group: 'tinyShopQqMp' })
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    const pairs = answers.map(({ data }) => `${data.access_token} ${data.refresh_token}`)
    expect(new Set(pairs).size).toBe(1)
  })

  it('may preflight with its own headers', async () => {
    const names = 'content-type,x-api-key,device-name,width,height,os,os-version,merchant-id'
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': names,
    }
    for (const base of Object.values(bases)) {
      const answer = await g.send(`${base}/login`, { method: 'OPTIONS', headers })
      expect([200, 204]).toContain(answer.status)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-allow-headers')).toBe(names)
      expect(answer.headers.get('access-control-allow-methods')).toBe(
        'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
      )
      expect(answer.headers.get('access-control-max-age')).toBe('86400')
      const posted = await g.post(`${base}/login`, {}, { origin: 'https://shop.example' })
      expect(posted.headers.get('access-control-allow-origin')).toBe('*')
      expect(posted.headers.get('content-type')).toMatch(/^application\/json; charset=utf-8$/i)
      expect(posted.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('may preflight from listed origins only, where some are listed', async () => {
    const own = await testGateway({ env: { CORS_ORIGINS: 'https://shop.example' } })
    const ask = async (origin: string) =>
      (await own.post('/v1/site/login', {}, { origin })).headers.get('access-control-allow-origin')
    expect(await ask('https://shop.example')).toBe('https://shop.example')
    expect(await ask('https://other.example')).toBe(null)
  })
})

describe('groups', () => {
  const known =
    `app wechat miniProgram default pc ios android h5 wechatMp aliMp qqMp baiduMp dingTalkMp touTiaoMp
    wechatMq aliMq qqMq baiduMq dingTalkMq touTiaoMq tinyShop tinyShopIos tinyShopAndroid tinyShopApp tinyShopH5
    tinyShopPc tinyShopWechat tinyShopWechatMp tinyShopAliMp tinyShopQqMp tinyShopBaiduMp tinyShopDingTalkMp
    tinyShopTouTiaoMp iOS wechatMini aliMini qqMini baiduMini bytedanceMini dingTalkMini webSocket import`.split(
      /\s+/,
    )

  it.each(known)('know %s, and keep its session apart', async (group) => {
    const { call, login } = site()
    const { access_token, refresh_token } = await login('ann', group)
    expect((await check(g, access_token)).group).toBe(group)
    expect((await call('refresh', { refresh_token, group })).code).toBe(200)
  })

  it.each(['IOS', 'wechatmini', 'Default', 'apple', 'qq', 'sina', 'google', 'facebook', 'h5 ', '__proto__'])(
    'do not know %j',
    async (group) => {
      expect(await site().call('login', { username: 'ann', password, group })).toEqual(
        refused('组别是无效的。', g),
      )
    },
  )

  it('left out are `default` on login and refresh, and needed elsewhere', async () => {
    const { call } = site()
    const { data } = await call('login', { username: 'ann', password })
    expect((await check(g, data.access_token)).group).toBe('default')
    expect((await call('refresh', { refresh_token: data.refresh_token })).code).toBe(200)
    const inApp = await site().login('ann', 'app')
    expect(await call('refresh', { refresh_token: inApp.refresh_token })).toEqual(
      thrown(401, '找不到用户', g),
    )
  })

  it('are needed everywhere once the oldest clients are gone', async () => {
    const own = await testGateway({ env: { V1_SITE_GROUP_OPTIONAL: 'false' } })
    await createMember(own.deps, { username: 'ann', password })
    const { call, login } = siteOf(own)
    expect(await call('login', { username: 'ann', password })).toEqual(refused('组别不能为空。', own))
    const { refresh_token } = await login('ann')
    expect(await call('refresh', { refresh_token })).toEqual(refused('组别不能为空。', own))
    expect((await call('refresh', { refresh_token, group: 'h5' })).code).toBe(200)
  })
})

describe('parameters', () => {
  const post = async (body: BodyInit, type?: string) =>
    (
      await g.send('/v1/site/login', {
        method: 'POST',
        body,
        headers: type ? { 'content-type': type } : {},
      })
    ).body.code

  it('come as JSON, a form, multipart or in the query', async () => {
    const params = { username: 'ann', password, group: 'h5' }
    const form = new URLSearchParams(params)
    const multipart = new FormData()
    for (const [name, value] of Object.entries(params)) multipart.set(name, value)
    expect(await post(JSON.stringify(params), 'application/json; charset=UTF-8')).toBe(200)
    expect(await post(JSON.stringify(params), 'text/json')).toBe(200)
    expect(await post(form)).toBe(200)
    expect(await post(multipart)).toBe(200)
    expect((await g.send(`/v1/site/login?${form}`, { method: 'POST' })).body.code).toBe(200)
    expect((await g.send(`/v1/site/login?${form}`)).body.code).toBe(200)
    // A body nobody can read holds none: the first one is missing.
    expect(await post(JSON.stringify(params), 'application/xml')).toBe(422)
  })

  it('may be numbers, and more than needed', async () => {
    const { call } = shop()
    const params = { mobile: Number(mobile), password, group: 'tinyShop', promo_code: null, os: { a: 1 } }
    expect((await call('login', params)).code).toBe(200)
  })

  it.each(['username', 'mobile'])('name the member by %s at every base', async (name) => {
    for (const base of Object.values(bases)) {
      const { call } = siteOf(g, base)
      for (const value of ['ann', mobile, 'ann@example.org'])
        expect((await call('login', { [name]: value, password, group: 'h5' })).code).toBe(200)
    }
  })

  it('of a logout may be no body at all', async () => {
    const { access_token } = await site().login('ann')
    expect((await site().call('logout', '', { 'x-api-key': access_token })).code).toBe(200)
  })
})

describe('the access token', () => {
  const basic = (token: string) => `Basic ${Buffer.from(`${token}:`).toString('base64')}`
  const places: [
    string,
    (token: string) => { headers?: Record<string, string>; query?: string; body?: object },
  ][] = [
    ['Authorization: Bearer', (token) => ({ headers: { authorization: `Bearer ${token}` } })],
    ['Authorization: Basic', (token) => ({ headers: { authorization: basic(token) } })],
    ['X-Api-Key', (token) => ({ headers: { 'X-Api-Key': token } })],
    ['access-token header', (token) => ({ headers: { 'access-token': token } })],
    ['access_token header', (token) => ({ headers: { access_token: token } })],
    ['access-token query', (token) => ({ query: `?access-token=${token}` })],
    ['access_token query', (token) => ({ query: `?access_token=${token}` })],
    ['access_token body', (token) => ({ body: { access_token: token } })],
    [
      'X-Api-Key beside a proxy’s Basic',
      (token) => ({ headers: { 'x-api-key': token, authorization: basic('proxy') } }),
    ],
    [
      'query beside an empty X-Api-Key',
      (token) => ({ headers: { 'x-api-key': '' }, query: `?access-token=${token}` }),
    ],
  ]

  it.each(places)('is taken from %s', async (_name, put) => {
    for (const base of Object.values(bases)) {
      const { access_token } = await siteOf(g, base).login('ann', 'h5', { mobile: 'ann' })
      const { headers, query = '', body = {} } = put(access_token)
      const answer = await g.post(`${base}/logout${query}`, body, headers)
      expect(answer.body).toMatchObject({ code: 200, message: '退出成功', data: [] })
      expect((await check(g, access_token)).active).toBe(false)
    }
  })

  it('is none of a public action’s business', async () => {
    const headers = { 'x-api-key': 'nonsense' }
    const params = { username: 'ann', password, group: 'h5' }
    expect((await site().call('login', params, headers)).code).toBe(200)
  })
})

describe('bases', () => {
  it('are the documented one and those of real deployments, the longer before api-v1', async () => {
    for (const base of ['/v1/site', '/api/v1/site', '/tiny-shop/v1/site', '/api/tiny-shop/v1/site'])
      await siteOf(g, base).login('ann', 'h5', { mobile: 'ann' })
    expect((await g.post('/api/v1/site/nowhere', {})).body).toMatchObject({ code: 404 })
    expect(await g.post('/api/v1/nowhere', {})).toMatchObject({
      status: 404,
      body: { Error: 'Resource not found' },
    })
    expect((await g.post('/api/v1/check_token', '{"token":')).body).toMatchObject({
      state: false,
      code: 1001,
    })
  })

  it('are the operator’s to choose', async () => {
    const own = await testGateway({ env: { V1_SITE_BASES: '/shop/api/v1/site=rf2' } })
    await createMember(own.deps, { username: 'ann', password })
    await siteOf(own, '/shop/api/v1/site').login('ann')
    expect((await own.post('/v1/site/login', {})).status).toBe(404)
    expect((await own.post('/api/v1/site/login', {})).body).toEqual({ Error: 'Resource not found' })
  })

  it.each(['/v1/site', '/v1/site=rf4', 'v1/site=rf3', '/v1/site/=rf3'])('cannot be %s', (value) => {
    expect(() => readConfig({ V1_SITE_BASES: value }, dialects)).toThrow(/V1_SITE_BASES: must list/)
  })
})

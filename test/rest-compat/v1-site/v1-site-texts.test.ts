import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textsOf } from '../../../rest-compat/v1-site/texts.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { AuthError, errorTexts, type ErrorCode } from '../../../src/errors.ts'
import { openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import {
  bases,
  newMobile,
  noToken,
  password,
  refused,
  roomy,
  siteOf,
  thrown,
  tokenExpired,
  type Flavour,
} from '../../support/v1-site.ts'

let g: TestGateway
const mobile = newMobile()
beforeAll(async () => {
  g = await openTestGateway({ env: { ...roomy, LOGIN_FREE_FAILURES: '1000' } })
  await createMember(g.deps, { username: 'ann', password, mobile, proven: 'all' })
})
afterAll(() => g.close())

const site = (flavour: Flavour = 'rf3') => siteOf(g, bases[flavour])
const flavours = Object.keys(bases) as Flavour[]
const wrongPassword = { rf3: '用户名或密码错误', rf2: '账号或者密码错误', 'tiny-shop': '账号或者密码错误' }

/** Every parameter of `full` left out or empty, with the complaint expected; later ones may be missing too. */
const missing: [action: string, full: Record<string, string>, texts: Record<string, string>][] = [
  ['refresh', { refresh_token: 'x' }, { refresh_token: '重置令牌不能为空。' }],
  ['sms-code', { mobile, usage: 'login' }, { mobile: '手机号码不能为空。', usage: '用途不能为空。' }],
  [
    'mobile-login',
    { mobile, code: '1234', group: 'h5' },
    { mobile: '手机号码不能为空。', code: '验证码不能为空。', group: '组别不能为空。' },
  ],
  [
    'register',
    { mobile, group: 'h5', code: '1234', password, password_repetition: password, nickname: 'x' },
    {
      mobile: '手机号码不能为空。',
      group: '类型不能为空。',
      code: '验证码不能为空。',
      password: '密码不能为空。',
      password_repetition: '重复密码不能为空。',
      nickname: '昵称不能为空。',
    },
  ],
  [
    'up-pwd',
    { mobile, group: 'h5', code: '1234', password, password_repetition: password },
    {
      mobile: '手机号码不能为空。',
      group: '类型不能为空。',
      code: '验证码不能为空。',
      password: '密码不能为空。',
      password_repetition: '重复密码不能为空。',
    },
  ],
]

describe('what is missing', () => {
  const cases = missing.flatMap(([action, full, texts]) =>
    Object.entries(texts).map(([name, text]) => ({ action, full, name, text })),
  )
  it.each(cases)('$action without $name: $text', async ({ action, full, name, text }) => {
    const { [name]: _, ...rest } = full
    expect(await site().call(action, rest)).toEqual(refused(text, g))
    expect(await site().call(action, { ...full, [name]: '' })).toEqual(refused(text, g))
  })

  it('is the first in the order of the rules', async () => {
    for (const [action, , texts] of missing)
      expect(await site().call(action)).toEqual(refused(Object.values(texts)[0] ?? '', g))
  })

  it.each([
    ['rf3', '登录帐号不能为空。'],
    ['rf2', '登录帐号不能为空。'],
    ['tiny-shop', '手机号码不能为空。'],
  ] as const)('login of %s: %s', async (flavour, text) => {
    expect(await site(flavour).call('login')).toEqual(refused(text, g))
    const named = { username: 'ann', mobile: 'ann' }
    expect(await site(flavour).call('login', named)).toEqual(refused('登录密码不能为空。', g))
  })

  it('of a nickname is fine outside RageFrame 3', async () => {
    const params = { mobile: newMobile(), group: 'h5', code: '1234' }
    const passwords = { password, password_repetition: password }
    for (const flavour of ['rf2', 'tiny-shop'] as const)
      expect(await site(flavour).call('register', { ...params, ...passwords })).toEqual(
        refused('验证码错误', g),
      )
  })
})

describe('what is wrong', () => {
  it.each(flavours)('user or password of %s, unknown, wrong and disabled alike', async (flavour) => {
    const { call } = site(flavour)
    const off = await createMember(g.deps, { username: `off-${flavour}`, password })
    await setMemberEnabled(
      g.deps,
      { wire: { name: 'graphql' }, address: '', userAgent: null },
      {
        username: off.username,
        enabled: false,
      },
    )
    for (const [username, tried] of [
      ['ann', 'wrong'],
      ['nobody', password],
      [off.username, password],
    ])
      expect(await call('login', { username, password: tried, group: 'h5' })).toEqual(
        refused(wrongPassword[flavour], g),
      )
  })

  it('a group: said after the password has proven right', async () => {
    const bad = { username: 'ann', group: 'Nowhere' }
    expect(await site().call('login', { ...bad, password: 'wrong' })).toEqual(refused(wrongPassword.rf3, g))
    const before = await g.deps.db.session.count()
    expect(await site().call('login', { ...bad, password })).toEqual(refused('组别是无效的。', g))
    expect(await g.deps.db.session.count()).toBe(before)
  })

  it.each([
    ['refresh', '组别是无效的。'],
    ['mobile-login', '组别是无效的。'],
    ['register', '类型是无效的。'],
    ['up-pwd', '类型是无效的。'],
  ])('a group of %s: %s', async (action, text) => {
    const passwords = { password, password_repetition: password }
    const params = { refresh_token: 'x', mobile: newMobile(), code: '1234', nickname: 'x', ...passwords }
    expect(await site().call(action, { ...params, group: 'ios ' })).toEqual(refused(text, g))
  })

  it.each(['', 'Login', 'reset', 'constructor'])('a usage: %j', async (usage) => {
    const text = usage ? '用途是无效的。' : '用途不能为空。'
    expect(await site().call('sms-code', { mobile, usage })).toEqual(refused(text, g))
  })

  it.each(['12345', '12800138000', '138001380001', 'a@b.cn', '+8612345678901', '010-12345678'])(
    'a mobile: %s',
    async (bad) => {
      const passwords = { password, password_repetition: password }
      const params = { mobile: bad, code: '1234', group: 'h5', usage: 'login', nickname: 'x', ...passwords }
      for (const action of ['sms-code', 'mobile-login', 'up-pwd'])
        expect(await site().call(action, params)).toEqual(refused('请输入正确的手机号', g))
      expect(await site().call('register', params)).toEqual(refused('请输入正确的手机号码', g))
      for (const flavour of ['rf2', 'tiny-shop'] as const)
        expect(await site(flavour).call('register', params)).toEqual(refused('请输入正确的手机号', g))
    },
  )

  it('a password’s length and its repetition', async () => {
    const params = { mobile: newMobile(), code: '1234', group: 'h5', nickname: 'x' }
    const ask = (flavour: Flavour, action: string, password: string, password_repetition = password) =>
      site(flavour).call(action, { ...params, password, password_repetition })
    for (const flavour of flavours)
      for (const action of ['register', 'up-pwd']) {
        expect(await ask(flavour, action, '12345')).toEqual(refused('密码应该包含至少6个字符。', g))
        expect(await ask(flavour, action, '123456', '123457')).toEqual(
          refused('重复密码的值必须等于"密码"。', g),
        )
      }
    const long = '1234567890123456'
    expect(await ask('tiny-shop', 'register', long)).toEqual(refused('密码只能包含至多15个字符。', g))
    expect(await ask('rf3', 'register', long)).toEqual(refused('验证码错误', g))
    expect(await ask('tiny-shop', 'register', '😀'.repeat(15))).toEqual(refused('验证码错误', g))
  })

  it('a password shorter than the operator demands', async () => {
    const own = await testGateway({ env: { ...roomy, PASSWORD_MIN_V1_SITE: '8' } })
    const params = { mobile, code: '1234', group: 'h5', nickname: 'x' }
    const passwords = { password: '1234567', password_repetition: '1234567' }
    expect(await siteOf(own).call('register', { ...params, ...passwords })).toEqual(
      refused('密码应该包含至少8个字符。', own),
    )
  })

  it('a password that the operator finds too common', async () => {
    const own = await testGateway({ env: { ...roomy, PASSWORD_REFUSE_COMMON: 'v1-site' } })
    const params = { mobile, code: '1234', group: 'h5', nickname: 'x' }
    const passwords = { password: '123456', password_repetition: '123456' }
    expect(await siteOf(own).call('register', { ...params, ...passwords })).toEqual(
      refused('密码是无效的。', own),
    )
  })

  it('a code', async () => {
    const params = { mobile: newMobile(), code: '1234', group: 'h5', nickname: 'x' }
    const passwords = { password, password_repetition: password }
    for (const action of ['mobile-login', 'register', 'up-pwd'])
      expect(await site().call(action, { ...params, ...passwords })).toEqual(refused('验证码错误', g))
  })
})

describe('who is known', () => {
  it.each([
    ['rf3', '此手机号码已存在。'],
    ['rf2', '此手机号码已存在。'],
    ['tiny-shop', '该手机号码已注册'],
  ] as const)('register of %s, with a right code: %s', async (flavour, text) => {
    await g.pass(3_600)
    const code = await site('rf3').code(mobile, 'register')
    const passwords = { password, password_repetition: password }
    const params = { mobile, code, group: 'h5', nickname: 'x', ...passwords }
    expect(await site(flavour).call('register', params)).toEqual(refused(text, g))
  })

  it('sms-code tells it in the shop only, and sends nothing then', async () => {
    await g.pass(3_600)
    const { call } = site('tiny-shop')
    const sent = g.deps.outbox?.entries().length
    expect(await call('sms-code', { mobile, usage: 'register' })).toEqual(refused('该手机号码已注册', g))
    for (const usage of ['login', 'up-pwd'])
      expect(await call('sms-code', { mobile: newMobile(), usage })).toEqual(refused('该手机号码未注册', g))
    expect(g.deps.outbox?.entries().length).toBe(sent)
  })

  it('mobile-login and up-pwd tell it to who holds the phone', async () => {
    const stranger = newMobile()
    const { call, code } = site()
    const passwords = { password, password_repetition: password }
    const login = { mobile: stranger, code: await code(stranger, 'login'), group: 'h5' }
    expect(await call('mobile-login', login)).toEqual(refused('找不到用户', g))
    // The code is used up all the same.
    expect(await call('mobile-login', login)).toEqual(refused('验证码错误', g))
    await g.pass(61)
    const reset = { ...login, ...passwords, code: await code(stranger, 'up-pwd') }
    expect(await call('up-pwd', reset)).toEqual(refused('找不到用户', g))
  })

  it('a disabled member is nobody to the holder of its phone', async () => {
    const off = newMobile()
    await createMember(g.deps, { username: `off-${off}`, mobile: off, password, proven: 'all' })
    await g.deps.db.member.update({ where: { mobile: `+86${off}` }, data: { disabledAt: new Date() } })
    const { call, code } = site()
    const login = { mobile: off, code: await code(off, 'login'), group: 'h5' }
    expect(await call('mobile-login', login)).toEqual(refused('找不到用户', g))
    await g.pass(61)
    const reset = { ...login, code: await code(off, 'up-pwd') }
    const passwords = { password, password_repetition: password }
    expect(await call('up-pwd', { ...reset, ...passwords })).toEqual(refused('找不到用户', g))
  })
})

describe('limits', () => {
  it('one message a minute and number, whatever the usage', async () => {
    const busy = newMobile()
    await site().code(busy, 'login')
    expect(await site().call('sms-code', { mobile: busy, usage: 'register' })).toEqual(
      refused('请不要频繁发送短信', g),
    )
    await g.pass(61)
    await site().code(busy, 'register')
  })

  it('of looks of the shop: a message asked for too often, an overrun elsewhere', async () => {
    const own = await testGateway({ env: roomy })
    const { call } = siteOf(own, bases['tiny-shop'])
    for (let look = 0; look < 30; look++)
      expect(await call('sms-code', { mobile: newMobile(), usage: 'login' })).toEqual(
        refused('该手机号码未注册', own),
      )
    const more = {
      mobile,
      usage: 'login',
      code: '1234',
      group: 'h5',
      password,
      password_repetition: password,
    }
    expect(await call('sms-code', more)).toEqual(refused('请不要频繁发送短信', own))
    expect(await call('up-pwd', more)).toEqual(thrown(429, 'Rate limit exceeded.', own))
  })

  it('of tries: a code after five is as wrong as any, and a locked password as a wrong one', async () => {
    const own = await testGateway({ env: { ...roomy, LOGIN_FREE_FAILURES: '2' } })
    const { call, code, register } = siteOf(own)
    const victim = newMobile()
    await register(victim)
    await own.pass(61)
    const right = await code(victim, 'login')
    for (let tries = 0; tries < 5; tries++)
      await call('mobile-login', { mobile: victim, code: '0000', group: 'h5' })
    expect(await call('mobile-login', { mobile: victim, code: right, group: 'h5' })).toEqual(
      refused('验证码错误', own),
    )
    for (let tries = 0; tries < 4; tries++)
      await call('login', { username: victim, password: 'wrong', group: 'h5' })
    expect(await call('login', { username: victim, password, group: 'h5' })).toEqual(
      refused(wrongPassword.rf3, own),
    )
  })

  it('of work: 429 in the words of each flavour', async () => {
    const busy = { ...g.deps.hasher, verify: () => Promise.reject(new AuthError('BUSY')) }
    const full = g.beside({ hasher: busy })
    for (const [flavour, text] of [
      ['rf3', '访问太火爆，请稍候'],
      ['rf2', 'Rate limit exceeded.'],
      ['tiny-shop', 'Rate limit exceeded.'],
    ] as const) {
      const { body } = await full.post(`${bases[flavour]}/login`, {
        username: 'ann',
        mobile: 'ann',
        password,
        group: 'h5',
      })
      expect(body).toEqual(thrown(429, text, g))
    }
  })
})

describe('what fails', () => {
  it('a message that could not be sent', async () => {
    const sender = { send: () => Promise.reject(new Error('refused')), close: async () => {} }
    const { body } = await g
      .beside({ sender })
      .post('/v1/site/sms-code', { mobile: newMobile(), usage: 'login' })
    expect(body).toEqual(refused('短信发送失败', g))
  })

  it('the server itself: 500, the id its cause was logged under, and no more', async () => {
    const db = new Proxy(g.deps.db, {
      get: (real, name) => {
        if (name === 'session') throw new Error('a secret detail')
        return Reflect.get(real, name)
      },
    })
    const params = { refresh_token: 'x', group: 'h5' }
    const { status, body } = await g.beside({ db }).post('/v1/site/refresh', params)
    expect(status).toBe(200)
    expect(body).toEqual({
      code: 500,
      message: 'Internal Server Error',
      data: '服务器打瞌睡了~',
      timestamp: Math.floor(g.clock.now() / 1000),
      req_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    const id = body.req_id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    expect(g.lines.some((line) => line.includes(id) && line.includes('a secret detail'))).toBe(true)
  })

  it('a path that is not there, at the base and below it', async () => {
    const notThere = {
      code: 404,
      message: '页面未找到。',
      data: [],
      timestamp: Math.floor(g.clock.now() / 1000),
      req_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    }
    for (const base of Object.values(bases))
      for (const path of ['', '/', '/nowhere', '/login/x', '/Login', '/constructor', '/check_token'])
        expect(await g.post(base + path, {})).toMatchObject({ status: 200, body: notThere })
  })

  it('a verb: RageFrame 2 knows POST only, the others any', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const ask = async (base: string) => (await g.send(`${base}/login`, { method })).body
      expect(await ask(bases.rf2)).toMatchObject({ code: 404, message: '页面未找到。', data: [] })
      expect(await ask(bases.rf3)).toEqual(refused('登录帐号不能为空。', g))
      expect(await ask(bases['tiny-shop'])).toEqual(refused('手机号码不能为空。', g))
    }
  })

  it('a verb of the five actions that were bound to some', async () => {
    const text = 'Method Not Allowed. This URL can only handle the following request methods: PUT, PATCH.'
    for (const flavour of ['rf3', 'tiny-shop'] as const) {
      expect(await site(flavour).call('update')).toEqual(thrown(405, text, g))
      expect(await site(flavour).call('create')).toMatchObject({ code: 404 })
    }
    expect(await site('rf2').call('update')).toMatchObject({ code: 404 })
  })

  it('JSON that is none', async () => {
    const text = 'Invalid JSON data in request body: Syntax error.'
    expect(await site().call('login', '{"username":')).toEqual(thrown(400, text, g))
  })

  it('a body without end', async () => {
    const { status, body } = await g.post('/v1/site/login', { username: 'x'.repeat(70_000) })
    expect(status).toBe(200)
    expect(body).toEqual(refused('参数是无效的。', g))
  })

  it('texts no database takes', async () => {
    const params = { username: 'a\0b', password, group: 'h5' }
    expect(await site().call('login', params)).toEqual(refused('登录帐号是无效的。', g))
    const long = { ...params, username: 'x'.repeat(300) }
    expect(await site().call('login', long)).toEqual(refused('登录帐号是无效的。', g))
  })
})

describe('tokens', () => {
  it.each(flavours)(
    'refresh of %s: expired, unknown, of another group, of a disabled member',
    async (flavour) => {
      const { call, login } = site(flavour)
      const refresh = (refresh_token: string, group = 'app') => call('refresh', { refresh_token, group })
      const stamp = (token: string, age: number) => {
        const at = Math.floor(g.clock.now() / 1000) - age
        return `${token.slice(0, 32)}_${at}`
      }
      const { refresh_token } = await login('ann', 'app', { mobile: 'ann' })
      for (const unknown of ['nonsense', 'x'.repeat(300), stamp(refresh_token, 5)])
        expect(await refresh(unknown)).toEqual(thrown(401, '找不到用户', g))
      expect(await refresh(refresh_token, 'wechat')).toEqual(thrown(401, '找不到用户', g))
      await g.pass(30 * 86_400)
      expect(await refresh(refresh_token)).toEqual(thrown(401, '您的重置令牌已经过期，请重新登录', g))
      expect(await refresh('1V1XLG8DQkROK6g-Rh5k17hZuZHQVZB9_1527339048')).toEqual(
        thrown(401, '您的重置令牌已经过期，请重新登录', g),
      )
      const later = await login('ann', 'app', { mobile: 'ann' })
      await g.deps.db.member.updateMany({ where: { username: 'ann' }, data: { disabledAt: new Date() } })
      expect(await refresh(later.refresh_token)).toEqual(thrown(401, '找不到用户', g))
      await g.deps.db.member.updateMany({ where: { username: 'ann' }, data: { disabledAt: null } })
    },
  )

  it.each(flavours)('logout of %s: none, unknown, garbage, expired, twice', async (flavour) => {
    const { call, login } = site(flavour)
    const logout = (token: string) => call('logout', {}, { 'x-api-key': token })
    expect(await call('logout')).toEqual(thrown(401, noToken, g))
    expect(await logout('')).toEqual(thrown(401, noToken, g))
    const { access_token } = await login('ann', 'app', { mobile: 'ann' })
    const unknown = `${access_token.slice(0, 31)}!${access_token.slice(32)}`
    expect(await logout(unknown)).toEqual(thrown(401, noToken, g))
    expect(await logout('nonsense')).toEqual(thrown(401, tokenExpired, g))
    await g.pass(7_201)
    expect(await logout(access_token)).toEqual(thrown(401, tokenExpired, g))
    const again = await login('ann', 'app', { mobile: 'ann' })
    expect(await logout(again.access_token)).toMatchObject({ code: 200, message: '退出成功', data: [] })
    expect(await logout(again.access_token)).toEqual(thrown(401, noToken, g))
    const refreshed = await call('refresh', { refresh_token: again.refresh_token, group: 'app' })
    expect(refreshed).toEqual(thrown(401, '找不到用户', g))
  })

  it('logout that loses the race against another one', async () => {
    const { access_token } = await site().login('ann', 'app')
    const session = new Proxy(g.deps.db.session, {
      get: (real, name) => (name === 'updateManyAndReturn' ? async () => [] : Reflect.get(real, name)),
    })
    const db = new Proxy(g.deps.db, {
      get: (real, name) => (name === 'session' ? session : Reflect.get(real, name)),
    })
    const headers = { 'x-api-key': access_token }
    const { body } = await g.beside({ db }).post('/v1/site/logout', {}, headers)
    expect(body).toEqual(refused('退出失败', g))
  })
})

it('every error code has a number and a text', () => {
  const lives = { accessTtl: 1, refreshTtl: 1 }
  const textsFor = (flavour: Flavour) => textsOf({ flavour, groupOptional: true, passwordMin: 6, ...lives })
  const request = new Request('http://gateway.test/')
  for (const code of Object.keys(errorTexts) as ErrorCode[])
    for (const action of ['login', 'sms-code', 'up-pwd'])
      for (const flavour of flavours) {
        const typed = { isEmail: () => false, mobileIn: () => null, digitsIn: () => '' }
        const call = { action, request, params: {}, now: 0, typed }
        const telling = textsFor(flavour)[code]
        const { code: number, text } = typeof telling === 'function' ? telling(call) : telling
        expect([401, 422, 429, 500]).toContain(number)
        expect(text(call, { code })).not.toBe('')
      }
})

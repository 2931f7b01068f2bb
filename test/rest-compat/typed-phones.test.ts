// Twelve spellings of one phone on every door: what the older servers answered beside what the gateway answers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../src/auth/members/members.ts'
import { setScene } from '../../src/auth/members/scenes.ts'
import { auth, guest, nextTry, openWechatGateway, smsOf, type WechatGateway } from '../support/api-auth.ts'
import { bind, codeFor, from, freshAddress, freshMobile, register, sendSms } from '../support/joining.ts'
import { loginWithCode, resetPassword, sent } from '../support/joining.ts'
import { login } from '../support/operations.ts'
import { bases } from '../support/v1-site.ts'

const password = 'correct horse'

// What a door of the old servers said: v1-site and api-auth matched /^1[3-9]\d{9}$/ and nothing else, api-v1 called what
// was no number by its own rule a bad parameter, and as names to log in with all of them compared the texts.
const taken = 'taken by all'
const refused = 'api-v1 1001, v1-site 请输入正确的手机号, api-auth 手机号码格式错误'

type Row = { what: string; spell: (n: string) => string; old: string; ours: string }
const row = (what: string, spell: Row['spell'], old = refused): Row => ({
  what,
  spell,
  old,
  ours: 'taken by all',
})
const grouped = (n: string, by: string) => [n.slice(0, 3), n.slice(3, 7), n.slice(7)].join(by)
const wide = (n: string) => n.replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0))

const spellings: Row[] = [
  row('plain', (n) => n, taken),
  row('pasted from contacts: U+202D … U+202C', (n) => `\u202d${n}\u202c`),
  row('pasted from a chat: U+2068 … U+2069', (n) => `\u2068${grouped(n, ' ')}\u2069`),
  row('a character nobody sees inside', (n) => `${n.slice(0, 3)}\u200b${n.slice(3)}\ufeff`),
  row('full-width', wide),
  row('full-width, with the country', (n) => wide(`(+86)${n}`)),
  row('with the trunk digit', (n) => `0${n}`),
  row('dots', (n) => grouped(n, '.')),
  row('hyphens', (n) => grouped(n, '-')),
  row('the country in brackets', (n) => `(+86)${grouped(n, ' ')}`),
  row('00 and the country', (n) => `0086${n}`),
  row('a link', (n) => `tel:+86-${grouped(n, '-')}`),
]

let g: WechatGateway
let holder: string
beforeAll(async () => {
  const roomy = ['SMS_PER_NUMBER_HOUR', 'SMS_PER_NUMBER_DAY', 'SMS_PER_ADDRESS_HOUR', 'SMS_PER_ADDRESS_DAY']
  const env = Object.fromEntries(roomy.map((name) => [name, '100000']))
  g = await openWechatGateway({ env: { ...env, GUEST_REGISTER: 'sms' } })
  await setScene(g.deps, { bundleid: 'nomal', verify: true })
  holder = freshMobile()
  await createMember(g.deps, { username: 'holder', password, mobile: holder, proven: 'all' })
})
afterAll(() => g.close())

const site = (base: string, action: string, params: object) =>
  from(g, freshAddress())
    .post(`${base}/${action}`, params)
    .then(({ body }) => body)
const v1 = (path: string, params: object) =>
  from(g, freshAddress())
    .post(`/api/v1/${path}`, params)
    .then(({ body }) => body)
const old = async (action: string, params: Record<string, string>) => {
  await nextTry(g)
  return auth(g, action, { access_token: await guest(g), ...params })
}
const newest = (n: string) => smsOf(g, n)

type Door = { sends?: true; ask: (spelt: string, n: string) => Promise<unknown>; good: object }
const group = 'h5'
const repeated = { password, password_repetition: password }

/** Doors that a member's own number opens, or that send something to it. */
const known: Record<string, Door> = {
  'GraphQL sendSmsCode': {
    sends: true,
    ask: (mobile) => sendSms(from(g, freshAddress()), mobile),
    good: { data: { sendSmsCode: { expiresIn: 600 } } },
  },
  'GraphQL login': { ask: (name) => login(g, name, password), good: { group: 'default' } },
  'GraphQL loginWithCode': {
    ask: async (to, n) => loginWithCode(g, to, await codeFor(g, n, 'LOGIN')),
    good: { data: { loginWithCode: { member: { username: 'holder' } } } },
  },
  'GraphQL resetPassword': {
    ask: async (to, n) => resetPassword(g, to, await codeFor(g, n, 'RESET'), { password }),
    good: { data: { resetPassword: { member: { username: 'holder' } } } },
  },
  'api-v1 verify': {
    sends: true,
    ask: (username) => v1('go/verify', { lg: 'cn', username, flag: 2, smsflag: 1 }),
    good: { state: true },
  },
  'api-v1 doaction, reset': {
    ask: async (username, n) => {
      const verify = await codeFor(g, n, 'RESET')
      return v1('php/doaction', { username, password, verify, flag: 2, bundleid: 'nomal' })
    },
    good: { state: true },
  },
  'api-v1 login': {
    ask: (username) => v1('login', { username, password, time: '1' }),
    good: { state: true },
  },
  'v1-site login': {
    ask: (mobile) => site(bases['tiny-shop'], 'login', { mobile, password, group }),
    good: { code: 200 },
  },
  'v1-site sms-code': {
    sends: true,
    ask: (mobile) => site(bases.rf3, 'sms-code', { mobile, usage: 'login' }),
    good: { code: 200, data: null },
  },
  'v1-site mobile-login': {
    ask: async (mobile, n) => {
      await g.pass(60)
      await site(bases.rf2, 'sms-code', { mobile: n, usage: 'login' })
      return site(bases.rf2, 'mobile-login', { mobile, code: newest(n), group })
    },
    good: { code: 200 },
  },
  'v1-site up-pwd': {
    ask: async (mobile, n) => {
      await g.pass(60)
      await site(bases['tiny-shop'], 'sms-code', { mobile: n, usage: 'up-pwd' })
      return site(bases['tiny-shop'], 'up-pwd', { mobile, code: newest(n), group, ...repeated })
    },
    good: { code: 200 },
  },
  'api-auth login': { ask: (username) => old('login', { username, password }), good: { code: 1 } },
  'api-auth smscode': {
    sends: true,
    ask: (mobile) => old('smscode', { mobile, captcha: '', type: 'verify' }),
    good: { code: 1, msg: '验证码已发送' },
  },
  'api-auth forgot': {
    ask: async (account, n) => {
      await g.pass(120)
      await old('smscode', { mobile: n, captcha: '', type: 'verify' })
      return old('forgot', { account, password, verify: newest(n), type: 'mobile' })
    },
    good: { code: 1, msg: '密码重置成功' },
  },
}

/** Doors by which a number becomes somebody's. */
const fresh: Record<string, Door> = {
  'GraphQL register': {
    ask: async (mobile, n) => register(g, { mobile, code: await codeFor(g, n, 'REGISTER') }),
    good: { data: { register: { tokens: { group: 'default' } } } },
  },
  'GraphQL register by username': {
    ask: async (username, n) => register(g, { username, code: await codeFor(g, n, 'REGISTER') }),
    good: { data: { register: { tokens: { group: 'default' } } } },
  },
  'GraphQL bindMobile': {
    ask: async (mobile, n) => {
      await createMember(g.deps, { username: `binder${n}`, password })
      const { accessToken } = await login(g, `binder${n}`, password)
      return bind(g, accessToken, mobile, await codeFor(g, n, 'BIND'))
    },
    good: { data: { bound: { id: expect.any(Number) } } },
  },
  'api-v1 doaction, register': {
    ask: async (username, n) => {
      const verify = await codeFor(g, n, 'REGISTER')
      return v1('go/doaction', { username, password, verify, flag: 1, bundleid: 'nomal' })
    },
    good: { state: true },
  },
  'v1-site register': {
    ask: async (mobile, n) => {
      await site(bases.rf3, 'sms-code', { mobile: n, usage: 'register' })
      return site(bases.rf3, 'register', { mobile, code: newest(n), group, nickname: 'Ann', ...repeated })
    },
    good: { code: 200, data: { member: { mobile: expect.stringMatching(/^138\d{8}$/) } } },
  },
  'api-auth register': {
    ask: async (mobile, n) => {
      await old('smscode', { mobile: n, captcha: '', type: 'register' })
      const form = { username: `user${n}`, password, repassword: password }
      return old('register', { ...form, mobile, mobilecheck: newest(n) })
    },
    good: { code: 1, msg: '注册成功' },
  },
}

describe.each(spellings)('$what | of old: $old | now: $ours', ({ spell }) => {
  it.each(Object.entries(known))('%s', async (_door, { ask, sends, good }) => {
    if (sends) await g.pass(120)
    const before = sent(g)[0]
    expect(await ask(spell(holder), holder)).toMatchObject(good)
    if (sends) expect(sent(g)[0]).not.toEqual(before)
    if (sends) expect(sent(g)[0]?.to).toBe(`+86${holder}`)
  })

  it.each(Object.entries(fresh))('%s', async (_door, { ask, good }) => {
    const n = freshMobile()
    expect(await ask(spell(n), n)).toMatchObject(good)
    const member = await g.deps.db.member.findUnique({ where: { mobile: `+86${n}` } })
    expect(member?.mobileProvenAt).toBeInstanceOf(Date)
    expect(member?.username).not.toMatch(/\p{Cf}/u)
  })
})

it('one number however it is spelt has one budget of tries on each door', async () => {
  const n = freshMobile()
  const address = freshAddress()
  const codes = []
  for (const { spell } of spellings) {
    const init = { method: 'POST', address, headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ username: spell(n), password: 'wrong', access_token: await guest(g) })
    codes.push((await g.send('/api/auth/login', { ...init, body })).body.msg)
  }
  expect(codes).toEqual(['登录失败', ...Array(11).fill('操作过于频繁')])
})

it('what is no number stays none, however it is pasted', async () => {
  for (const text of [
    '\u202d12345\u202c',
    '(+86)',
    'tel:',
    'tel:ann',
    '(+86)ann',
    '\u2068\u2069',
    '手机13811110025',
  ])
    expect(await sendSms(from(g, freshAddress()), text), text).toMatchObject({
      errors: [{ extensions: { code: 'MOBILE_INVALID' } }],
    })
})

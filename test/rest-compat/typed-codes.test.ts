// Eight spellings of a code on every door, and what the older servers answered to each.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../src/auth/members/members.ts'
import { setScene } from '../../src/auth/members/scenes.ts'
import { auth, guest, nextTry, openWechatGateway, smsOf, type WechatGateway } from '../support/api-auth.ts'
import {
  bind,
  codeFor,
  from,
  freshAddress,
  freshMobile,
  loginWithCode,
  register,
} from '../support/joining.ts'
import { reauthenticate, resetPassword } from '../support/joining.ts'
import { login } from '../support/operations.ts'
import { login as oldLogin, solve } from '../support/api-auth.ts'
import { bases } from '../support/v1-site.ts'

const password = 'correct horse'

type Row = { what: string; spell: (code: string) => string; old: string; ours: string }
const refused = 'api-v1 1017, v1-site 验证码错误, api-auth 验证码填写错误'
const row = (what: string, spell: Row['spell'], old = refused): Row => ({ what, spell, old, ours: 'taken' })
const wide = (code: string) => code.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d)))
const halves = (code: string, by: string) => code.slice(0, code.length / 2) + by + code.slice(code.length / 2)

const spellings: Row[] = [
  row('plain', (code) => code, 'taken'),
  row(
    'blanks around it',
    (code) => ` ${code}\n`,
    'v1-site took it, as PHP compares numbers; the others refused it',
  ),
  row('full-width', wide),
  row('a blank inside', (code) => halves(code, ' ')),
  row('a hyphen inside', (code) => halves(code, '-')),
  row('a full-width hyphen and an ideographic blank', (code) => `\u3000${halves(wide(code), '－')}`),
  row('characters nobody sees', (code) => `\u200b${halves(code, '\u2060')}\ufeff`),
  row('pasted out of a message that turns', (code) => `\u202d${code}\u202c\u200e`),
]

let g: WechatGateway
beforeAll(async () => {
  const roomy = ['SMS_PER_NUMBER_HOUR', 'SMS_PER_NUMBER_DAY', 'SMS_PER_ADDRESS_HOUR', 'SMS_PER_ADDRESS_DAY']
  const env = Object.fromEntries(roomy.map((name) => [name, '100000']))
  g = await openWechatGateway({ env: { ...env, GUEST_REGISTER: 'sms' } })
  await setScene(g.deps, { bundleid: 'nomal', verify: true })
})
afterAll(() => g.close())

const post = (path: string, params: object) =>
  from(g, freshAddress())
    .post(path, params)
    .then(({ body }) => body)
const old = async (action: string, params: Record<string, string>) => {
  await nextTry(g)
  return auth(g, action, { access_token: await guest(g), ...params })
}
const siteCode = async (mobile: string, usage: string) => {
  expect(await post(`${bases.rf3}/sms-code`, { mobile, usage })).toMatchObject({ code: 200 })
  return smsOf(g, mobile)
}
const oldCode = async (mobile: string, type: string) => {
  expect(await old('smscode', { mobile, captcha: '', type })).toMatchObject({ code: 1 })
  return smsOf(g, mobile)
}
const group = 'h5'
const repeated = { password, password_repetition: password }
const member = async () => {
  const mobile = freshMobile()
  await createMember(g.deps, { username: `m${mobile}`, password, mobile, proven: 'all' })
  return mobile
}

type Spell = Row['spell']
const doors: Record<string, [ask: (spell: Spell) => Promise<unknown>, good: object]> = {
  'GraphQL register': [
    async (spell) => {
      const mobile = freshMobile()
      return register(g, { mobile, code: spell(await codeFor(g, mobile, 'REGISTER')) })
    },
    { data: { register: { tokens: { group: 'default' } } } },
  ],
  'GraphQL loginWithCode': [
    async (spell) => {
      const mobile = await member()
      return loginWithCode(g, mobile, spell(await codeFor(g, mobile, 'LOGIN')))
    },
    { data: { loginWithCode: { group: 'default' } } },
  ],
  'GraphQL resetPassword': [
    async (spell) => {
      const mobile = await member()
      return resetPassword(g, mobile, spell(await codeFor(g, mobile, 'RESET')))
    },
    { data: { resetPassword: { member: {} } } },
  ],
  'GraphQL bindMobile': [
    async (spell) => {
      const mobile = freshMobile()
      await createMember(g.deps, { username: `binder${mobile}`, password })
      const { accessToken } = await login(g, `binder${mobile}`, password)
      return bind(g, accessToken, mobile, spell(await codeFor(g, mobile, 'BIND')))
    },
    { data: { bound: { id: expect.any(Number) } } },
  ],
  'GraphQL reauthenticate': [
    async (spell) => {
      const mobile = await member()
      const { accessToken } = await login(g, mobile, password)
      const code = spell(await codeFor(g, mobile, 'LOGIN'))
      return reauthenticate(g, accessToken, { code, to: mobile })
    },
    { data: { until: expect.anything() } },
  ],
  'api-v1 doaction, register': [
    async (spell) => {
      const username = freshMobile()
      const verify = spell(await codeFor(g, username, 'REGISTER'))
      return post('/api/v1/go/doaction', { username, password, verify, flag: 1, bundleid: 'nomal' })
    },
    { state: true },
  ],
  'api-v1 doaction, reset': [
    async (spell) => {
      const username = await member()
      const verify = spell(await codeFor(g, username, 'RESET'))
      return post('/api/v1/php/doaction', { username, password, verify, flag: 2, bundleid: 'nomal' })
    },
    { state: true },
  ],
  'v1-site mobile-login': [
    async (spell) => {
      const mobile = await member()
      return post(`${bases.rf3}/mobile-login`, {
        mobile,
        code: spell(await siteCode(mobile, 'login')),
        group,
      })
    },
    { code: 200 },
  ],
  'v1-site register': [
    async (spell) => {
      const mobile = freshMobile()
      const code = spell(await siteCode(mobile, 'register'))
      return post(`${bases.rf3}/register`, { mobile, code, group, nickname: 'Ann', ...repeated })
    },
    { code: 200 },
  ],
  'v1-site up-pwd': [
    async (spell) => {
      const mobile = await member()
      const code = spell(await siteCode(mobile, 'up-pwd'))
      return post(`${bases.rf3}/up-pwd`, { mobile, code, group, ...repeated })
    },
    { code: 200 },
  ],
  'api-auth register, mobilecheck': [
    async (spell) => {
      const mobile = freshMobile()
      const mobilecheck = spell(await oldCode(mobile, 'register'))
      const form = { username: `user${mobile}`, password, repassword: password, mobile }
      return old('register', { ...form, mobilecheck, verify: 'abcd' })
    },
    { code: 1, msg: '注册成功' },
  ],
  'api-auth register, verify': [
    async (spell) => {
      const mobile = freshMobile()
      const verify = spell(await oldCode(mobile, 'register'))
      const form = { username: `user${mobile}`, password, repassword: password, mobile }
      return old('register', { ...form, mobilecheck: '1', verify })
    },
    { code: 1, msg: '注册成功' },
  ],
  'api-auth forgot': [
    async (spell) => {
      const account = await member()
      return old('forgot', { account, password, verify: spell(await oldCode(account, 'verify')) })
    },
    { code: 1, msg: '密码重置成功' },
  ],
}

describe.each(spellings)('$what | of old: $old | now: $ours', ({ spell }) => {
  it.each(Object.entries(doors))('%s', async (_door, [ask, good]) => {
    expect(await ask(spell)).toMatchObject(good)
  })
})

it('a captcha is read alike: full-width letters, blanks, characters nobody sees', async () => {
  const spells: Spell[] = [
    (text) => text.replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
    (text) => [...text].join(' '),
    (text) => `\u200b${text.toUpperCase()}\ufeff`,
  ]
  for (const [i, spell] of spells.entries()) {
    const username = `captcha-${i}`
    await createMember(g.deps, { username, password })
    const access_token = await guest(g)
    await oldLogin(g, { access_token, username, password: 'wrong' })
    const verify = spell(await solve(g, access_token))
    expect(await oldLogin(g, { access_token, username, password, verify })).toMatchObject({ code: 1 })
  }
})

it('other digits, and none, are as wrong as before and cost a try each', async () => {
  const mobile = await member()
  const code = await codeFor(g, mobile, 'LOGIN')
  const doors = from(g, freshAddress())
  for (const text of ['', 'abcdef', `${code}0`, code.slice(1), `1${code}`])
    expect(await loginWithCode(doors, mobile, text)).toMatchObject({
      errors: [{ extensions: { code: 'CODE_INVALID' } }],
    })
  expect(await loginWithCode(doors, mobile, code)).toMatchObject({
    errors: [{ extensions: { code: 'CODE_INVALID' } }],
  })
})

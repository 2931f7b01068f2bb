import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bases, newMobile, password, refused, roomy, siteOf } from '../../support/v1-site.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env: roomy })
  const admin = await createMember(g.deps, {
    username: 'admin',
    password,
    email: '1@qq.com',
    nickname: '简言',
    proven: 'all',
  })
  await g.deps.db.member.update({ where: { id: admin.id }, data: { gender: 1 } })
})
afterAll(() => g.close())

const site = (base?: string) => siteOf(g, base)
const at = () => Math.floor(g.clock.now() / 1000)

/** The example of login in RageFrame 2's guide, to the letter. */
const guideExample = {
  code: 200,
  message: 'OK',
  data: {
    refresh_token: '1V1XLG8DQkROK6g-Rh5k17hZuZHQVZB9_1527339048',
    access_token: 'neRlaCJcbMQHgPmZqRjqYgVBfFZUe7lm_1527339048',
    expiration_time: 172800,
    member: {
      id: 1,
      username: 'admin',
      type: 1,
      nickname: '简言',
      realname: null,
      head_portrait: null,
      sex: 1,
      qq: null,
      email: '1@qq.com',
      birthday: null,
      user_money: '0.00',
      accumulate_money: '0.00',
      frozen_money: '0.00',
      user_integral: 0,
      address_id: '0',
      visit_count: 8,
      home_phone: null,
      mobile: null,
      role: 10,
      last_time: 1527339048,
      last_ip: '127.0.0.1',
      provinces: 0,
      city: 0,
      area: 0,
      allowance: 2,
      allowance_updated_at: 1527339048,
      status: 10,
      append: 1511169880,
      updated: 1527339048,
    },
  },
}

const typeOf = (value: unknown) => (value === null ? 'null' : typeof value)
const types = (object: object) => Object.entries(object).map(([key, value]) => [key, typeOf(value)])

/** Names and types of `given`, as far as the document goes; the document's own come first and in its order. */
function expectDocumented(given: any) {
  expect(Object.keys(given)).toEqual(['code', 'message', 'data', 'timestamp'])
  expect(given).toMatchObject({ code: guideExample.code, message: guideExample.message, timestamp: at() })
  expect(types(given.data)).toEqual(types(guideExample.data))
  const documented = types(guideExample.data.member)
  expect(types(given.data.member).slice(0, documented.length)).toEqual(documented)
  for (const token of [given.data.access_token, given.data.refresh_token])
    expect(token).toMatch(new RegExp(`^[A-Za-z0-9_-]{32}_${at()}$`))
}

describe('the documents', () => {
  it.each(Object.values(bases))('login answers as the example of RageFrame 2 does, at %s', async (base) => {
    const before = await g.deps.db.member.findFirstOrThrow({ where: { username: 'admin' } })
    const given = await site(base).call('login', { username: 'admin', password, group: 'app' })
    expectDocumented(given)
    expect(given.data).toMatchObject({ expiration_time: 7200 })
    expect(given.data.member).toMatchObject({
      username: 'admin',
      nickname: '简言',
      sex: 1,
      email: '1@qq.com',
      address_id: '0',
      visit_count: before.visitCount + 1,
      last_time: at(),
      last_ip: '203.0.113.7',
      status: 1,
    })
  })

  it.each([
    ['/api/v1/site', 1],
    ['/tiny-shop/v1/site', 1],
    ['/v1/site', 0],
  ])(
    'refresh answers as the example of RageFrame 2 does, at %s, and counts %s visits',
    async (base, visits) => {
      const { call, login } = site(base)
      const { refresh_token, member } = await login('admin', 'app')
      await g.pass(13)
      const given = await call('refresh', { refresh_token, group: 'app' })
      expectDocumented(given)
      // RageFrame 2's own example goes from 8 to 9; RageFrame 3 counts passwords only.
      expect(given.data.member.visit_count).toBe(member.visit_count + visits)
      expect(given.data.member.last_time).toBe(visits ? at() : member.last_time)
    },
  )

  it('RageFrame 3: register, mobile-login, sms-code, login, refresh, logout, up-pwd', async () => {
    const { call, code } = site()
    const mobile = newMobile()
    const proof = { mobile, group: 'iOS' }
    const passwords = { password, password_repetition: password }
    const joined = await call('register', {
      ...proof,
      ...passwords,
      code: Number(await code(mobile, 'register')),
      nickname: '小明',
    })
    const keys = ['refresh_token', 'access_token', 'expiration_time', 'member']
    expect(Object.keys(joined)).toEqual(['code', 'message', 'data', 'timestamp'])
    expect(Object.keys(joined.data)).toEqual(keys)
    expect(joined.data.member).toMatchObject({
      mobile,
      username: mobile,
      nickname: '小明',
      visit_count: 0,
      last_time: 0,
      memberLevel: [null],
    })
    await g.pass(61)
    const sent = await call('sms-code', { mobile, usage: 'login' })
    expect(sent).toEqual({ code: 200, message: 'OK', data: null, timestamp: at() })
    const byCode = await call('mobile-login', { ...proof, code: g.deps.outbox?.entries()[0]?.code })
    expect(Object.keys(byCode.data)).toEqual(keys)
    const byPassword = await call('login', { username: mobile, password, group: 'iOS' })
    expect(Object.keys(byPassword.data)).toEqual(keys)
    const renewed = await call('refresh', {
      refresh_token: byPassword.data.refresh_token,
      group: 'iOS',
    })
    expect(Object.keys(renewed.data)).toEqual(keys)
    const out = await call('logout', {}, { 'x-api-key': renewed.data.access_token })
    expect(out).toEqual({ code: 200, message: '退出成功', data: [], timestamp: at() })
    await g.pass(61)
    const changed = { password: 'secret2', password_repetition: 'secret2' }
    const reset = await call('up-pwd', { ...proof, ...changed, code: await code(mobile, 'up-pwd') })
    expect(Object.keys(reset.data)).toEqual(keys)
    expect(await call('login', { username: mobile, password, group: 'h5' })).toEqual(
      refused('用户名或密码错误', g),
    )
  })
})

describe('member', () => {
  it('has every name of both generations, each with its type, and nothing secret', async () => {
    const mobile = newMobile()
    await site().register(mobile)
    const level = await g.deps.db.memberLevel.create({ data: { level: 3, name: '金牌', discount: 95 } })
    const row = await g.deps.db.member.update({
      where: { mobile: `+86${mobile}` },
      data: {
        levelId: level.id,
        birthday: new Date('2000-01-31'),
        provinceId: 11,
        account: { create: { userMoney: 12.5, giveMoney: 3, userIntegral: 7 } },
      },
    })
    const { member } = await site(bases['tiny-shop']).login(mobile, 'tinyShopH5')
    const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
    expect(member).toEqual({
      id: row.id,
      username: mobile,
      type: 1,
      nickname: 'Ann',
      realname: null,
      head_portrait: null,
      sex: 0,
      qq: null,
      email: null,
      birthday: '2000-01-31',
      user_money: '12.50',
      accumulate_money: '0.00',
      frozen_money: '0.00',
      user_integral: 7,
      address_id: '0',
      visit_count: 1,
      home_phone: null,
      mobile,
      role: 10,
      last_time: at(),
      last_ip: '203.0.113.7',
      provinces: 11,
      city: 0,
      area: 0,
      allowance: 0,
      allowance_updated_at: 0,
      status: 1,
      append: seconds(row.createdAt),
      updated: expect.any(Number),
      merchant_id: 0,
      store_id: 0,
      gender: 0,
      province_id: 11,
      city_id: 0,
      area_id: 0,
      address: null,
      tel_no: null,
      bg_image: null,
      description: null,
      current_level: 3,
      level_expiration_time: 0,
      level_buy_type: 0,
      pid: 0,
      level: 1,
      tree: '',
      promo_code: '',
      promoter_code: '',
      certification_type: 0,
      source: '',
      created_at: seconds(row.createdAt),
      updated_at: expect.any(Number),
      account: {
        user_money: '12.50',
        accumulate_money: '0.00',
        give_money: '3.00',
        consume_money: '0.00',
        frozen_money: '0.00',
        user_integral: 7,
        accumulate_integral: 0,
        give_integral: 0,
        consume_integral: '0.00',
        frozen_integral: 0,
        user_growth: 0,
        economize_money: '0.00',
        accumulate_drawn_money: '0.00',
        status: 1,
      },
      memberLevel: { id: level.id, level: 3, name: '金牌', discount: '95.00' },
      coupon_num: 0,
      order_synthesize_num: 0,
      cart_num: 0,
    })
  })

  it('has the counters of the shop only there', async () => {
    const { member } = await site().login('admin')
    expect(Object.keys(member)).not.toContain('cart_num')
  })

  it('carries no hash, of a password or a token, in any answer', async () => {
    const { call, code, login } = site()
    const mobile = newMobile()
    const texts: string[] = []
    const passwords = { password, password_repetition: password }
    const ask = async (action: string, params: object, headers?: Record<string, string>) =>
      void texts.push(JSON.stringify(await call(action, params, headers)))
    const proof = { mobile, group: 'app' }
    const joinCode = await code(mobile, 'register')
    await ask('register', { ...proof, ...passwords, code: joinCode, nickname: 'Bo' })
    await g.pass(61)
    await ask('mobile-login', { ...proof, code: await code(mobile, 'login') })
    await g.pass(61)
    await ask('up-pwd', { ...proof, ...passwords, code: await code(mobile, 'up-pwd') })
    const { refresh_token, access_token } = await login(mobile, 'app')
    await ask('refresh', { refresh_token, group: 'app' })
    await ask('verify-access-token', { token: access_token })
    await ask('logout', {}, { 'x-api-key': access_token })
    const { passwordHash } = await g.deps.db.member.findFirstOrThrow({ where: { mobile: `+86${mobile}` } })
    const sessions = await g.deps.db.session.findMany({})
    const hashes = sessions.flatMap(({ accessHash, refreshHash }) => [accessHash, refreshHash])
    expect(texts).toHaveLength(6)
    for (const text of texts) {
      expect(text).not.toMatch(/password|hash|auth_key|reset_token|\$2[aby]\$/i)
      for (const secret of [...hashes, passwordHash, password]) expect(text).not.toContain(secret)
    }
  })
})

describe('register', () => {
  it('gives a shop’s member a nickname of five at random and the last four digits', async () => {
    const mobile = newMobile()
    const { member } = await site(bases['tiny-shop']).register(mobile, { nickname: undefined })
    expect(member.nickname).toMatch(new RegExp(`^[A-Za-z0-9]{5}_${mobile.slice(-4)}$`))
  })

  it('keeps what a shop’s client says of its member, and ignores what it does not know', async () => {
    const profile = { nickname: 'Cy', realname: '王五', head_portrait: 'https://cdn.example/a.png' }
    const { member } = await site(bases['tiny-shop']).register(newMobile(), { ...profile, promo_code: 'x' })
    expect(member).toMatchObject(profile)
  })

  it('takes +86, 86 and spaces for one and the same number', async () => {
    const mobile = newMobile()
    const { call, register } = site()
    await register(mobile)
    for (const variant of [`+86${mobile}`, `86${mobile}`, `+86 ${mobile.slice(0, 3)} ${mobile.slice(3)}`]) {
      await g.pass(61)
      expect((await call('sms-code', { mobile: variant, usage: 'login' })).code).toBe(200)
      const code = g.deps.outbox?.entries()[0]?.code
      const given = await call('mobile-login', { mobile: variant, code, group: 'app' })
      expect(given.data.member.mobile).toBe(mobile)
    }
  })
})

describe('sms-code', () => {
  it('sends four digits without a leading zero, good for 15 minutes', async () => {
    const { call, code } = site()
    for (let sent = 0; sent < 30; sent++) expect(await code(newMobile(), 'login')).toMatch(/^[1-9]\d{3}$/)
    const mobile = newMobile()
    await site().register(mobile)
    for (const [wait, message] of [
      [901, '验证码错误'],
      [899, 'OK'],
    ] as const) {
      await g.pass(61)
      const good = await code(mobile, 'login')
      await g.pass(wait)
      expect((await call('mobile-login', { mobile, code: good, group: 'app' })).message).toBe(message)
    }
  })

  it.each(['login', 'register', 'up-pwd', 'up-mobile', 'up-pay-pwd', 'reset-mobile', 'binding-mobile'])(
    'knows the usage %s',
    async (usage) => {
      expect(await site().code(newMobile(), usage)).toMatch(/^\d{4}$/)
    },
  )

  it('keeps a code to its usage', async () => {
    const mobile = newMobile()
    await site().register(mobile)
    await g.pass(61)
    const code = await site().code(mobile, 'up-pwd')
    expect(await site().call('mobile-login', { mobile, code, group: 'app' })).toEqual(
      refused('验证码错误', g),
    )
  })
})

describe('mobile-login', () => {
  it('lets exactly one of 20 parallel users of one right code in', async () => {
    const mobile = newMobile()
    const { call, code, register } = site()
    await register(mobile)
    await g.pass(61)
    const right = await code(mobile, 'login')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call('mobile-login', { mobile, code: right, group: 'app' })),
    )
    const lost = answers.filter((answer) => answer.code !== 200)
    expect(lost).toEqual(Array.from({ length: 19 }, () => refused('验证码错误', g)))
  })

  it('is not used up by a wrong try', async () => {
    const mobile = newMobile()
    const { call, code, register } = site()
    await register(mobile)
    await g.pass(61)
    const right = await code(mobile, 'login')
    expect(await call('mobile-login', { mobile, code: '0000', group: 'app' })).toEqual(
      refused('验证码错误', g),
    )
    expect((await call('mobile-login', { mobile, code: ` ${right} `, group: 'app' })).code).toBe(200)
  })
})

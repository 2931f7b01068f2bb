import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { withFallback } from '../../../src/store/fallback.ts'
import { openTestGateway, type Doors, type TestGateway } from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import {
  failingSender,
  freshAddress,
  freshMobile,
  sent,
  tappedStore,
  wrongFor,
} from '../../support/joining.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const texts = {
  1: '服务器维护中 请稍后再试',
  102: 'Token失效',
  1001: '参数无效',
  1004: '用户名不存在或密码错误',
  1012: '用户已存在',
  1013: '验证码请求过于平凡',
  1014: '邮箱发送失败',
  1015: '手机发送失败',
  1016: '手机号格式有问题',
  1017: '验证码错误',
  1018: '用户不存在',
  1021: 'Bundle_id不存在',
} as const

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await setScene(g.deps, { bundleid: 'nomal', verify: true })
  await setScene(g.deps, { bundleid: 'open', verify: false })
})
afterAll(() => g.close())

/** Posts to a path below /api/v1 from a network of its own; the bare text of the answer. */
async function ask(path: string, body: object | string, doors: Pick<Doors, 'fetch'> = g): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json' }
  const request = new Request(`http://gateway.test/api/v1/${path}`, { method: 'POST', headers, body: text })
  const answer = await doors.fetch(request, { incoming: { socket: { remoteAddress: freshAddress() } } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return answer.text()
}

const done = '{"state":true}'
const failed = (code: keyof typeof texts) => `{"state":false,"code":${code},"error":"${texts[code]}"}`
const verify = (username: string, more: object = {}) => ({ lg: 'cn', username, flag: 1, smsflag: 1, ...more })
const action = (username: string, more: object = {}) => ({
  username,
  password: '123',
  verify: '934770',
  flag: 1,
  bundleid: 'nomal',
  ...more,
})
const lastCode = () => sent(g)[0]?.code ?? ''

/** The code of a verification that worked. */
async function codeFor(username: string, more: object = {}): Promise<string> {
  await g.pass(60)
  expect(await ask('go/verify', verify(username, more))).toBe(done)
  return lastCode()
}

async function member(): Promise<string> {
  const mobile = freshMobile()
  await createMember(g.deps, { username: mobile, password: 'old one', proven: 'all' })
  return mobile
}

async function login(username: string, password: string) {
  return JSON.parse(await ask('login', { username, password, time: '1' }))
}

describe.each(['go', 'php'])('/api/v1/%s', (way) => {
  it('answers the examples of the document exactly: a code by mail, a wrong one, the right one', async () => {
    const username = `${way}741377031@qq.com`
    expect(await ask(`${way}/verify`, verify(username))).toBe(done)
    expect(sent(g)[0]).toMatchObject({ to: username, channel: 'mail', purpose: 'register' })
    const code = lastCode()
    expect(code).toMatch(/^\d{6}$/)
    expect(await ask(`${way}/doaction`, action(username, { verify: wrongFor(code) }))).toBe(failed(1017))
    expect(await ask(`${way}/doaction`, action(username, { verify: code }))).toBe(done)
    expect(await login(username, '123')).toMatchObject({ state: true, error: '默认返回值' })
  })

  it('resets a password and ends every session', async () => {
    const mobile = await member()
    const { data } = await login(mobile, 'old one')
    await g.pass(60)
    expect(await ask(`${way}/verify`, verify(mobile, { flag: 2 }))).toBe(done)
    expect(sent(g)[0]).toMatchObject({ to: `+86${mobile}`, channel: 'sms', purpose: 'reset' })
    const reset = action(mobile, { verify: lastCode(), flag: 2, password: 'new one' })
    expect(await ask(`${way}/doaction`, reset)).toBe(done)
    expect(await ask('check_token', { token: data.access_token })).toBe(failed(102))
    expect(await ask('refresh_token', { refresh_token: data.refresh_token })).toBe(failed(102))
    expect((await login(mobile, 'old one')).code).toBe(1004)
    expect((await login(mobile, 'new one')).state).toBe(true)
    expect(await ask(`${way}/doaction`, reset)).toBe(failed(1017))
  })

  it('answers 1001 without each parameter it demands, and to a flag that is none', async () => {
    const php = way === 'php'
    const demanded = {
      verify: ['lg', 'username', 'flag', ...(php ? ['smsflag'] : [])],
      doaction: ['username', 'password', 'flag', 'bundleid'],
    }
    const whole = { verify: verify(freshMobile()), doaction: action(freshMobile(), { bundleid: 'open' }) }
    for (const name of ['verify', 'doaction'] as const) {
      for (const field of demanded[name])
        for (const value of [undefined, '', null])
          expect(await ask(`${way}/${name}`, { ...whole[name], [field]: value }), field).toBe(failed(1001))
      for (const flag of [0, 3, '12', 'x', true])
        expect(await ask(`${way}/${name}`, { ...whole[name], flag })).toBe(failed(1001))
      for (const body of ['', '[]', '{"lg":', 'null'])
        expect(await ask(`${way}/${name}`, body)).toBe(failed(1001))
    }
  })
})

describe('verify', () => {
  it('needs no smsflag in Go; 1 is an SMS, 2 a call, as numbers or texts', async () => {
    const channels = []
    for (const smsflag of [undefined, 1, '1', 2, '2']) {
      expect(await ask('go/verify', verify(freshMobile(), { smsflag, flag: '1' }))).toBe(done)
      channels.push(sent(g)[0]?.channel)
    }
    expect(channels).toEqual(['sms', 'sms', 'sms', 'voice', 'voice'])
  })

  it('speaks the language of lg', async () => {
    await ask('go/verify', verify(freshMobile(), { lg: 'en' }))
    expect(sent(g)[0]?.text).toMatch(/^\d{6} is your code to register\. It is valid for 10 minutes\./)
    await ask('go/verify', verify(freshMobile(), { lg: 'cn' }))
    expect(sent(g)[0]?.text).toMatch(/^验证码 \d{6}，用于注册账号，10 分钟内有效。/)
  })

  it('answers 1012 to a known name that would register, 1004 to an unknown one that would reset', async () => {
    const mobile = await member()
    const messages = sent(g).length
    expect(await ask('go/verify', verify(mobile))).toBe(failed(1012))
    expect(await ask('go/verify', verify(`+86 ${mobile}`))).toBe(failed(1012))
    expect(await ask('go/verify', verify(freshMobile(), { flag: 2 }))).toBe(failed(1004))
    expect(await ask('go/verify', verify('nobody@example.com', { flag: 2 }))).toBe(failed(1004))
    expect(sent(g)).toHaveLength(messages)
  })

  it('answers 1013 to another one within 60 seconds, by either path', async () => {
    const mobile = freshMobile()
    expect(await ask('go/verify', verify(mobile))).toBe(done)
    await g.pass(50)
    expect(await ask('php/verify', verify(mobile, { smsflag: 2 }))).toBe(failed(1013))
    await g.pass(10)
    expect(await ask('php/verify', verify(mobile))).toBe(done)
  })

  it('answers 1014 and 1015 when mail, SMS or voice cannot be sent, and leaves no usable code', async () => {
    const failing = failingSender()
    const broken = g.beside({ sender: failing.sender })
    const mobile = freshMobile()
    expect(await ask('go/verify', verify('ann@example.com'), broken)).toBe(failed(1014))
    for (const smsflag of [1, 2])
      expect(await ask('go/verify', verify(mobile, { smsflag }), broken)).toBe(failed(1015))
    expect(failing.messages.map(({ channel }) => channel)).toEqual(['mail', 'sms', 'voice'])
    const stale = action(mobile, { verify: failing.messages[2]?.code })
    expect(await ask('go/doaction', stale)).toBe(failed(1017))
    expect(await ask('go/verify', verify(mobile))).toBe(done)
  })

  it('answers 1016 to what is no mobile number or of a country not served, 1001 to no address', async () => {
    for (const username of ['bob', '12345', '010-12345678', '+12125550100'])
      expect(await ask('go/verify', verify(username)), username).toBe(failed(1016))
    expect(await ask('go/verify', verify('bob@'))).toBe(failed(1001))
  })

  it('answers 1 while the store is gone, and sends nothing', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const lonely = g.beside({ store, counters: withFallback(store, g.deps.now) })
    const messages = sent(g).length
    tap.down = true
    expect(await ask('go/verify', verify(freshMobile()), lonely)).toBe(failed(1))
    expect(sent(g)).toHaveLength(messages)
  })
})

describe('doaction', () => {
  it('answers 1012 to a name that is taken, 1018 to one nobody has or that is no phone or address', async () => {
    const mobile = await member()
    expect(await ask('go/doaction', action(mobile))).toBe(failed(1012))
    for (const username of [freshMobile(), 'nobody@example.com', 'bob', 'bob@'])
      expect(await ask('go/doaction', action(username, { flag: 2 })), username).toBe(failed(1018))
  })

  it('answers 1017 without a code, with one of the other flag, and to one that was used', async () => {
    const mobile = freshMobile()
    expect(await ask('go/doaction', action(mobile, { verify: undefined }))).toBe(failed(1017))
    const code = await codeFor(mobile)
    expect(await ask('go/doaction', action(mobile, { verify: code }))).toBe(done)
    await g.pass(60)
    expect(await ask('go/verify', verify(mobile, { flag: 2 }))).toBe(done)
    for (const verify of [code, undefined])
      expect(await ask('go/doaction', action(mobile, { verify, flag: 2 }))).toBe(failed(1017))

    const other = freshMobile()
    const registering = await codeFor(other)
    await createMember(g.deps, { username: other, proven: 'all' })
    expect(await ask('go/doaction', action(other, { verify: registering, flag: 2 }))).toBe(failed(1017))
  })

  it('answers 1021 to an unknown scene, for either flag', async () => {
    const mobile = freshMobile()
    const code = await codeFor(mobile)
    for (const flag of [1, 2])
      expect(await ask('go/doaction', action(mobile, { verify: code, flag, bundleid: 'normal' }))).toBe(
        failed(1021),
      )
    expect(await ask('go/doaction', action(mobile, { verify: code }))).toBe(done)
  })

  it.each(['go', 'php'])(
    'lets the code be left out in an open scene: by %s, to register, any name',
    async (way) => {
      const open = { verify: undefined, bundleid: 'open' }
      for (const username of [freshMobile(), `carl-${way}`, `carl-${way}@example.com`]) {
        expect(await ask(`${way}/doaction`, action(username, open))).toBe(done)
        expect((await login(username, '123')).state).toBe(true)
        expect(await ask(`${way}/doaction`, action(username, open))).toBe(failed(1012))
      }
      const mobile = await member()
      expect(await ask(`${way}/doaction`, action(mobile, { ...open, flag: 2 }))).toBe(failed(1017))
      const strict = { verify: undefined, bundleid: 'nomal' }
      expect(await ask(`${way}/doaction`, action(freshMobile(), strict))).toBe(failed(1017))
    },
  )

  it('answers 1 when the server is busy, and the code stays good', async () => {
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    const mobile = freshMobile()
    const registering = action(mobile, { verify: await codeFor(mobile) })
    expect(await ask('go/doaction', registering, busy)).toBe(failed(1))
    expect(await ask('go/doaction', registering)).toBe(done)
  })

  it('answers 1004 to the reset of a disabled member', async () => {
    const mobile = await member()
    const code = await codeFor(mobile, { flag: 2 })
    await setMemberEnabled(g.deps, operator, { username: mobile, enabled: false })
    expect(await ask('go/doaction', action(mobile, { verify: code, flag: 2 }))).toBe(failed(1004))
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  codeFor,
  failingSender,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  sendMail,
  sendSms,
  sent,
  startWindow,
  type Purpose,
} from '../../support/joining.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
})
afterAll(() => g.close())

const count = (to: string) => sent(g).filter((message) => message.to === to).length
const verify = (username: string, flag = 1) => ({ lg: 'cn', username, flag, smsflag: 1 })

describe('sending a code', () => {
  it('answers when the next can be asked for and how long this one lives', async () => {
    const { data } = await sendSms(from(g, freshAddress()), freshMobile())
    expect(data).toEqual({ sendSmsCode: { resendAfter: 60, expiresIn: 600 } })
  })

  it('says it in the language asked for, else in the language of the request, by SMS, voice or mail', async () => {
    const doors = from(g, freshAddress())
    const mobile = freshMobile()
    await sendSms(doors, mobile, 'REGISTER', { language: 'ZH', voice: true })
    expect(sent(g)[0]).toMatchObject({ to: `+86${mobile}`, channel: 'voice', purpose: 'register' })
    expect(sent(g)[0]?.text).toContain('用于注册账号，10 分钟内有效')
    await sendMail(doors, 'Ann@Example.com', 'RESET')
    expect(sent(g)[0]).toMatchObject({ to: 'ann@example.com', channel: 'mail', purpose: 'reset' })
    expect(sent(g)[0]?.text).toContain('is your code to reset your password. It is valid for 10 minutes')
    const query = `mutation { sendSmsCode(mobile: "${freshMobile()}", purpose: BIND) { expiresIn } }`
    await doors.graphql(query, {}, { 'accept-language': 'zh-CN' })
    expect(sent(g)[0]).toMatchObject({ channel: 'sms', purpose: 'bind' })
    expect(sent(g)[0]?.text).toContain('用于绑定')
  })

  it('100 times at once to one number sends one message, on two gateways', async () => {
    const mobile = freshMobile()
    const doors = [g, g.beside()].map((one) => from(one, freshAddress()))
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => sendSms(doors[i % 2] ?? g, mobile)),
    )
    expect(count(`+86${mobile}`)).toBe(1)
    const refused = answers.filter(({ errors }) => errors)
    expect(refused).toHaveLength(99)
    for (const answer of refused) {
      expect(failuresOf(answer)).toEqual(failure('TOO_MANY_REQUESTS'))
      expect(answer.errors[0].extensions.retryAfter).toBe(60)
    }
  })

  it('under many aliases of one operation is refused before anything is sent', async () => {
    const mobile = freshMobile()
    const field = (i: number) => `a${i}: sendSmsCode(mobile: "${mobile}", purpose: LOGIN) { expiresIn }`
    for (const times of [2, 15, 60]) {
      const answer = await g.graphql(`mutation { ${Array.from({ length: times }, (_, i) => field(i))} }`)
      expect(codeOf(answer)).toBe('TOO_COMPLEX')
      expect(answer.data).toBeUndefined()
    }
    expect(count(`+86${mobile}`)).toBe(0)
  })

  it('by GraphQL, both api-v1 paths and v1-site at once sends one message', async () => {
    const mobile = freshMobile()
    const doors = () => from(g, freshAddress())
    await Promise.all(
      Array.from({ length: 25 }, () => [
        sendSms(doors(), mobile, 'REGISTER'),
        doors().post('/api/v1/go/verify', verify(mobile)),
        doors().post('/api/v1/php/verify', verify(mobile)),
        doors().post('/v1/site/sms-code', { mobile, usage: 'register' }),
      ]).flat(),
    )
    expect(count(`+86${mobile}`)).toBe(1)
  })

  it('takes every way to write a number, or an address, for the same one', async () => {
    const [a, b] = ['13900001', '111']
    const spellings = [`${a}${b}`, `+86${a}${b}`, `0086${a}${b}`, `86${a}${b}`, `+86 ${a}-${b}`, ` ${a} ${b}`]
    const wide = [...`${a}${b}`].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
    const answers = []
    for (const purpose of ['LOGIN', 'REGISTER'] as const)
      for (const mobile of [...spellings, wide])
        answers.push(codeOf(await sendSms(from(g, freshAddress()), mobile, purpose, { appid: purpose })))
    expect(answers).toEqual([undefined, ...Array.from({ length: 13 }, () => 'TOO_MANY_REQUESTS')])
    expect((await sendMail(g, 'bob@example.com')).errors).toBeUndefined()
    expect(failuresOf(await sendMail(g, ' BOB@Example.COM '))).toEqual(failure('TOO_MANY_REQUESTS'))
  })

  it('refuses what is no number or address, and what a mail server could read as another one', async () => {
    const doors = from(g, freshAddress())
    for (const mobile of ['bob', '12345', '010-12345678', '4008123123', '13800138000 ext. 5', '+1900555123'])
      expect(failuresOf(await sendSms(doors, mobile)), mobile).toEqual(failure('MOBILE_INVALID'))
    const odd = ['<b@c.de>', '"b"@c.de', 'a,b@c.de', 'b@c.de,f.gh', 'x:b@c.de', 'b@c.de;', '(x)b@c.de', 'b@c']
    for (const email of odd)
      expect(failuresOf(await sendMail(doors, email)), email).toEqual(failure('EMAIL_INVALID'))
  })

  it('works again after 60 seconds, not before', async () => {
    const mobile = freshMobile()
    const doors = from(g, freshAddress())
    await sendSms(doors, mobile)
    await g.pass(50)
    const early = await sendSms(doors, mobile)
    expect(failuresOf(early)).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(early.errors[0].extensions.retryAfter).toBe(10)
    await g.pass(10)
    expect((await sendSms(doors, mobile)).errors).toBeUndefined()
  })

  it('tells nobody by answer or message whether a number or address is known, for any purpose', async () => {
    for (const purpose of ['REGISTER', 'LOGIN', 'RESET', 'BIND'] satisfies Purpose[]) {
      const [known, unknown] = [freshMobile(), freshMobile()]
      const [email, other] = [`k${known}@example.com`, `u${known}@example.com`]
      await createMember(g.deps, { username: `n${known}`, mobile: known, email, proven: 'all' })
      const doors = from(g, freshAddress())
      const answers = [await sendSms(doors, known, purpose), await sendSms(doors, unknown, purpose)]
      answers.push(await sendMail(doors, email, purpose), await sendMail(doors, other, purpose))
      expect(answers[0]).toEqual({ data: { sendSmsCode: { resendAfter: 60, expiresIn: 600 } } })
      expect(answers[1]).toEqual(answers[0])
      expect(answers[3]).toEqual(answers[2])
      const again = await Promise.all([known, unknown].map((mobile) => sendSms(doors, mobile, purpose)))
      expect(again[1]).toEqual(again[0])
      expect([known, unknown].map((to) => count(`+86${to}`))).toEqual([1, 1])
      expect([email, other].map(count)).toEqual([1, 1])
    }
  })
})

describe('a provider that fails', () => {
  it('costs neither slot nor allowance, and leaves no usable code', async () => {
    const h = await openTestGateway({ env: { SMS_PER_NUMBER_HOUR: '1', SMS_PER_ADDRESS_HOUR: '2' } })
    const failing = failingSender()
    const broken = h.beside({ sender: failing.sender })
    const mobile = freshMobile()
    for (let i = 0; i < 3; i++) {
      expect(failuresOf(await sendSms(broken, mobile))).toEqual(failure('SMS_NOT_SENT'))
      expect(failuresOf(await sendMail(broken, 'c@example.com'))).toEqual(failure('MAIL_NOT_SENT'))
    }
    const code = failing.messages[4]?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect(failuresOf(await loginWithCode(h, mobile, code))).toEqual(failure('CODE_INVALID'))
    expect((await sendSms(h, mobile)).errors).toBeUndefined()
    expect((await sendMail(h, 'c@example.com')).errors).toBeUndefined()
    expect(failuresOf(await sendSms(h, freshMobile()))).toEqual(failure('TOO_MANY_REQUESTS'))
    await h.close()
  })

  it('and has had enough of a number: told as too often, and the number waits; allowance and code are none', async () => {
    const h = await openTestGateway({ env: { SMS_PER_NUMBER_HOUR: '1', SMS_PER_ADDRESS_HOUR: '1' } })
    const limited = failingSender(undefined, true)
    const broken = h.beside({ sender: limited.sender })
    const mobile = freshMobile()
    const first = await sendSms(broken, mobile)
    expect(failuresOf(first)).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(first.errors[0].extensions.retryAfter).toBe(60)
    expect(failuresOf(await loginWithCode(h, mobile, limited.messages[0]?.code ?? ''))).toEqual(
      failure('CODE_INVALID'),
    )
    await h.pass(59)
    expect(codeOf(await sendSms(h, mobile))).toBe('TOO_MANY_REQUESTS')
    expect(limited.messages).toHaveLength(1)
    await h.pass(1)
    expect((await sendSms(h, mobile)).errors).toBeUndefined()
    await h.close()
  })

  it('and has had enough is told by each old wire in its own words, and not asked again at once', async () => {
    const limited = failingSender(undefined, true)
    const broken = g.beside({ sender: limited.sender })
    const ask = async (path: string, params: object) =>
      (await from(broken, freshAddress()).post(path, params)).body
    const mobile = freshMobile()
    const tooOften = { state: false, code: 1013, error: '验证码请求过于平凡' }
    for (let time = 0; time < 2; time++)
      expect(await ask('/api/v1/go/verify', verify(mobile))).toEqual(tooOften)
    for (const base of ['/v1/site', '/api/v1/site', '/tiny-shop/v1/site']) {
      const params = { mobile: freshMobile(), usage: 'register' }
      for (let time = 0; time < 2; time++)
        expect(await ask(`${base}/sms-code`, params)).toMatchObject({
          code: 422,
          message: '请不要频繁发送短信',
        })
    }
    expect(limited.messages).toHaveLength(4)
    await createApp(g.deps, { appid: 'web' })
    const token = (await ask('/api/auth/token', { appid: 'web' })).data
    const params = { access_token: token, mobile: freshMobile(), captcha: '', type: 'verify' }
    for (let time = 0; time < 2; time++)
      expect(await ask('/api/auth/smscode', params)).toMatchObject({ code: 0, msg: '验证码发送过于频繁' })
    expect(limited.messages).toHaveLength(5)
  })

  it('is not asked without end: five times the hour’s allowance of a network', async () => {
    const failing = failingSender()
    const doors = from(g.beside({ sender: failing.sender }), freshAddress())
    await startWindow(g, 3_600)
    for (let i = 0; i < 100; i++) expect(codeOf(await sendSms(doors, '13900002222'))).toBe('SMS_NOT_SENT')
    expect(failuresOf(await sendSms(doors, '13900002222'))).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(failing.messages).toHaveLength(100)
    expect(await codeFor(g, '13900002222', 'LOGIN')).toMatch(/^\d{6}$/)
  })

  it('gives back to the window it took from, and no slot that is somebody else’s by then', async () => {
    const h = await openTestGateway({ env: { SMS_PER_ADDRESS_HOUR: '1' } })
    await startWindow(h, 3_600)
    await h.pass(3_590)
    const mobile = freshMobile()
    const slow = h.beside(
      failingSender(async () => {
        await h.pass(61)
        expect((await sendSms(h, mobile)).errors).toBeUndefined()
      }),
    )
    expect(failuresOf(await sendSms(slow, mobile))).toEqual(failure('SMS_NOT_SENT'))
    expect(failuresOf(await sendSms(h, freshMobile()))).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(failuresOf(await sendSms(from(h, freshAddress()), mobile))).toEqual(failure('TOO_MANY_REQUESTS'))
    await h.close()
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  sendSms,
  sent,
  startWindow,
  tappedStore,
  wrongFor,
} from '../../support/joining.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env: { SMS_PER_NUMBER_HOUR: '100', SMS_PER_NUMBER_DAY: '100' } })
})
afterAll(() => g.close())

/** A member with a number of its own, proven. */
async function member(): Promise<string> {
  const mobile = freshMobile()
  await createMember(g.deps, { username: `m${mobile}`, mobile, proven: 'all' })
  return mobile
}

const site = async (action: string, params: object, address = freshAddress()) =>
  (await from(g, address).post(`/v1/site/${action}`, params)).body

async function siteCode(mobile: string): Promise<string> {
  await site('sms-code', { mobile, usage: 'login' })
  return sent(g)[0]?.code ?? ''
}

const guesses = async (mobile: string, code: string, times: number) => {
  for (let i = 0; i < times; i++) expect(codeOf(await loginWithCode(g, mobile, code))).toBe('CODE_INVALID')
}

describe('guessing a code', () => {
  it('leaves the right one good after four wrong tries, not after five', async () => {
    for (const [wrong, outcome] of [
      [4, undefined],
      [5, 'CODE_INVALID'],
    ] as const) {
      const mobile = await member()
      const code = await codeFor(g, mobile, 'LOGIN')
      await guesses(mobile, wrongFor(code), wrong)
      expect(codeOf(await loginWithCode(g, mobile, code))).toBe(outcome)
    }
  })

  it('200 times at once, on two gateways, gets at most five compared', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const doors = [g.beside({ store, counters: store }), g.beside({ store, counters: store })]
    const mobile = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => loginWithCode(doors[i % 2] ?? g, mobile, wrongFor(code))),
    )
    for (const answer of answers) expect(failuresOf(answer)).toEqual(failure('CODE_INVALID'))
    // A comparison comes right after its count against the destination's cap.
    const compared = tap.counted.filter((key) => key.startsWith(`budget:code-tries:+86${mobile}`))
    expect(tap.counted.filter((key) => key.startsWith('tries:'))).toHaveLength(200)
    expect(compared).toHaveLength(5)
    expect(codeOf(await loginWithCode(g, mobile, code))).toBe('CODE_INVALID')
  })

  it('of one number ends for the day after 30 wrong tries over all its codes, purposes and apps', async () => {
    await startWindow(g, 86_400)
    const mobile = await member()
    for (let round = 0; round < 6; round++) {
      const code = await codeFor(g, mobile, 'LOGIN', round % 2 ? { appid: 'shop' } : {})
      if (round % 2) await g.pass(61)
      else {
        await guesses(mobile, wrongFor(code), 5)
        await g.pass(61)
      }
    }
    for (let round = 0; round < 3; round++) {
      await guesses(mobile, wrongFor(await codeFor(g, mobile, 'LOGIN')), 5)
      await g.pass(61)
    }
    const code = await codeFor(g, mobile, 'LOGIN')
    const answer = await loginWithCode(g, mobile, code)
    expect(failuresOf(answer)).toEqual(failure('TOO_MANY_ATTEMPTS'))
    const left = 86_400 - ((g.deps.now() / 1000) % 86_400)
    expect(answer.errors[0].extensions.retryAfter).toBe(Math.ceil(left))

    const other = await member()
    expect((await loginWithCode(g, other, await codeFor(g, other, 'LOGIN'))).errors).toBeUndefined()
    await startWindow(g, 86_400)
    expect((await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))).errors).toBeUndefined()
  })

  it('of four digits ends for the day after ten wrong tries', async () => {
    await startWindow(g, 86_400)
    const mobile = await member()
    for (let round = 0; round < 2; round++) {
      const code = await siteCode(mobile)
      const wrong = code === '9999' ? '1000' : String(Number(code) + 1)
      for (let i = 0; i < 5; i++)
        expect(await site('mobile-login', { mobile, code: wrong, group: 'h5' })).toMatchObject({ code: 422 })
      await g.pass(61)
    }
    const code = await siteCode(mobile)
    const answer = await site('mobile-login', { mobile, code, group: 'h5' })
    expect(answer).toMatchObject({ code: 422, message: '验证码错误' })
    const [last] = await g.deps.db.auditEvent.findMany({ orderBy: { id: 'desc' }, take: 1 })
    expect(last?.result).not.toBe('ok')
  })

  it('from one network, of whatever numbers, ends for the hour after 300 wrong tries, and voids no code', async () => {
    await startWindow(g, 3_600)
    const doors = from(g, '2001:db8:9:1::1')
    const codes = []
    for (let i = 0; i < 61; i++) {
      const mobile = await member()
      await sendSms(from(g, freshAddress()), mobile)
      const code = sent(g)[0]?.code ?? ''
      codes.push([mobile, wrongFor(code), code] as const)
    }
    const answers = []
    for (const [mobile, wrong] of codes)
      for (let i = 0; i < 5; i++) answers.push(codeOf(await loginWithCode(doors, mobile, wrong)))
    expect(answers.filter((code) => code === 'CODE_INVALID')).toHaveLength(300)
    expect(answers.slice(300)).toEqual(Array.from({ length: 5 }, () => 'TOO_MANY_ATTEMPTS'))
    const [mobile = '', , code = ''] = codes[60] ?? []
    expect((await loginWithCode(from(g, '2001:db8:9:2::1'), mobile, code)).errors).toBeUndefined()
  })

  it('right costs nothing: 40 logins a day by code', async () => {
    await startWindow(g, 86_400)
    const mobile = await member()
    for (let i = 0; i < 40; i++) {
      expect((await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))).errors).toBeUndefined()
      await g.pass(61)
    }
  })

  it('with what cannot be a code is refused like a wrong one, or as bad input', async () => {
    const mobile = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    for (const odd of ['', 'abcdef', `${code}0`, code.slice(1)])
      expect(failuresOf(await loginWithCode(g, mobile, odd))).toEqual(failure('CODE_INVALID'))
    expect(failuresOf(await loginWithCode(g, mobile, '1'.repeat(101)))).toEqual(failure('BAD_INPUT'))
    expect((await loginWithCode(g, mobile, code)).errors).toBeUndefined()
    expect(codeOf(await loginWithCode(g, 'nobody', code))).toBe('MOBILE_INVALID')
    expect(codeOf(await loginWithCode(g, 'a@b', code))).toBe('EMAIL_INVALID')
  })
})

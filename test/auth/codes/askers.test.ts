import { describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import {
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  resetPassword,
  sendSms,
  sent,
  startWindow,
  wrongFor,
} from '../../support/joining.ts'

const [home, phone] = ['203.0.113.20', '198.51.100.20']

async function gateway(env: Record<string, string> = {}) {
  const g = await testGateway({ env })
  await startWindow(g, 86_400)
  const mobile = freshMobile()
  await createMember(g.deps, { username: 'ann', mobile, password: 'correct horse', proven: 'all' })
  return { g, mobile }
}

/** Asks for a code by an address; the code and its handle. */
async function asked(g: TestGateway, address: string, mobile: string, purpose = 'LOGIN') {
  const query = `mutation ($m: String!, $p: CodePurpose!) { sendSmsCode(mobile: $m, purpose: $p) { handle } }`
  const { data, errors } = await from(g, address).graphql(query, { m: mobile, p: purpose })
  expect(errors).toBeUndefined()
  return { code: sent(g)[0]?.code ?? '', handle: data.sendSmsCode.handle as string }
}

const withHandle = (g: TestGateway, address: string, variables: object) =>
  from(g, address).graphql(
    'mutation ($to: String!, $code: String!, $handle: String) { loginWithCode(to: $to, code: $code, handle: $handle) { group } }',
    variables,
  )

describe('a code', () => {
  it('is not voided by a stranger who guesses at it', async () => {
    const { g, mobile } = await gateway()
    const { code } = await asked(g, home, mobile)
    for (let i = 0; i < 20; i++) await loginWithCode(from(g, freshAddress()), mobile, wrongFor(code))
    expect((await loginWithCode(from(g, home), mobile, code)).errors).toBeUndefined()
  })

  it('is not voided by a stranger who asks for another', async () => {
    const { g, mobile } = await gateway()
    const { code } = await asked(g, home, mobile)
    await g.pass(60)
    await asked(g, freshAddress(), mobile)
    expect((await loginWithCode(from(g, home), mobile, code)).errors).toBeUndefined()
  })

  it('is good on mobile data when it was asked for at home, also by clients without the handle', async () => {
    const { g, mobile } = await gateway()
    const { code } = await asked(g, home, mobile)
    expect((await loginWithCode(from(g, phone), mobile, code)).errors).toBeUndefined()
  })

  it('is good anywhere with its handle, whatever strangers tried and asked', async () => {
    const { g, mobile } = await gateway()
    const { code, handle } = await asked(g, home, mobile)
    for (let i = 0; i < 20; i++) await loginWithCode(from(g, freshAddress()), mobile, wrongFor(code))
    await g.pass(60)
    await asked(g, freshAddress(), mobile)
    const shown = { to: mobile, code, handle }
    expect(codeOf(await withHandle(g, phone, { ...shown, handle: `${handle}x` }))).toBe('CODE_INVALID')
    expect(codeOf(await withHandle(g, phone, { ...shown, code: wrongFor(code) }))).toBe('CODE_INVALID')
    expect((await withHandle(g, phone, shown)).errors).toBeUndefined()
    expect(codeOf(await withHandle(g, phone, shown))).toBe('CODE_INVALID')
    expect(codeOf(await loginWithCode(from(g, home), mobile, code))).toBe('CODE_INVALID')
  })

  it('opens nothing else with its handle', async () => {
    const { g, mobile } = await gateway()
    const { code, handle } = await asked(g, home, mobile)
    const query = `mutation ($to: String!, $code: String!, $handle: String) {
      resetPassword(to: $to, code: $code, handle: $handle, password: "a fine new one") { member { id } }
    }`
    expect(codeOf(await from(g, home).graphql(query, { to: mobile, code, handle }))).toBe('CODE_INVALID')
  })

  it('has few tries from everywhere together, own ones apart', async () => {
    const { g, mobile } = await gateway()
    const { code } = await asked(g, home, mobile)
    for (let i = 0; i < 5; i++) await loginWithCode(from(g, freshAddress()), mobile, wrongFor(code))
    expect(codeOf(await loginWithCode(from(g, phone), mobile, code))).toBe('CODE_INVALID')
    for (let i = 0; i < 5; i++) await loginWithCode(from(g, home), mobile, wrongFor(code))
    expect(codeOf(await loginWithCode(from(g, home), mobile, code))).toBe('CODE_INVALID')
  })

  it('of any purpose and app ends with a reset, whoever asked', async () => {
    const { g, mobile } = await gateway()
    const login = await asked(g, home, mobile)
    await g.pass(60)
    const reset = await asked(g, home, mobile, 'RESET')
    expect((await resetPassword(from(g, home), mobile, reset.code)).errors).toBeUndefined()
    const shown = { to: mobile, code: login.code, handle: login.handle }
    expect(codeOf(await withHandle(g, home, shown))).toBe('CODE_INVALID')
    await g.pass(60)
    const later = await asked(g, home, mobile)
    expect((await loginWithCode(from(g, home), mobile, later.code)).errors).toBeUndefined()
  })
})

describe('codes that strangers ask for in somebody’s name', () => {
  it('leave the member its own at a network it logged in from', async () => {
    const { g, mobile } = await gateway()
    const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { group } }'
    await from(g, home).graphql(query, { u: 'ann', p: 'correct horse' })
    for (let i = 0; i < 5; i++) {
      await asked(g, freshAddress(), mobile, 'BIND')
      await g.pass(60)
    }
    expect(failuresOf(await sendSms(from(g, freshAddress()), mobile))).toEqual(failure('TOO_MANY_REQUESTS'))
    const { code } = await asked(g, home, mobile)
    expect((await loginWithCode(from(g, home), mobile, code)).errors).toBeUndefined()
  })
})

describe('codes of four digits', () => {
  const site = (g: TestGateway, address: string, action: string, params: object) =>
    from(g, address).post(`/v1/site/${action}`, params)

  it('are good on the wire that asks for them only', async () => {
    const { g, mobile } = await gateway()
    await site(g, home, 'sms-code', { mobile, usage: 'login' })
    const code = sent(g)[0]?.code ?? ''
    expect(code).toMatch(/^\d{4}$/)
    expect(codeOf(await loginWithCode(from(g, home), mobile, code))).toBe('CODE_INVALID')
    const { body } = await site(g, home, 'mobile-login', { mobile, code, group: 'h5' })
    expect(body.code).toBe(200)
  })

  it('guessed at members in turn, from networks in turn, are good from known networks only for the hour', async () => {
    const { g, mobile } = await gateway({ SHORT_CODE_GUESSES_HOUR: '50' })
    await g.pass(2 * 86_400)
    await startWindow(g, 86_400)
    const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { group } }'
    await from(g, home).graphql(query, { u: 'ann', p: 'correct horse' })
    const guess = async (i: number) => {
      const [other, address] = [freshMobile(), `2001:db8:${i.toString(16)}::1`]
      await site(g, address, 'sms-code', { mobile: other, usage: 'login' })
      const code = sent(g)[0]?.code === '9999' ? '1000' : String(Number(sent(g)[0]?.code) + 1)
      await site(g, address, 'mobile-login', { mobile: other, code, group: 'h5' })
    }
    for (let i = 1; i <= 45; i++) await guess(i)
    const loud = g.lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50)
    expect(loud).toMatchObject([{ limit: 50, msg: expect.stringMatching(/four-digit codes/) }])
    const tried = async (address: string) => {
      await g.pass(60)
      await site(g, address, 'sms-code', { mobile, usage: 'login' })
      const code = sent(g)[0]?.code ?? ''
      return (await site(g, address, 'mobile-login', { mobile, code, group: 'h5' })).body
    }
    expect(await tried(phone)).toMatchObject({ code: 422, message: '验证码错误' })
    expect(await tried(home)).toMatchObject({ code: 200 })
  })
})

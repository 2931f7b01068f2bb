import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { deriveKeys } from '../../../src/auth/secrets/keys.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { withFallback } from '../../../src/store/fallback.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  bind,
  codeFor,
  freshMobile,
  loginWithCode,
  register,
  resetPassword,
  sendSms,
  sent,
  tappedStore,
  wrongFor,
} from '../../support/joining.ts'
import { login } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
})
afterAll(() => g.close())

/** A member with a number of its own, proven. */
async function member(): Promise<string> {
  const mobile = freshMobile()
  await createMember(g.deps, { username: `m${mobile}`, mobile, password: 'correct horse', proven: 'all' })
  return mobile
}

describe('a code', () => {
  it('has six digits, four on v1-site, from the lowest without a leading zero to the highest', async () => {
    const bytes = (value: bigint) => (length: number) => {
      const eight = Buffer.alloc(8)
      eight.writeBigUInt64BE(value)
      return length === 8 ? eight : Buffer.alloc(length, 7)
    }
    const site = (random: (length: number) => Buffer) =>
      g.beside({ random }).post('/v1/site/sms-code', { mobile: freshMobile(), usage: 'login' })
    await sendSms(g.beside({ random: bytes(0n) }), freshMobile())
    await sendSms(g.beside({ random: bytes(899_999n) }), freshMobile())
    await site(bytes(9_000n))
    await site(bytes(8_999n))
    expect(sent(g).map(({ code }) => code)).toEqual(['9999', '1000', '999999', '100000'])
  })

  it('lives ten minutes, fifteen on v1-site', async () => {
    const site = async (action: string, params: object) => (await g.post(`/v1/site/${action}`, params)).body
    const over = {
      graphql: {
        life: 600,
        ask: (mobile: string) => codeFor(g, mobile, 'LOGIN'),
        use: async (mobile: string, code: string) => !(await loginWithCode(g, mobile, code)).errors,
      },
      'v1-site': {
        life: 900,
        ask: async (mobile: string) => {
          await site('sms-code', { mobile, usage: 'login' })
          return sent(g)[0]?.code ?? ''
        },
        use: async (mobile: string, code: string) =>
          (await site('mobile-login', { mobile, code, group: 'h5' })).code === 200,
      },
    }
    for (const { life, ask, use } of Object.values(over)) {
      const mobile = await member()
      const late = await ask(mobile)
      await g.pass(life)
      expect(await use(mobile, late)).toBe(false)
      const timely = await ask(mobile)
      await g.pass(life - 10)
      expect(await use(mobile, timely)).toBe(true)
    }
  })

  it('is good once', async () => {
    const mobile = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    expect((await loginWithCode(g, mobile, ` ${code} `)).errors).toBeUndefined()
    expect(failuresOf(await loginWithCode(g, mobile, code))).toEqual(failure('CODE_INVALID'))
  })

  it('is good for its purpose alone', async () => {
    const mobile = await member()
    const { accessToken } = await login(g, `m${mobile}`, 'correct horse')
    const uses = {
      LOGIN: (code: string) => loginWithCode(g, mobile, code),
      RESET: (code: string) => resetPassword(g, mobile, code),
      BIND: (code: string) => bind(g, accessToken, mobile, code),
      REGISTER: (code: string) => register(g, { mobile, code }),
    } as const
    for (const purpose of ['LOGIN', 'REGISTER', 'BIND', 'RESET'] as const) {
      const code = await codeFor(g, mobile, purpose)
      for (const [other, use] of Object.entries(uses))
        if (other !== purpose) expect(failuresOf(await use(code)), other).toEqual(failure('CODE_INVALID'))
      expect(codeOf(await uses[purpose](code))).toBe(purpose === 'REGISTER' ? 'MEMBER_EXISTS' : undefined)
      await g.pass(61)
    }
  })

  it('is good for its destination alone, however that is spelt', async () => {
    const [mobile, other] = [await member(), await member()]
    const code = await codeFor(g, mobile, 'LOGIN')
    expect(failuresOf(await loginWithCode(g, other, code))).toEqual(failure('CODE_INVALID'))
    const spelt = `+86 ${mobile.slice(0, 3)}-${mobile.slice(3)}`
    expect((await loginWithCode(g, spelt, code)).errors).toBeUndefined()
  })

  it('is good for its app alone', async () => {
    for (const appid of ['shop', 'bank']) await createApp(g.deps, { appid })
    const mobile = await member()
    const code = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
    for (const more of [{}, { appid: 'bank' }])
      expect(failuresOf(await loginWithCode(g, mobile, code, more))).toEqual(failure('CODE_INVALID'))
    expect((await loginWithCode(g, mobile, code, { appid: 'shop' })).errors).toBeUndefined()
    await g.pass(61)
    const bare = await codeFor(g, mobile, 'LOGIN')
    expect(codeOf(await loginWithCode(g, mobile, bare, { appid: 'shop' }))).toBe('CODE_INVALID')
  })

  it('is replaced by a newer one', async () => {
    const mobile = await member()
    const old = await codeFor(g, mobile, 'LOGIN')
    await g.pass(61)
    const fresh = await codeFor(g, mobile, 'LOGIN')
    if (old !== fresh) expect(codeOf(await loginWithCode(g, mobile, old))).toBe('CODE_INVALID')
    expect((await loginWithCode(g, mobile, fresh)).errors).toBeUndefined()
  })

  it('serves exactly one of 20 parallel users, on two gateways', async () => {
    const mobile = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    const doors = [g, g.beside()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => loginWithCode(doors[i % 2] ?? g, mobile, code)),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    const refused = answers.filter(({ errors }) => errors)
    for (const answer of refused) expect(failuresOf(answer)).toEqual(failure('CODE_INVALID'))
    const { id } = await g.deps.db.member.findFirstOrThrow({ where: { mobile: `+86${mobile}` } })
    expect(await g.deps.db.session.count({ where: { memberId: id } })).toBe(1)
  })

  it('is kept as a keyed hash only, and is in no log line and no answer', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const tapped = { ...g, ...g.beside({ store, counters: store }) }
    const mobile = await member()
    const code = await codeFor(tapped, mobile, 'LOGIN')
    expect(codeOf(await loginWithCode(tapped, mobile, wrongFor(code)))).toBe('CODE_INVALID')
    const everywhere = [...tap.written, ...g.lines].join('\n')
    expect(tap.written.filter((line) => /^code(-newest|-own)?:/.test(line))).toHaveLength(3)
    expect(tap.written.filter((line) => /^code/.test(line)).join('\n')).not.toContain(mobile)
    expect(everywhere).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`))
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(everywhere).not.toContain(createHash('sha256').update(code).digest(form))
    const elsewhere = g.beside({ keys: deriveKeys('another secret of 32 characters..') })
    expect(codeOf(await loginWithCode(elsewhere, mobile, code))).toBe('CODE_INVALID')
    expect((await loginWithCode(g, mobile, code)).errors).toBeUndefined()
  })

  it('is neither made nor used without a store, and is good when the store is back', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const lonely = g.beside({ store, counters: withFallback(store, g.deps.now) })
    const [mobile, other] = [await member(), freshMobile()]
    const code = await codeFor(g, mobile, 'LOGIN')
    const messages = sent(g).length
    tap.down = true
    expect(failuresOf(await sendSms(lonely, other))).toEqual(failure('UNAVAILABLE'))
    expect(sent(g)).toHaveLength(messages)
    expect(failuresOf(await loginWithCode(lonely, mobile, code))).toEqual(failure('UNAVAILABLE'))
    tap.down = false
    expect((await sendSms(lonely, other)).errors).toBeUndefined()
    expect((await loginWithCode(lonely, mobile, code)).errors).toBeUndefined()
  })
})

import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { startTurnstile } from '../../fakes/captcha.ts'
import { auth, captchaOf } from '../../support/api-auth.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'

const password = 'correct horse'
const operations = {
  sms: `mutation ($to: String!, $s: String, $g: String, $c: String) {
    sendSmsCode(mobile: $to, purpose: LOGIN, captchaSolution: $s, guestToken: $g, captcha: $c) { expiresIn } }`,
  mail: `mutation ($to: String!, $s: String) {
    sendEmailCode(email: $to, purpose: LOGIN, captchaSolution: $s) { expiresIn } }`,
  login: `mutation ($u: String!, $p: String!, $s: String, $g: String, $c: String) {
    login(input: { username: $u, password: $p, captchaSolution: $s, guestToken: $g, captcha: $c }) { accessToken } }`,
  register: `mutation ($u: String!, $s: String, $g: String, $c: String) {
    register(input: { username: $u, password: "correct horse", captchaSolution: $s, guestToken: $g, captcha: $c }) {
      member { username } } }`,
}

let g: TestGateway
afterEach(() => g.close())

async function open(env: Record<string, string> = {}) {
  g = await openTestGateway({ env: { CAPTCHA: 'altcha', CAPTCHA_ALTCHA_COST: '1', ...env } })
  await createApp(g.deps, { appid: 'web' })
  await createMember(g.deps, { username: 'annie', password, mobile: '13800138000', proven: 'all' })
}

type Asked = { address?: string; [name: string]: string | undefined }

async function ask(operation: keyof typeof operations, { address = '203.0.113.7', ...variables }: Asked) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query: operations[operation], variables })
  return (await g.send('/graphql', { method: 'POST', headers, body, address })).body
}

let numbers = 0
const number = () => `1390013${String(1000 + numbers++)}`

/** Solves what an error asks for, as a client does. */
async function solutionOf(answer: { errors: { extensions: { challenge: { challenge: Challenge } } }[] }) {
  const challenge = answer.errors[0]?.extensions.challenge.challenge
  if (!challenge) throw new Error('no challenge')
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

const asksToSolve = (code: string) => ({
  code,
  captcha: true,
  challenge: { kind: 'altcha', challenge: { parameters: expect.any(Object), signature: expect.any(String) } },
})

describe('a network that asks for many codes', () => {
  it('solves something for each after five an hour, by SMS and mail together', async () => {
    await open()
    for (let i = 0; i < 3; i++) expect((await ask('sms', { to: number() })).errors).toBeUndefined()
    for (let i = 0; i < 2; i++)
      expect((await ask('mail', { to: `${number()}@example.com` })).errors).toBeUndefined()
    const to = number()
    const refused = await ask('sms', { to })
    expect(refused.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_REQUIRED'))
    expect(codeOf(await ask('mail', { to: `${to}@example.com` }))).toBe('CAPTCHA_REQUIRED')
    expect(g.deps.outbox?.entries().some((sent) => sent.to.endsWith(to))).toBe(false)
    const s = await solutionOf(refused)
    expect((await ask('sms', { to, s })).errors).toBeUndefined()
    const again = await ask('sms', { to: number(), s })
    expect(again.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_INVALID'))
    expect((await ask('sms', { to: number(), s: await solutionOf(again) })).errors).toBeUndefined()
    expect((await ask('sms', { to: number(), address: '198.51.100.9' })).errors).toBeUndefined()
  })

  it('is let in once by one solution that 20 requests show', async () => {
    await open({ CAPTCHA_FREE_SENDS: '0' })
    const s = await solutionOf(await ask('sms', { to: number() }))
    const all = await Promise.all(Array.from({ length: 20 }, () => ask('sms', { to: number(), s })))
    expect(all.filter(({ errors }) => !errors)).toHaveLength(1)
    expect(new Set(all.map(codeOf))).toEqual(new Set([undefined, 'CAPTCHA_INVALID']))
  })

  it('is not let in by a picture, which a program reads', async () => {
    await open({ CAPTCHA_FREE_SENDS: '0' })
    const token = (await auth(g, 'token', { appid: 'web' })).data
    await g.send(`/api/auth/captcha?access_token=${token}`)
    const refused = await ask('sms', { to: number(), g: token, c: captchaOf(g, token) })
    expect(refused.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_REQUIRED'))
    const s = await solutionOf(refused)
    expect((await ask('sms', { to: number(), g: token, s })).errors).toBeUndefined()
  })

  it('makes the gateway remember no more destinations than it may send to', async () => {
    await open({ CAPTCHA_FREE_SENDS: '1' })
    const keys: string[] = []
    const { counters } = g.deps
    const watched = {
      ...counters,
      increment: (key: string, ttl: number, by?: number) => {
        keys.push(key)
        return counters.increment(key, ttl, by)
      },
    }
    const beside = g.beside({ counters: watched })
    for (let i = 0; i < 50; i++) await beside.graphql(operations.sms, { to: number() })
    expect(keys.filter((key) => key.startsWith('captcha-networks'))).toHaveLength(1)
    // Those of the network and of the one around it, and of the destination.
    expect(new Set(keys.filter((key) => key.includes('captcha-')))).toHaveProperty('size', 3)
  })

  it('has no more free ones for having many addresses: a /48 has 16 times as many', async () => {
    await open({ CAPTCHA_FREE_SENDS: '1', CAPTCHA_FREE_JOINS: '1', CAPTCHA_FREE_FAILURES: '1' })
    const inside = (i: number) => `2001:db8:5:${(256 * i).toString(16)}::1`
    const free = async (operation: 'sms' | 'register' | 'login') => {
      const codes = []
      for (let i = 0; i < 20; i++) {
        const who = { to: number(), u: `nobody-${operation}-${i}`, p: 'wrong', address: inside(i) }
        codes.push(codeOf(await ask(operation, who)))
      }
      return codes.filter((code) => code !== 'CAPTCHA_REQUIRED').length
    }
    for (const operation of ['sms', 'register', 'login'] as const) expect(await free(operation)).toBe(16)
  })
})

describe('a destination that several networks ask for', () => {
  it('costs each something after the second, whether or not somebody has it', async () => {
    await open({ CAPTCHA_FREE_SENDS: '100' })
    for (const to of ['13800138000', number()]) {
      const codes = []
      for (const address of ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.1']) {
        codes.push(codeOf(await ask('sms', { to, address })))
        await g.pass(61)
      }
      expect(codes).toEqual([undefined, undefined, 'CAPTCHA_REQUIRED', 'CAPTCHA_REQUIRED'])
    }
  })
})

describe('a network of wrong passwords', () => {
  it('solves something for each login after ten an hour, on whatever names and wires they were', async () => {
    await open()
    for (let i = 0; i < 9; i++)
      expect(codeOf(await ask('login', { u: `nobody-${i}`, p: 'wrong' }))).toBe('INVALID_CREDENTIALS')
    await g.post('/api/v1/login', { username: 'annie', password: 'wrong', time: '1' })
    for (const u of ['annie', 'nobody']) {
      const refused = await ask('login', { u, p: password })
      expect(refused.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_REQUIRED'))
    }
    const s = await solutionOf(await ask('login', { u: 'annie', p: password }))
    expect((await ask('login', { u: 'annie', p: password, s })).errors).toBeUndefined()
    expect((await ask('login', { u: 'annie', p: password, address: '198.51.100.9' })).errors).toBeUndefined()
  })

  it('is asked nothing on old wires', async () => {
    await open({ CAPTCHA_FREE_FAILURES: '0', CAPTCHA_FREE_SENDS: '0', CAPTCHA_FREE_JOINS: '0' })
    const answer = await g.post('/api/v1/login', { username: 'annie', password, time: '1' })
    expect(answer.body).toMatchObject({ state: true })
    const access_token = (await auth(g, 'token', { appid: 'web' })).data
    expect((await auth(g, 'smscode', { access_token, mobile: number(), type: 'register' })).code).toBe(1)
  })

  it('is not refused for 40 right logins at once', async () => {
    await open()
    const all = await Promise.all(Array.from({ length: 40 }, () => ask('login', { u: 'annie', p: password })))
    expect(all.map(codeOf)).not.toContain('CAPTCHA_REQUIRED')
  })
})

describe('an account under attack', () => {
  it('opens to who solves a challenge, and no more to who reads a picture', async () => {
    await open({ LOGIN_FAILURES_PER_ACCOUNT_DAY: '2' })
    const from = (n: number) => `198.51.100.${n}`
    for (let i = 0; i < 2; i++) await ask('login', { u: 'annie', p: 'wrong', address: from(i) })
    // Three tries an hour are left to each network; after them one has to solve something.
    for (let i = 0; i < 3; i++) await ask('login', { u: 'annie', p: 'wrong', address: from(7) })
    const token = (await auth(g, 'token', { appid: 'web' })).data
    await g.send(`/api/auth/captcha?access_token=${token}`)
    const c = captchaOf(g, token)
    const refused = await ask('login', { u: 'annie', p: password, g: token, c, address: from(7) })
    expect(refused.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_REQUIRED'))
    const s = await solutionOf(refused)
    expect((await ask('login', { u: 'annie', p: password, address: from(8), s })).errors).toBeUndefined()
  })
})

describe('a network where many join', () => {
  it('solves something for each after three an hour, and a guest then needs no picture', async () => {
    await open()
    for (let i = 0; i < 3; i++)
      expect(codeOf(await ask('register', { u: `joiner-${i}` }))).toBe('CODE_INVALID')
    const refused = await ask('register', { u: 'joiner-4' })
    expect(refused.errors[0].extensions).toEqual(asksToSolve('CAPTCHA_REQUIRED'))
    const token = (await auth(g, 'token', { appid: 'web' })).data
    const s = await solutionOf(refused)
    expect((await ask('register', { u: 'joiner-4', g: token, s })).data.register.member.username).toBe(
      'joiner-4',
    )
  })
})

describe('a verifier that does not answer', () => {
  it('is UNAVAILABLE, for who has to show something only, and no secret is logged', async () => {
    const secret = 'a secret of turnstile, long'
    const fake = await startTurnstile(secret)
    const settings = { CAPTCHA_SITE_KEY: 'site', CAPTCHA_SECRET: secret, CAPTCHA_URL: fake.origin }
    await open({ ...settings, CAPTCHA: 'turnstile', CAPTCHA_FREE_SENDS: '1', CAPTCHA_TIMEOUT_MS: '200' })
    fake.mode = 'hang'
    expect((await ask('sms', { to: number() })).errors).toBeUndefined()
    const refused = await ask('sms', { to: number() })
    expect(refused.errors[0].extensions.challenge).toEqual({ kind: 'turnstile', siteKey: 'site' })
    const failed = await ask('sms', { to: number(), s: 'good' })
    expect(failed.errors[0].extensions).toEqual({ code: 'UNAVAILABLE', retryAfter: 1 })
    expect(g.lines.join()).toContain('the captcha verifier does not answer')
    fake.mode = undefined
    expect((await ask('sms', { to: number(), s: 'good' })).errors).toBeUndefined()
    expect(g.lines.join()).not.toContain(secret)
    await fake.close()
  })
})

it('a verifier that fails by a fault of ours is told as one', async () => {
  await open({ CAPTCHA_FREE_SENDS: '0' })
  const verify = () => Promise.reject(new TypeError('a fault of ours'))
  const captchaVerifier = { kind: 'altcha', challenge: () => Promise.reject(new Error()), verify } as const
  const answer = await g.beside({ captchaVerifier }).graphql(operations.sms, { to: number(), s: 'good' })
  expect(codeOf(answer)).toBe('INTERNAL')
  expect(g.lines.join()).not.toContain('the captcha verifier does not answer')
})

describe('the budget of guest tokens', () => {
  it('is refilled by the logins of one member five times a day', async () => {
    await open({ GUEST_TOKENS_PER_ADDRESS_HOUR: '2' })
    let given = 0
    for (let round = 0; round < 10; round++) {
      const answer = await auth(g, 'token', { appid: 'web' })
      if (answer.code !== 1) break
      given++
      await g.pass(3)
      await auth(g, 'login', { access_token: answer.data, username: 'annie', password })
    }
    expect(given).toBe(7)
  })
})

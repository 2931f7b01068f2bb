import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { asAttempt } from '../../../src/auth/passwords/login-throttle.ts'
import { codeOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import {
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  startWindow,
} from '../../support/joining.ts'
import { md5Signed } from '../../support/signed.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'
const authorize = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!) {
  authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token) { group }
}`

/** A gateway on which each account has so many failures a day, at the start of one. */
async function gateway(failures = 12): Promise<TestGateway> {
  const g = await testGateway({ env: { LOGIN_FAILURES_PER_ACCOUNT_DAY: String(failures) } })
  await startWindow(g, 86_400)
  return g
}

const ask = async (g: Pick<TestGateway, 'send'>, address: string, u: string, p = 'wrong horse') =>
  codeOf(await from(g, address).graphql(query, { u, p }))

/** A day's failures on an account, each from another network. */
async function attack(g: TestGateway, name: string): Promise<void> {
  for (let i = 0; i < g.deps.config.limits.failuresPerAccountDay; i++)
    expect(await ask(g, freshAddress(), name)).toBe('INVALID_CREDENTIALS')
}

let sites = 0

/** All the failures that networks nobody knows have on an account in a day, ten times as many, from a /48 each. */
async function siege(g: TestGateway, name: string): Promise<void> {
  for (let i = 0; i < 10 * g.deps.config.limits.failuresPerAccountDay; i++)
    expect(await ask(g, `2001:db8:${(0x1000 + sites++).toString(16)}::1`, name)).toBe('INVALID_CREDENTIALS')
}

describe('an account under attack from everywhere', () => {
  it('gives each new network three tries an hour, so that nobody locks its member out', async () => {
    const g = await gateway()
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    await attack(g, 'ann')
    const stranger = freshAddress()
    for (let i = 0; i < 3; i++) expect(await ask(g, stranger, 'ann')).toBe('INVALID_CREDENTIALS')
    expect(await ask(g, stranger, 'ann', 'correct horse')).toBe('CAPTCHA_REQUIRED')
    expect(await ask(g, freshAddress(), 'ann', 'correct horse')).toBeUndefined()
    const old = { username: 'ann', password: 'correct horse', time: '1' }
    expect((await from(g, freshAddress()).post('/api/v1/login', old)).body).toMatchObject({ state: true })
    await startWindow(g, 3_600)
    expect(await ask(g, stranger, 'ann', 'correct horse')).toBeUndefined()
  })

  it('does not take the network of who had made the member in its holder’s name for the holder’s', async () => {
    const g = await gateway(2)
    await setScene(g.deps, { bundleid: 'open', verify: false })
    const [mobile, stranger] = [freshMobile(), freshAddress()]
    const join =
      'mutation ($m: String!) { register(mobile: $m, password: "correct horse", scene: "open") { tokens { accessToken } } }'
    const { tokens } = (await from(g, stranger).graphql(join, { m: mobile })).data.register
    await from(g, stranger).graphql(
      'mutation { logout }',
      {},
      { authorization: `Bearer ${tokens.accessToken}` },
    )
    expect(await ask(g, stranger, mobile, 'correct horse')).toBeUndefined()
    const home = freshAddress()
    const code = await codeFor(g, mobile, 'LOGIN')
    expect((await loginWithCode(from(g, home), mobile, code)).errors).toBeUndefined()
    await attack(g, mobile)
    for (let i = 0; i < 3; i++) expect(await ask(g, stranger, mobile)).toBe('INVALID_CREDENTIALS')
    expect(await ask(g, stranger, mobile)).toBe('CAPTCHA_REQUIRED')
    for (let i = 0; i < 4; i++) expect(await ask(g, home, mobile)).toBe('INVALID_CREDENTIALS')
  })

  it('is worth no less to who solved a captcha when strangers solved many', async () => {
    const g = await gateway(4)
    const { id } = await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const attempt = (address: string, captcha: boolean) =>
      asAttempt(
        g.deps,
        { wire: g.deps.config.graphqlWire, address, userAgent: null },
        { memberId: id, name: 'ann', captcha, work: () => Promise.resolve({ succeeded: false }) },
      )
    for (let i = 0; i < 4; i++) await attempt(freshAddress(), false)
    const home = freshAddress()
    for (let i = 0; i < 3; i++) await attempt(home, false)
    await expect(attempt(home, false)).rejects.toMatchObject({ code: 'CAPTCHA_REQUIRED' })
    await attempt(home, true)
    for (let i = 0; i < 3; i++) await attempt(freshAddress(), true)
    await expect(attempt(home, true)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    const travelling = freshAddress()
    for (let i = 0; i < 3; i++) await attempt(travelling, true)
    await expect(attempt(travelling, true)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })

  it('takes no more passwords from new networks after ten times as many that day', async () => {
    const g = await gateway(2)
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    await createApp(g.deps, { appid: 'shop', secret: 'shop-secret' })
    await attack(g, 'ann')
    await siege(g, 'ann')
    expect(await ask(g, freshAddress(), 'ann', 'correct horse')).toBe('CAPTCHA_REQUIRED')
    const time = String(Math.floor(g.deps.now() / 1000))
    const fields = { appid: 'shop', username: 'ann', password: 'correct horse', time }
    const signed = await from(g, freshAddress()).graphql(authorize, md5Signed(fields, 'shop-secret'))
    expect(signed.errors[0].extensions).toEqual({ code: 'TOO_MANY_ATTEMPTS', retryAfter: 86_400 })
    await startWindow(g, 86_400)
    expect(await ask(g, freshAddress(), 'ann', 'correct horse')).toBeUndefined()
  })

  it('still lets its member in from a network of the last 90 days, by password', async () => {
    const g = await gateway(2)
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    expect(await ask(g, '2001:db8:1:1::1', 'ann', 'correct horse')).toBeUndefined()
    await startWindow(g, 86_400)
    await attack(g, 'ann')
    await siege(g, 'ann')
    expect(await ask(g, '2001:db8:1:1:ffff::2', 'ann', 'correct horse')).toBeUndefined()
    expect(await ask(g, '2001:db8:1:2::1', 'ann', 'correct horse')).toBe('CAPTCHA_REQUIRED')
    await g.pass(91 * 86_400)
    await startWindow(g, 86_400)
    await attack(g, 'ann')
    await siege(g, 'ann')
    expect(await ask(g, '2001:db8:1:1::1', 'ann', 'correct horse')).toBe('CAPTCHA_REQUIRED')
  })

  it('still throttles guesses from a network its member logged in from', async () => {
    const g = await gateway(2)
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const address = freshAddress()
    await ask(g, address, 'ann', 'correct horse')
    await attack(g, 'ann')
    await siege(g, 'ann')
    for (let i = 0; i < 11; i++) expect(await ask(g, address, 'ann')).toBe('INVALID_CREDENTIALS')
    expect(await ask(g, address, 'ann', 'correct horse')).toBe('TOO_MANY_ATTEMPTS')
  })

  it('still lets its member in from anywhere by code, and from there by password afterwards', async () => {
    const g = await gateway(2)
    const mobile = freshMobile()
    await createMember(g.deps, { username: 'ann', mobile, password: 'correct horse', proven: 'all' })
    await attack(g, 'ann')
    await siege(g, 'ann')
    const address = freshAddress()
    const code = await codeFor(g, mobile, 'LOGIN')
    expect((await loginWithCode(from(g, address), mobile, code)).errors).toBeUndefined()
    expect(await ask(g, address, 'ann', 'correct horse')).toBeUndefined()
  })

  it('is not brought there by its own right logins', async () => {
    const g = await gateway()
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    for (let i = 0; i < 30; i++) expect(await ask(g, freshAddress(), 'ann', 'correct horse')).toBeUndefined()
    await attack(g, 'ann')
  })

  it('has one budget under all its names', async () => {
    const g = await gateway(4)
    const mobile = freshMobile()
    const names = ['ann', mobile, `+86 ${mobile}`, 'Ann@Example.com']
    const own = { username: 'ann', mobile, email: 'ann@example.com', password: 'correct horse' }
    await createMember(g.deps, own)
    for (let i = 0; i < 4; i++)
      expect(await ask(g, freshAddress(), names[i % 4] ?? '')).toBe('INVALID_CREDENTIALS')
    await siege(g, 'ann')
    for (const name of names)
      expect(await ask(g, freshAddress(), name, 'correct horse')).toBe('CAPTCHA_REQUIRED')
  })
})

describe('no throttle tells', () => {
  it('known from unknown, disabled or passwordless names, whatever way a name is spelt', async () => {
    const g = await gateway()
    const kinds = ['known', 'passwordless', 'disabled', 'unknown'] as const
    const numbers = Object.fromEntries(kinds.map((kind) => [kind, freshMobile()]))
    for (const kind of kinds.slice(0, 3)) {
      const password = kind === 'passwordless' ? null : 'correct horse'
      await createMember(g.deps, { username: numbers[kind] ?? '', password, email: `${kind}@example.com` })
    }
    await setMemberEnabled(g.deps, operator, { username: numbers.disabled ?? '', enabled: false })

    const stories = []
    for (const kind of kinds) {
      const mobile = numbers[kind] ?? ''
      const spelt = [mobile, `+86${mobile}`, `0086 ${mobile}`, `${mobile.slice(0, 3)} ${mobile.slice(3)}`]
      const [near, far] = [from(g, freshAddress()), from(g, freshAddress())]
      const story: unknown[] = []
      const note = async (doors: typeof near, u: string) => {
        const { errors } = await doors.graphql(query, { u, p: 'wrong horse' })
        story.push(errors)
      }
      for (let i = 0; i < 11; i++) await note(near, spelt[i % 4] ?? '')
      for (const name of spelt) await note(near, name)
      await g.pass(2)
      for (const name of spelt) await note(near, name)
      for (let i = 0; i < 2; i++) for (const name of spelt) await note(far, name)
      await startWindow(g, 86_400)
      for (let i = 0; i < 13; i++) await note(near, i % 2 ? `${kind}@example.com` : `${kind}@EXAMPLE.com `)
      await startWindow(g, 86_400)
      stories.push(story)
    }
    const [known, ...others] = stories
    expect(known).toHaveLength(40)
    for (const story of others) expect(story).toEqual(known)
    const codes = (known as any[]).map((errors) => errors?.[0].extensions.code)
    const many = (code: string, times: number) => Array.from({ length: times }, () => code)
    expect(codes).toEqual([
      ...many('INVALID_CREDENTIALS', 11),
      ...many('TOO_MANY_ATTEMPTS', 4),
      ...many('INVALID_CREDENTIALS', 1),
      ...many('TOO_MANY_ATTEMPTS', 3),
      ...many('INVALID_CREDENTIALS', 3),
      ...many('CAPTCHA_REQUIRED', 5),
      ...many('INVALID_CREDENTIALS', 11),
      ...many('TOO_MANY_ATTEMPTS', 2),
    ])
  })
})

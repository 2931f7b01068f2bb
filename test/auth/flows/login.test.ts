import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApp, setAppEnabled } from '../../../src/auth/apps/apps.ts'
import { createHasher } from '../../../src/auth/passwords/hasher.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { check, login } from '../../support/operations.ts'

const query = `mutation ($u: String!, $p: String!, $a: String) {
  login(username: $u, password: $p, appid: $a) { tokenType expiresIn refreshExpiresIn member { username } }
}`

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, {
    username: 'Ann',
    password: 'correct horse',
    mobile: '13800138000',
    email: 'Ann@Example.com',
  })
})
afterAll(() => g.close())

const asked = (u: string, p: string, a?: string) => g.graphql(query, { u, p, a: a ?? null })

async function passwordHash(username: string): Promise<string> {
  const member = await g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: username } })
  return member.passwordHash ?? ''
}

describe('login', () => {
  it.each([
    'Ann',
    'ann',
    'ANN',
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '+8613800138000',
    '+86 138 0013 8000',
    'ann@example.com',
    ' ANN@example.COM ',
  ])('finds the member by %s', async (name) => {
    const answer = await asked(name, 'correct horse')
    expect(answer.errors).toBeUndefined()
    expect(answer.data.login.member).toEqual({ username: 'Ann' })
  })

  it('takes a whole name only: not a number inside other text', async () => {
    for (const name of ['ann13800138000', '13800138000 ext. 5', 'x ann@example.com'])
      expect(failuresOf(await asked(name, 'correct horse')), name).toEqual(failure('INVALID_CREDENTIALS'))
  })

  it('gives a bearer token of 32 letters and digits that checks, with its life', async () => {
    const { accessToken, refreshToken, expiresIn, refreshExpiresIn, group } = await login(
      g,
      'ann',
      'correct horse',
    )
    for (const token of [accessToken, refreshToken]) expect(token).toMatch(/^[0-9A-Za-z]{32}$/)
    expect({ expiresIn, refreshExpiresIn, group }).toEqual({
      expiresIn: 1_800,
      refreshExpiresIn: 30 * 86_400,
      group: 'default',
    })
    expect(await check(g, accessToken)).toMatchObject({ active: true, username: 'Ann', expiresIn: 1_800 })
  })

  it('never promises a longer life than the session has', async () => {
    const short = await testGateway({ env: { SESSION_MAX_TTL: '60' } })
    await createMember(short.deps, { username: 'ann', password: 'correct horse' })
    const { accessToken, expiresIn, refreshExpiresIn } = await login(short, 'ann', 'correct horse')
    expect(await check(short, accessToken)).toMatchObject({ expiresIn: 60 })
    expect({ expiresIn, refreshExpiresIn }).toEqual({ expiresIn: 60, refreshExpiresIn: 60 })
  })

  it('to an app follows its token life, and needs it known, enabled and in force', async () => {
    const expiresAt = new Date(g.deps.now() + 60_000)
    await createApp(g.deps, { appid: 'shop', tokenTtl: 120, expiresAt })
    const tokens = await login(g, 'ann', 'correct horse', { appid: 'shop' })
    expect(tokens.expiresIn).toBe(120)
    expect((await check(g, tokens.accessToken)).appid).toBe('shop')

    expect(failuresOf(await asked('ann', 'correct horse', 'shop2'))).toEqual(failure('APP_UNKNOWN'))
    g.clock.advance(60)
    expect(failuresOf(await asked('ann', 'correct horse', 'shop'))).toEqual(failure('APP_EXPIRED'))
    await setAppEnabled(g.deps, operator, { appid: 'shop', enabled: false })
    expect(failuresOf(await asked('ann', 'correct horse', 'shop'))).toEqual(failure('APP_UNKNOWN'))
  })
})

describe('a password', () => {
  it('counts whole: 73 bytes are not their first 72', async () => {
    const long = `${'a'.repeat(72)}b`
    await createMember(g.deps, { username: 'long', password: long })
    await login(g, 'long', long)
    for (const wrong of [long.slice(0, 72), `${long.slice(0, 72)}c`, `${long}b`])
      expect(failuresOf(await asked('long', wrong))).toEqual(failure('INVALID_CREDENTIALS'))
  })

  it.each([
    ['chinese', '我的密码是秘密'],
    ['emoji', '🏃🏊‍♀️👨‍👩‍👧‍👦 and spaces '],
    ['longest', '密'.repeat(1_024)],
    ['quotes', `'; DROP TABLE members; -- "\\`],
  ])('may be anything: %s', async (username, password) => {
    await createMember(g.deps, { username, password })
    await login(g, username, password)
    expect(failuresOf(await asked(username, `${password.slice(0, -1)}?`))).toEqual(
      failure('INVALID_CREDENTIALS'),
    )
  })

  it('is the same in every Unicode form, and minds its case', async () => {
    await createMember(g.deps, { username: 'forms', password: 'Crème brûlée' })
    for (const form of ['NFC', 'NFD'] as const) await login(g, 'forms', 'Crème brûlée'.normalize(form))
    expect(failuresOf(await asked('forms', 'crème brûlée'))).toEqual(failure('INVALID_CREDENTIALS'))
  })

  it('is hashed anew once when the cost has risen, and by a right login only', async () => {
    const hasher = createHasher({ cost: 5, threads: 1, queue: 10 })
    onTestFinished(() => hasher.close())
    const dearer = g.beside({ hasher })
    await createMember(g.deps, { username: 'rehash', password: 'correct horse' })
    const first = await passwordHash('rehash')
    expect(first).toContain('$04$')

    await dearer.graphql(query, { u: 'rehash', p: 'wrong' })
    expect(await passwordHash('rehash')).toBe(first)

    await login(dearer, 'rehash', 'correct horse')
    const second = await passwordHash('rehash')
    expect(second).toContain('$05$')

    await login(dearer, 'rehash', 'correct horse')
    await login(g, 'rehash', 'correct horse')
    expect(await passwordHash('rehash')).toBe(second)
  })
})

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createHasher } from '../../../src/auth/passwords/hasher.ts'
import { AuthError } from '../../../src/errors.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { busyHasher, gatedHasher } from '../../support/hashers.ts'
import { bearer, check, login } from '../../support/operations.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const query =
  'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken refreshToken } }'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await createMember(g.deps, { username: 'passwordless' })
  await createMember(g.deps, { username: 'disabled', password: 'correct horse' })
  await setMemberEnabled(g.deps, operator, { username: 'disabled', enabled: false })
})
afterAll(() => g.close())

describe('a refused login', () => {
  it('looks the same for unknown, wrong, disabled and passwordless, on every door', async () => {
    const tried = [
      ['nobody', 'correct horse'],
      ['ann', 'wrong horse'],
      ['disabled', 'correct horse'],
      ['passwordless', 'correct horse'],
    ] as const
    for (const [path, body] of [
      ['/graphql', (u: string, p: string) => ({ query, variables: { u, p } })],
      ['/api/v1/login', (username: string, password: string) => ({ username, password, time: '1' })],
    ] as const) {
      const answers = await Promise.all(tried.map(([u, p]) => g.post(path, body(u, p))))
      for (const { status, headers, body } of answers) {
        expect({ status, headers: [...headers], body }).toEqual({
          status: 200,
          headers: [...(answers[0]?.headers ?? [])],
          body: answers[0]?.body,
        })
      }
      expect(JSON.stringify(answers[0]?.body)).toMatch(/Unknown user or wrong password\.|1004/)
    }
  })

  it('says so in the language of the caller', async () => {
    const ask = (language: string) =>
      g.graphql(query, { u: 'ann', p: 'wrong' }, { 'accept-language': language })
    expect(failuresOf(await ask('zh-CN,zh;q=0.9,en;q=0.8'))).toEqual([
      { code: 'INVALID_CREDENTIALS', message: '用户名不存在或密码错误' },
    ])
    expect(failuresOf(await ask('en-GB'))).toEqual([
      { code: 'INVALID_CREDENTIALS', message: 'Unknown user or wrong password.' },
    ])
    expect(failuresOf(await ask('fr'))).toEqual(failure('INVALID_CREDENTIALS', 'en'))
  })

  it('is told BUSY at once when the queue is full, before those that wait; then all is well again', async () => {
    const hasher = createHasher({ cost: 11, threads: 1, queue: 1 })
    onTestFinished(() => hasher.close())
    const full = g.beside({ hasher })
    await full.graphql(query, { u: 'warm-up', p: 'x' })
    const order: unknown[] = []
    const ask = async (i: number) => {
      const answer = await full.graphql(query, { u: `nobody ${i}`, p: 'x' })
      order.push(answer.errors[0].extensions)
    }
    await Promise.all(Array.from({ length: 8 }, (_, i) => ask(i)))
    const busy = { code: 'BUSY', retryAfter: 1 }
    const invalid = { code: 'INVALID_CREDENTIALS' }
    expect(order).toEqual([...Array.from({ length: 6 }, () => busy), invalid, invalid])
    expect(failuresOf(await full.graphql(query, { u: 'nobody', p: 'x' }))).toEqual(
      failure('INVALID_CREDENTIALS'),
    )
  })

  it('because the server is busy counts against nobody', async () => {
    await createMember(g.deps, { username: 'patient', password: 'correct horse' })
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    for (let i = 0; i < 30; i++)
      expect(failuresOf(await busy.graphql(query, { u: 'patient', p: 'x' }))).toEqual(failure('BUSY'))
    await login(g, 'patient', 'correct horse')
  })
})

describe('a login under way', () => {
  it('gives no live token to a member that is disabled meanwhile', async () => {
    await createMember(g.deps, { username: 'late', password: 'correct horse' })
    const { hasher, reached, open } = gatedHasher(g.deps.hasher)
    const waiting = g.beside({ hasher }).graphql(query, { u: 'late', p: 'correct horse' })
    await reached
    await setMemberEnabled(g.deps, operator, { username: 'late', enabled: false })
    open()
    const { data } = await waiting
    expect((await check(g, data?.login.accessToken ?? 'none')).active).toBe(false)
  })

  it('gives no live token for a password that is changed meanwhile', async () => {
    await createMember(g.deps, { username: 'stolen', password: 'old correct horse' })
    const own = await login(g, 'stolen', 'old correct horse')
    const { hasher, reached, open } = gatedHasher(g.deps.hasher)
    const thief = g.beside({ hasher }).graphql(query, { u: 'stolen', p: 'old correct horse' })
    await reached
    const change =
      'mutation { changePassword(currentPassword: "old correct horse", newPassword: "new correct horse") }'
    expect((await g.graphql(change, {}, bearer(own.accessToken))).data).toEqual({ changePassword: true })
    open()
    const { data } = await thief
    expect((await check(g, data?.login.accessToken ?? 'none')).active).toBe(false)
    expect((await check(g, own.accessToken)).active).toBe(true)
  })
})

describe('every login', () => {
  it('is audited: who, when, from where and how it ended', async () => {
    const headers = { 'user-agent': 'Phone/1\r\n'.trim() }
    const { id } = await createMember(g.deps, { username: 'audited', password: 'correct horse' })
    const ask = (p: string) => g.graphql(query, { u: 'audited', p }, headers)
    const since = await g.deps.db.auditEvent.count()
    await ask('wrong')
    await ask('correct horse')
    const rows = await g.deps.db.auditEvent.findMany({ skip: since, orderBy: { id: 'asc' } })
    const same = { event: 'login', dialect: 'graphql', address: '203.0.113.7', userAgent: 'Phone/1' }
    expect(rows).toMatchObject([
      { ...same, result: 'INVALID_CREDENTIALS', memberId: id, sessionId: null },
      { ...same, result: 'ok', memberId: id, sessionId: expect.any(String), at: new Date(g.deps.now()) },
    ])
  })

  it('leaves no password and no token in any log line', async () => {
    await createMember(g.deps, { username: 'logged', password: 'sesame-open-1' })
    const { accessToken, refreshToken } = await login(g, 'logged', 'sesame-open-1')
    expect(codeOf(await g.graphql(query, { u: 'logged', p: 'sesame-wrong-2' }))).toBe('INVALID_CREDENTIALS')
    await g.graphql('{ me { id } }', {}, bearer(accessToken))
    const logged = g.lines.join('')
    expect(logged).toMatch(/"event":"login",.*"result":"ok"/)
    expect(logged).toMatch(/"event":"login",.*"result":"INVALID_CREDENTIALS"/)
    for (const secret of ['sesame', accessToken, refreshToken]) expect(logged).not.toContain(secret)
  })
})

describe('a refusal before the password is looked at', () => {
  const authorize = `mutation ($a: String!, $u: String!) {
    authorize(appid: $a, username: $u, password: "x", time: "1", token: "x") { accessToken }
  }`

  it('is audited with its code; one that anybody can repeat for ever is only logged', async () => {
    await createMember(g.deps, { username: 'tried', password: 'correct horse' })
    const since = await g.deps.db.auditEvent.count()
    expect(codeOf(await g.graphql(authorize, { a: 'no-such-app', u: 'tried' }))).toBe('APP_UNKNOWN')
    const byCode = 'mutation { loginWithCode(to: "13800138111", code: "000000") { accessToken } }'
    expect(codeOf(await g.graphql(byCode))).toBe('CODE_INVALID')
    const busy = g.beside({
      hasher: { ...g.deps.hasher, verify: () => Promise.reject(new AuthError('BUSY')) },
    })
    expect(codeOf(await busy.graphql(query, { u: 'tried', p: 'x' }))).toBe('BUSY')
    const rows = await g.deps.db.auditEvent.findMany({ skip: since, orderBy: { id: 'asc' } })
    expect(rows).toMatchObject([
      { event: 'authorize', result: 'APP_UNKNOWN', appid: null },
      { event: 'login-with-code', result: 'CODE_INVALID' },
    ])
    expect(g.lines.some((line) => line.includes('"event":"login"') && line.includes('"result":"BUSY"'))).toBe(
      true,
    )
  })
})

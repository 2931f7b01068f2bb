import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, setAppEnabled } from '../../../src/auth/apps/apps.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshMobile, loginWithCode, resetPassword } from '../../support/joining.ts'
import { check, login } from '../../support/operations.ts'
import { overtakenDatabase } from '../../support/watched.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
})
afterAll(() => g.close())

async function member() {
  const mobile = freshMobile()
  const email = `m${mobile}@example.com`
  const names = { username: `m${mobile}`, mobile, email }
  const { id } = await createMember(g.deps, { ...names, password: 'correct horse', proven: 'all' })
  return { ...names, id }
}

describe('loginWithCode', () => {
  it('opens a session by phone and by mail, in the group asked for, and is audited', async () => {
    const { id, username, mobile, email } = await member()
    for (const to of [mobile, email]) {
      const { data } = await loginWithCode(g, to, await codeFor(g, to, 'LOGIN'), { group: 'iOS' })
      expect(data.loginWithCode).toMatchObject({ group: 'iOS', member: { id, username, email } })
      const { accessToken, sessionId } = data.loginWithCode
      expect(await check(g, accessToken)).toMatchObject({ active: true, username, sessionId, group: 'iOS' })
      const audited = await g.deps.db.auditEvent.findMany({ where: { sessionId } })
      expect(audited).toMatchObject([{ event: 'login-with-code', result: 'ok', memberId: id }])
    }
  })

  it('leaves password and other sessions of a proven member alone', async () => {
    const { username, mobile } = await member()
    const { accessToken } = await login(g, username, 'correct horse')
    await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))
    expect((await check(g, accessToken)).active).toBe(true)
    await login(g, username, 'correct horse')
  })

  it('binds the session to its app, and keeps the code when the app is not in force', async () => {
    const expiresAt = new Date(g.deps.now() + 3_600_000)
    await createApp(g.deps, { appid: 'shop', tokenTtl: 120, expiresAt })
    const { mobile } = await member()
    const code = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
    const ask = (appid: string) => loginWithCode(g, mobile, code, { appid })
    expect(failuresOf(await ask('nowhere'))).toEqual(failure('APP_UNKNOWN'))
    await setAppEnabled(g.deps, operator, { appid: 'shop', enabled: false })
    expect(failuresOf(await ask('shop'))).toEqual(failure('APP_UNKNOWN'))
    await setAppEnabled(g.deps, operator, { appid: 'shop', enabled: true })
    const { data } = await ask('shop')
    expect(await check(g, data.loginWithCode.accessToken)).toMatchObject({ appid: 'shop', expiresIn: 120 })
    await g.pass(3_600)
    const late = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
    expect(failuresOf(await loginWithCode(g, mobile, late, { appid: 'shop' }))).toEqual(
      failure('APP_EXPIRED'),
    )
  })

  it('tells who holds a number that it is nobody’s, and who holds a disabled one no more than a stranger', async () => {
    const nobody = freshMobile()
    const code = await codeFor(g, nobody, 'LOGIN')
    expect(failuresOf(await loginWithCode(g, nobody, code))).toEqual(failure('MEMBER_NOT_FOUND'))
    expect(failuresOf(await loginWithCode(g, nobody, code))).toEqual(failure('CODE_INVALID'))

    const { id, username, mobile } = await member()
    await setMemberEnabled(g.deps, operator, { username, enabled: false })
    const late = await codeFor(g, mobile, 'LOGIN')
    expect(failuresOf(await loginWithCode(g, mobile, late))).toEqual(failure('INVALID_CREDENTIALS'))
    expect(await g.deps.db.session.count({ where: { memberId: id } })).toBe(0)
  })

  it('does not hand a disabled member nobody proved to be to anybody', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: mobile, password: 'correct horse' })
    await setMemberEnabled(g.deps, operator, { username: mobile, enabled: false })
    const answer = await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))
    expect(failuresOf(answer)).toEqual(failure('INVALID_CREDENTIALS'))
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: mobile } })
    expect(row).toMatchObject({ mobileProvenAt: null, passwordHash: expect.any(String) })
  })
})

describe('a member or an app that is disabled while a code is used', () => {
  const live = (memberId: number) => g.deps.db.session.count({ where: { memberId, endedAt: null } })

  it('leaves no session to the racer: the code opens nothing', async () => {
    const { id, username, mobile } = await member()
    const disable = () => setMemberEnabled(g.deps, operator, { username, enabled: false })
    const slow = g.beside({ db: overtakenDatabase(g.deps.db, 'session.create', disable) })
    const code = await codeFor(g, mobile, 'LOGIN')
    expect(failuresOf(await loginWithCode(slow, mobile, code))).toEqual(failure('INVALID_CREDENTIALS'))
    expect(await live(id)).toBe(0)
    await setMemberEnabled(g.deps, operator, { username, enabled: true })
    expect(await live(id)).toBe(0)
  })

  it('leaves none to a reset that logs in', async () => {
    const { id, username, mobile } = await member()
    const disable = () => setMemberEnabled(g.deps, operator, { username, enabled: false })
    const slow = g.beside({ db: overtakenDatabase(g.deps.db, 'session.create', disable) })
    const answer = await resetPassword(slow, mobile, await codeFor(g, mobile, 'RESET'), { login: true })
    expect(failuresOf(answer)).toEqual(failure('INVALID_CREDENTIALS'))
    expect(await live(id)).toBe(0)
  })

  it('leaves none at an app that goes', async () => {
    const { id, mobile } = await member()
    await createApp(g.deps, { appid: 'going' })
    const disable = () => setAppEnabled(g.deps, operator, { appid: 'going', enabled: false })
    const slow = g.beside({ db: overtakenDatabase(g.deps.db, 'session.create', disable) })
    const code = await codeFor(g, mobile, 'LOGIN', { appid: 'going' })
    const answer = await loginWithCode(slow, mobile, code, { appid: 'going' })
    expect(failuresOf(answer)).toEqual(failure('APP_UNKNOWN'))
    expect(await live(id)).toBe(0)
  })
})

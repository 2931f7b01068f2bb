import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bind, codeFor, freshMobile, loginWithCode, reauthenticate, wrongFor } from '../../support/joining.ts'
import { login } from '../../support/operations.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createApp(g.deps, { appid: 'shop' })
})
afterAll(() => g.close())

async function member(more: object = {}) {
  const username = `m${freshMobile()}`
  await createMember(g.deps, { username, password: 'correct horse', ...more })
  return { username, token: (await login(g, username, 'correct horse')).accessToken as string }
}

describe('bindMobile and bindEmail', () => {
  it('make a proven phone and address the member’s own: its logins from then on', async () => {
    const { username, token } = await member()
    const mobile = freshMobile()
    for (const [to, expected] of [
      [` +86 ${mobile}`, { username, mobile: `+86${mobile}` }],
      [`B${mobile}@Example.com`, { username, mobile: `+86${mobile}`, email: `b${mobile}@example.com` }],
    ] as const) {
      const { data } = await bind(g, token, to, await codeFor(g, to.trim(), 'BIND'))
      expect(data.bound).toMatchObject(expected)
      await login(g, to, 'correct horse')
      expect((await loginWithCode(g, to, await codeFor(g, to.trim(), 'LOGIN'))).errors).toBeUndefined()
    }
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: username } })
    expect(row).toMatchObject({ mobileProvenAt: expect.any(Date), emailProvenAt: expect.any(Date) })
    const events = await g.deps.db.auditEvent.findMany({
      where: { memberId: row.id },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['bind-mobile', 'bind-email']))
  })

  it('take the old phone out of use', async () => {
    const [before, after] = [freshMobile(), freshMobile()]
    const { username, token } = await member({ mobile: before, proven: 'all' })
    await reauthenticate(g, token, { password: 'correct horse' })
    expect((await bind(g, token, after, await codeFor(g, after, 'BIND'))).errors).toBeUndefined()
    const old = await loginWithCode(g, before, await codeFor(g, before, 'LOGIN'))
    expect(failuresOf(old)).toEqual(failure('MEMBER_NOT_FOUND'))
    const { data } = await loginWithCode(g, after, await codeFor(g, after, 'LOGIN'))
    expect(data.loginWithCode.member.username).toBe(username)
  })

  it('refuse what another member proved, and tell it to who holds it only', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: `o${mobile}`, mobile, proven: 'all' })
    const { token } = await member()
    const code = await codeFor(g, mobile, 'BIND')
    expect(failuresOf(await bind(g, token, mobile, wrongFor(code)))).toEqual(failure('CODE_INVALID'))
    expect(failuresOf(await bind(g, token, mobile, code))).toEqual(failure('MEMBER_EXISTS'))
    const owner = await g.deps.db.member.findUniqueOrThrow({ where: { mobile: `+86${mobile}` } })
    expect(owner.username).toBe(`o${mobile}`)
  })

  it('20 times at once by two members with one right code bind it once', async () => {
    const mobile = freshMobile()
    const tokens = [(await member()).token, (await member()).token]
    const code = await codeFor(g, mobile, 'BIND')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => bind(g, tokens[i % 2] ?? '', mobile, code)),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    for (const answer of answers.filter(({ errors }) => errors))
      expect(failuresOf(answer)).toEqual(failure('CODE_INVALID'))
  })

  it('take the code of the session’s own app', async () => {
    const { username } = await member()
    const { accessToken } = await login(g, username, 'correct horse', { appid: 'shop' })
    const mobile = freshMobile()
    const bare = await codeFor(g, mobile, 'BIND')
    expect(failuresOf(await bind(g, accessToken, mobile, bare))).toEqual(failure('CODE_INVALID'))
    const code = await codeFor(g, mobile, 'BIND', { appid: 'shop' })
    expect((await bind(g, accessToken, mobile, code)).errors).toBeUndefined()
  })

  it('need a live session, and spend no code without one', async () => {
    const { username, token } = await member()
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'BIND')
    expect(failuresOf(await bind(g, 'x'.repeat(32), mobile, code))).toEqual(failure('TOKEN_INVALID'))
    await setMemberEnabled(g.deps, operator, { username, enabled: false })
    await g.pass(1)
    expect(failuresOf(await bind(g, token, mobile, code))).toEqual(failure('TOKEN_INVALID'))
    const other = await member()
    expect((await bind(g, other.token, mobile, code)).errors).toBeUndefined()
  })

  it('refuse what is no phone or address', async () => {
    const { token } = await member()
    expect(codeOf(await bind(g, token, 'bob', '123456'))).toBe('MOBILE_INVALID')
    expect(codeOf(await bind(g, token, 'bob@', '123456'))).toBe('EMAIL_INVALID')
  })
})

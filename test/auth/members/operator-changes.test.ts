// What an operator changes of a member, by the admin schema and on the command line: the same functions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { admin, adminEnv } from '../../support/admin.ts'
import { cli } from '../../support/cli.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshMobile, loginWithCode, resetPassword, sent } from '../../support/joining.ts'
import { check, login } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway({ env: adminEnv })))
afterAll(() => g.close())

const password = 'correct horse battery'
let people = 0
const person = async (more: object = {}) => {
  const username = `person${++people}`
  const mobile = freshMobile()
  await createMember(g.deps, { username, mobile, password, proven: 'all', ...more })
  return { username, mobile, e164: `+86${mobile}` }
}

const update = (variables: object) =>
  admin(
    g,
    `mutation ($username: String!, $newUsername: String, $mobile: String, $email: String, $nickname: String,
       $avatar: String, $clear: [String!]) {
       member: updateMember(username: $username, newUsername: $newUsername, mobile: $mobile, email: $email,
         nickname: $nickname, avatar: $avatar, clear: $clear) {
         id username mobile email nickname mobileProvenAt emailProvenAt } }`,
    variables,
  )

const refused = (username: string, text = password) =>
  g.graphql('mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }', {
    u: username,
    p: text,
  })

const endings = (memberId: number) =>
  g.deps.db.auditEvent.findMany({ where: { event: 'session-ended', memberId }, select: { result: true } })

describe('updateMember', () => {
  it('gives a member who lost the phone another one: sessions end, the old one is told, the new one resets at once', async () => {
    const { username, mobile, e164 } = await person()
    const { accessToken } = await login(g, username, password)
    const next = freshMobile()
    const { data } = await update({ username, mobile: next })
    expect(data.member).toMatchObject({ username, mobile: `+86${next}` })
    expect(data.member.mobileProvenAt).toBeTruthy()
    expect((await check(g, accessToken)).active).toBe(false)
    expect(await endings(data.member.id)).toEqual([{ result: 'contact-changed' }])
    expect(sent(g)[0]).toMatchObject({ to: e164, purpose: 'changed' })
    expect(sent(g)[0]?.text).toContain('绑定的手机号已更换')
    expect(codeOf(await refused(mobile))).toBe('INVALID_CREDENTIALS')
    const reset = await resetPassword(g, next, await codeFor(g, next, 'RESET'), {
      password: 'another fine one',
    })
    expect(reset.errors).toBeUndefined()
    await login(g, next, 'another fine one')
  })

  it('renames: the old name is nobody’s, and a live session is called by the new one', async () => {
    const { username } = await person()
    const { accessToken } = await login(g, username, password)
    const renamed = `${username}-renamed`
    expect((await update({ username, newUsername: renamed })).data.member.username).toBe(renamed)
    expect(await check(g, accessToken)).toMatchObject({ active: true, username: renamed })
    expect(codeOf(await refused(username))).toBe('INVALID_CREDENTIALS')
    await login(g, renamed, password)
    expect(codeOf(await update({ username, nickname: 'x' }))).toBe('MEMBER_NOT_FOUND')
  })

  it('lets a username that is the old number follow, and takes away what is cleared', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: mobile, email: `e${mobile}@example.com`, password, proven: 'all' })
    const next = freshMobile()
    const { data } = await update({ username: mobile, mobile: next, nickname: 'N' })
    expect(data.member).toMatchObject({ username: next, mobile: `+86${next}`, nickname: 'N' })
    const cleared = await update({ username: next, clear: ['mobile', 'nickname'] })
    expect(cleared.data.member).toMatchObject({ mobile: null, mobileProvenAt: null, nickname: null })
    expect(cleared.data.member.username).toMatch(/^#[0-9a-f]{18}$/)
    const told = sent(g).slice(0, 2)
    expect(told.map(({ to }) => to).toSorted()).toEqual([`+86${next}`, `e${mobile}@example.com`])
  })

  it('takes a number from who merely typed it, and from nobody who proved it', async () => {
    const { username } = await person()
    const [typed, proven] = [freshMobile(), freshMobile()]
    await createMember(g.deps, { username: typed, password })
    await person({ mobile: proven })
    expect((await update({ username, mobile: typed })).data.member.mobile).toBe(`+86${typed}`)
    expect(await g.deps.db.member.count({ where: { mobile: `+86${typed}` } })).toBe(1)
    expect(failuresOf(await update({ username, mobile: proven }))).toEqual(failure('MEMBER_EXISTS'))
  })

  it.each([
    ['a name that is another’s', { newUsername: 'taken' }, 'MEMBER_EXISTS'],
    ['a name that reads as a number not its own', { newUsername: '13912340000' }, 'BAD_INPUT'],
    ['a name that is none', { newUsername: 'a\u200bb' }, 'BAD_INPUT'],
    ['a number that is none', { mobile: '123' }, 'MOBILE_INVALID'],
    ['an address that is none', { email: 'nobody' }, 'EMAIL_INVALID'],
    ['a picture that is none', { avatar: 'javascript:alert(1)' }, 'BAD_INPUT'],
    ['to set and clear the same', { nickname: 'x', clear: ['nickname'] }, 'BAD_INPUT'],
    ['to clear what cannot be', { clear: ['username'] }, 'BAD_INPUT'],
  ])('refuses %s, and changes nothing', async (_, changes, code) => {
    if ((await g.deps.db.member.count({ where: { username: 'taken' } })) === 0)
      await createMember(g.deps, { username: 'taken', password })
    const { username } = await person()
    const before = await g.deps.db.member.findUnique({ where: { usernameKey: username } })
    expect(codeOf(await update({ username, ...changes }))).toBe(code)
    expect(await g.deps.db.member.findUnique({ where: { usernameKey: username } })).toEqual(before)
  })

  it('of two at once leaves one number, proven', async () => {
    const { username } = await person()
    const numbers = [freshMobile(), freshMobile(), freshMobile()]
    await Promise.all(numbers.map((mobile) => update({ username, mobile })))
    const member = await g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: username } })
    expect(numbers.map((mobile) => `+86${mobile}`)).toContain(member.mobile)
    expect(member.mobileProvenAt).toBeTruthy()
  })

  it('is audited under the member, also when it changes the name by which that was asked for', async () => {
    const { username } = await person()
    const { data } = await update({ username, newUsername: `${username}x`, mobile: freshMobile() })
    const rows = await g.deps.db.auditEvent.findMany({ where: { event: 'admin', memberId: data.member.id } })
    expect(rows.map(({ result }) => result)).toEqual(['updateMember mobile newUsername: ok'])
  })
})

describe('setMemberPassword', () => {
  const set = (username: string, text: string) =>
    admin(g, 'mutation ($u: String!, $p: String!) { setMemberPassword(username: $u, password: $p) { id } }', {
      u: username,
      p: text,
    })

  it('ends the old one and every session, and tells the contacts', async () => {
    const { username, e164 } = await person()
    const { accessToken } = await login(g, username, password)
    const { data } = await set(username, 'given by the desk')
    expect((await check(g, accessToken)).active).toBe(false)
    expect(await endings(data.setMemberPassword.id)).toEqual([{ result: 'password-changed' }])
    expect(sent(g)[0]).toMatchObject({ to: e164, purpose: 'changed' })
    expect(sent(g)[0]?.text).toContain('密码已修改')
    expect(codeOf(await refused(username))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await refused(username, 'given by the desk'))).toBe('PASSWORD_CHANGE_REQUIRED')
  })

  it('holds the rules of a member’s own password', async () => {
    const { username, mobile } = await person()
    for (const [text, reason] of [
      ['short', 'TOO_SHORT'],
      ['password', 'COMMON'],
      [mobile, 'CONTEXTUAL'],
    ] as const)
      expect((await set(username, text)).errors[0].extensions).toMatchObject({
        code: 'PASSWORD_UNACCEPTABLE',
        reason,
      })
    expect(failuresOf(await set('nobody', 'a fine new one'))).toEqual(failure('MEMBER_NOT_FOUND'))
  })
})

describe('force-reset', () => {
  it.each([
    ['/api/v1/login', (u: string) => ({ username: u, password, time: '1' }), { code: 1004 }],
    ['/api/auth/login', (u: string) => ({ username: u, password }), { code: 101 }],
  ])('is told by %s as by its table: as a wrong password', async (path, body, told) => {
    const { username, mobile } = await person()
    await cli(g.deps, 'member', 'force-reset', '--username', username)
    expect((await g.post(path, body(mobile))).body).toMatchObject(told)
  })

  it('leaves the ways in that prove more: a code of the phone', async () => {
    const { username, mobile } = await person()
    await cli(g.deps, 'member', 'force-reset', '--username', username)
    expect((await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))).errors).toBeUndefined()
  })
})

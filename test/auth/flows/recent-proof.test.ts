import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  bind,
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  reauthenticate,
  resetPassword,
  sent,
  wrongFor,
} from '../../support/joining.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const password = 'correct horse'
const zh = { 'accept-language': 'zh' }

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createApp(g.deps, { appid: 'shop' })
})
afterAll(() => g.close())

async function member(more: object = {}) {
  const mobile = freshMobile()
  const names = { username: `m${mobile}`, mobile, email: `m${mobile}@example.com`, ...more }
  const { id } = await createMember(g.deps, { ...names, password, proven: 'all' })
  const { accessToken, refreshToken } = await login(g, names.username, password)
  return { ...names, id, token: accessToken as string, refreshToken: refreshToken as string }
}

/** One that has shown its password again, which replacing a phone or address takes. */
async function provedMember(more: object = {}) {
  const made = await member(more)
  await reauthenticate(g, made.token, { password })
  return made
}

const notices = (to: string) =>
  sent(g).filter((message) => message.purpose === 'changed' && message.to.includes(to))

/** Waits for what nobody else waits for. */
const noticesSoon = (to: string, count: number) =>
  expect
    .poll(() => notices(to))
    .toHaveLength(count)
    .then(() => notices(to))

describe('a stolen access token alone', () => {
  it('binds no phone and no address of the thief, and so resets nothing', async () => {
    const victim = await member()
    await g.pass(601)
    for (const thief of [freshMobile(), `t${freshMobile()}@example.com`]) {
      const code = await codeFor(g, thief, 'BIND')
      expect(failuresOf(await bind(g, victim.token, thief, code))).toEqual(
        failure('REAUTHENTICATION_REQUIRED'),
      )
      const reset = await resetPassword(g, thief, await codeFor(g, thief, 'RESET'))
      expect(failuresOf(reset)).toEqual(failure('MEMBER_NOT_FOUND'))
    }
    await login(g, victim.username, password)
  })

  it('replaces no phone and no address within ten minutes of the login, and the owner still gets in', async () => {
    const victim = await member()
    for (const thief of [freshMobile(), `t${freshMobile()}@example.com`]) {
      const code = await codeFor(g, thief, 'BIND')
      expect(failuresOf(await bind(g, victim.token, thief, code))).toEqual(
        failure('REAUTHENTICATION_REQUIRED'),
      )
    }
    expect(
      (await loginWithCode(g, victim.mobile, await codeFor(g, victim.mobile, 'LOGIN'))).errors,
    ).toBeUndefined()
    const [mobile, code] = [victim.mobile, await codeFor(g, victim.mobile, 'BIND')]
    expect((await bind(g, victim.token, mobile, code)).errors).toBeUndefined()
  })

  it('a first phone or address is bound by a fresh login', async () => {
    const username = `m${freshMobile()}`
    await createMember(g.deps, { username, password })
    const { accessToken } = await login(g, username, password)
    for (const to of [freshMobile(), `${username}@example.com`])
      expect((await bind(g, accessToken, to, await codeFor(g, to, 'BIND'))).errors).toBeUndefined()
  })

  it('parts no WeChat user', async () => {
    const { token } = await member()
    await g.pass(601)
    const answer = await g.graphql('mutation { wxUnbind }', {}, { ...bearer(token), ...zh })
    expect(failuresOf(answer)).toEqual(failure('REAUTHENTICATION_REQUIRED', 'zh'))
  })

  it('is no proof after a refresh either', async () => {
    const victim = await member()
    await g.pass(601)
    const { data } = await refresh(g, victim.refreshToken)
    const mobile = freshMobile()
    const answer = await bind(g, data.refresh.accessToken, mobile, await codeFor(g, mobile, 'BIND'))
    expect(failuresOf(answer)).toEqual(failure('REAUTHENTICATION_REQUIRED'))
  })

  it('a proof lasts ten minutes and no longer, whatever the clock does', async () => {
    const { token } = await member()
    const unbind = async () => codeOf(await g.graphql('mutation { wxUnbind }', {}, bearer(token)))
    expect(await unbind()).toBe('WECHAT_ACCOUNT_UNKNOWN')
    await g.pass(599)
    expect(await unbind()).toBe('WECHAT_ACCOUNT_UNKNOWN')
    await g.pass(1)
    expect(await unbind()).toBe('REAUTHENTICATION_REQUIRED')
    g.clock.advance(-86_400)
    expect(await unbind()).toBe('REAUTHENTICATION_REQUIRED')
    g.clock.advance(86_400)
  })
})

describe('reauthenticate', () => {
  it('by the password makes the proof recent for ten minutes, in the same session, through a refresh', async () => {
    const { id, token, refreshToken } = await member()
    await g.pass(1_000)
    const { data } = await reauthenticate(g, token, { password })
    expect(data.until).toBe(new Date(g.deps.now() + 600_000).toISOString())
    const { accessToken } = (await refresh(g, refreshToken)).data.refresh
    const mobile = freshMobile()
    expect((await bind(g, accessToken, mobile, await codeFor(g, mobile, 'BIND'))).errors).toBeUndefined()
    expect(await g.deps.db.session.count({ where: { memberId: id } })).toBe(1)
    const rows = await g.deps.db.auditEvent.findMany({ where: { memberId: id, event: 'reauthenticated' } })
    expect(rows).toMatchObject([{ result: 'ok' }])
  })

  it('by a code to the phone or the address, for the app of the session', async () => {
    const { username, mobile, email } = await member()
    const { accessToken: token } = await login(g, username, password, { appid: 'shop' })
    await g.pass(601)
    const other = await codeFor(g, mobile, 'LOGIN')
    expect(failuresOf(await reauthenticate(g, token, { code: other }))).toEqual(failure('CODE_INVALID'))
    const code = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
    expect(codeOf(await reauthenticate(g, token, { code: wrongFor(code) }))).toBe('CODE_INVALID')
    expect((await reauthenticate(g, token, { code })).errors).toBeUndefined()
    expect(codeOf(await reauthenticate(g, token, { code }))).toBe('CODE_INVALID')
    const byMail = { code: await codeFor(g, email, 'LOGIN', { appid: 'shop' }), to: email.toUpperCase() }
    expect((await reauthenticate(g, token, byMail)).errors).toBeUndefined()
  })

  it('by a code to somebody else’s phone proves nothing', async () => {
    const { token } = await member()
    const thief = freshMobile()
    await createMember(g.deps, { username: `t${thief}`, mobile: thief, proven: 'all' })
    const code = await codeFor(g, thief, 'LOGIN')
    for (const proof of [{ code }, { code, to: thief }])
      expect(failuresOf(await reauthenticate(g, token, proof))).toEqual(failure('CODE_INVALID'))
  })

  it('wants one proof, a live session, and counts wrong passwords on the login budget', async () => {
    const { token, username } = await member()
    for (const proof of [{}, { password, code: '123456' }])
      expect(codeOf(await reauthenticate(g, token, proof))).toBe('BAD_INPUT')
    expect(codeOf(await reauthenticate(g, 'x'.repeat(32), { password }))).toBe('TOKEN_INVALID')
    const codes = []
    for (let i = 0; i < 12; i++)
      codes.push(codeOf(await reauthenticate(g, token, { password: `wrong ${i}` })))
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('INVALID_CREDENTIALS'))
    expect(codes.at(-1)).toBe('TOO_MANY_ATTEMPTS')
    const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }'
    expect(codeOf(await g.graphql(query, { u: username, p: 'wrong' }))).toBe('TOO_MANY_ATTEMPTS')
  })
})

describe('a change of phone or address', () => {
  it.each([
    ['en', 'another phone number was bound', 'from network 203.0.113.*'],
    ['zh', '绑定的手机号已更换', '网络：203.0.113.*'],
  ])('is told at the old phone and at the address, in %s', async (language, what, where) => {
    const { mobile, email, token } = await provedMember()
    const next = freshMobile()
    const code = await codeFor(g, next, 'BIND')
    const answer = await bind(g, token, next, code, { 'accept-language': language })
    expect(answer.errors).toBeUndefined()
    for (const to of [`+86${mobile}`, email]) {
      const [notice] = await noticesSoon(to, 1)
      expect(notice).toMatchObject({ to, channel: to === email ? 'mail' : 'sms', code: null })
      for (const part of [what, where, new Date(g.deps.now()).toISOString().slice(0, 10)])
        expect(notice?.text).toContain(part)
    }
    expect(notices(next)).toEqual([])
  })

  it('ends the sessions elsewhere, unless the member says not to', async () => {
    const { username, token } = await provedMember()
    const elsewhere = (await login(g, username, password)).accessToken
    const keep = `mutation ($to: String!, $code: String!) {
      bindMobile(mobile: $to, code: $code, keepOtherSessions: true) { id }
    }`
    const [first, second] = [freshMobile(), freshMobile()]
    const kept = { to: first, code: await codeFor(g, first, 'BIND') }
    expect((await g.graphql(keep, kept, bearer(token))).errors).toBeUndefined()
    expect((await check(g, elsewhere)).active).toBe(true)
    await bind(g, token, second, await codeFor(g, second, 'BIND'))
    expect((await check(g, elsewhere)).active).toBe(false)
    expect((await check(g, token)).active).toBe(true)
    const ended = await g.deps.db.session.findMany({ where: { endReason: 'contact-changed' } })
    expect(ended.length).toBeGreaterThan(0)
  })

  it('opens no reset by the new one for a day; the old one of the other kind resets at once', async () => {
    const { email, token } = await provedMember()
    const next = freshMobile()
    await bind(g, token, next, await codeFor(g, next, 'BIND'))
    const refused = await resetPassword(g, next, await codeFor(g, next, 'RESET'))
    expect(failuresOf(refused)).toEqual(failure('CONTACT_TOO_NEW'))
    expect(refused.errors[0].extensions.retryAfter).toBeGreaterThan(86_000)
    expect(codeOf(await resetPassword(g, next, '000000'))).toBe('CODE_INVALID')
    await g.pass(86_400)
    expect((await resetPassword(g, next, await codeFor(g, next, 'RESET'))).errors).toBeUndefined()
    expect((await resetPassword(g, email, await codeFor(g, email, 'RESET'))).errors).toBeUndefined()
  })

  it('holds a number back that replaces the only one, and a first one too', async () => {
    const only = await provedMember({ email: undefined })
    const next = freshMobile()
    await bind(g, only.token, next, await codeFor(g, next, 'BIND'))
    expect(codeOf(await resetPassword(g, next, await codeFor(g, next, 'RESET')))).toBe('CONTACT_TOO_NEW')
    const none = await provedMember({ mobile: undefined, email: undefined })
    const first = freshMobile()
    await bind(g, none.token, first, await codeFor(g, first, 'BIND'))
    expect(codeOf(await resetPassword(g, first, await codeFor(g, first, 'RESET')))).toBe('CONTACT_TOO_NEW')
    await login(g, none.username, password)
    await g.pass(86_400)
    expect((await resetPassword(g, first, await codeFor(g, first, 'RESET'))).errors).toBeUndefined()
  })

  it('proves nothing for a day: no thief adds an address and by it replaces the phone', async () => {
    const { id, username, mobile, token } = await member({ email: undefined })
    const thief = `t${freshMobile()}@example.com`
    expect((await bind(g, token, thief, await codeFor(g, thief, 'BIND'))).errors).toBeUndefined()
    const byOwn = { code: await codeFor(g, thief, 'LOGIN'), to: thief }
    const refused = await reauthenticate(g, token, byOwn)
    expect(failuresOf(refused)).toEqual(failure('CONTACT_TOO_NEW'))
    expect(refused.errors[0].extensions.retryAfter).toBeGreaterThan(86_000)
    const { data } = await loginWithCode(g, thief, byOwn.code)
    const second = data.loginWithCode.accessToken
    const again = { code: await codeFor(g, thief, 'LOGIN'), to: thief }
    expect(codeOf(await reauthenticate(g, second, again))).toBe('CONTACT_TOO_NEW')
    const other = freshMobile()
    const replaced = await bind(g, second, other, await codeFor(g, other, 'BIND'))
    expect(failuresOf(replaced)).toEqual(failure('REAUTHENTICATION_REQUIRED'))
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id } })
    expect(row.mobile).toBe(`+86${mobile}`)
    await g.pass(86_400)
    const { accessToken } = await login(g, username, password)
    const later = { code: await codeFor(g, thief, 'LOGIN'), to: thief }
    expect((await reauthenticate(g, accessToken, later)).errors).toBeUndefined()
  })

  it('is no newer for being proven again, and by the older of two one proves to be here at once', async () => {
    const { mobile, email, token } = await provedMember()
    await bind(g, token, mobile, await codeFor(g, mobile, 'BIND'))
    const code = await codeFor(g, mobile, 'LOGIN')
    expect((await reauthenticate(g, token, { code })).errors).toBeUndefined()
    const next = freshMobile()
    await bind(g, token, next, await codeFor(g, next, 'BIND'))
    const byMail = { code: await codeFor(g, email, 'LOGIN') }
    expect((await reauthenticate(g, token, byMail)).errors).toBeUndefined()
  })

  it('is undone by a reset through an older one, and the thief’s number opens nothing more', async () => {
    const { id, username, email, token } = await provedMember()
    const thief = freshMobile()
    await bind(g, token, thief, await codeFor(g, thief, 'BIND'))
    const { data } = await resetPassword(g, email, await codeFor(g, email, 'RESET'))
    expect(data.resetPassword.member).toMatchObject({ id, username, mobile: null, email })
    const login = await loginWithCode(g, thief, await codeFor(g, thief, 'LOGIN'))
    expect(failuresOf(login)).toEqual(failure('MEMBER_NOT_FOUND'))
  })

  it('takes a username along that was the old number, and the name that services see', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: mobile, password, proven: 'all' })
    const { accessToken } = await login(g, mobile, password)
    await reauthenticate(g, accessToken, { password })
    const next = freshMobile()
    const { data } = await bind(g, accessToken, next, await codeFor(g, next, 'BIND'))
    expect(data.bound).toMatchObject({ username: next, mobile: `+86${next}` })
    expect((await check(g, accessToken)).username).toBe(next)
    const holder = await createMember(g.deps, { username: mobile, password, proven: 'all' })
    expect(
      (await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))).data.loginWithCode.member.id,
    ).toBe(holder.id)
  })

  it('of ten at once leaves one whole member', async () => {
    const { id, token } = await provedMember()
    const wanted = Array.from({ length: 10 }, freshMobile)
    const codes: string[] = []
    for (const to of wanted) {
      codes.push(await codeFor(g, to, 'BIND'))
      await g.deps.db.session.updateMany({
        where: { memberId: id },
        data: { provedAt: new Date(g.deps.now()) },
      })
    }
    const doors = [g, g.beside()]
    await Promise.all(wanted.map((to, i) => bind(doors[i % 2] ?? g, token, to, codes[i] ?? '')))
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id } })
    expect(wanted.map((to) => `+86${to}`)).toContain(row.mobile)
    expect(row.mobileResetsFrom).toEqual(new Date(g.deps.now() + 86_400_000))
  })

  it('does not come through once the session has ended', async () => {
    const { id, token } = await provedMember()
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'BIND')
    const end = () => g.deps.db.session.updateMany({ where: { memberId: id }, data: { endedAt: new Date() } })
    const store = new Proxy(g.deps.store, {
      get: (target, name: keyof typeof g.deps.store) =>
        name === 'take'
          ? async (key: string) => (await end(), target.take(key))
          : (target[name] as (...all: unknown[]) => unknown).bind(target),
    })
    expect(failuresOf(await bind(g.beside({ store }), token, mobile, code))).toEqual(failure('TOKEN_INVALID'))
  })
})

it('notices are no way to spend money without end', async () => {
  const { mobile, token } = await provedMember({ email: undefined })
  const change = (from: string, to: string) =>
    g.graphql(
      'mutation ($a: String!, $b: String!) { changePassword(currentPassword: $a, newPassword: $b) }',
      { a: from, b: to },
      bearer(token),
    )
  for (let i = 0; i < 12; i++)
    await change(i % 2 ? 'another horse' : password, i % 2 ? password : 'another horse')
  await noticesSoon(mobile, 10)
})

it('a login code for any app is void after a reset', async () => {
  const { mobile } = await provedMember()
  const code = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
  await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'))
  const doors = from(g, freshAddress())
  expect(failuresOf(await loginWithCode(doors, mobile, code, { appid: 'shop' }))).toEqual(
    failure('CODE_INVALID'),
  )
  const after = await codeFor(g, mobile, 'LOGIN', { appid: 'shop' })
  expect((await loginWithCode(doors, mobile, after, { appid: 'shop' })).errors).toBeUndefined()
})

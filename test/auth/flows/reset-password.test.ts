import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { createOutbox } from '../../../src/senders/outbox.ts'
import { SendFailed } from '../../../src/senders/sender.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import {
  bind,
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  resetPassword,
  sent,
  wrongFor,
} from '../../support/joining.ts'
import { check, login, refresh } from '../../support/operations.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await setScene(g.deps, { bundleid: 'open', verify: false })
})
afterAll(() => g.close())

async function member(more: object = {}) {
  const mobile = freshMobile()
  const names = { username: `m${mobile}`, mobile, email: `m${mobile}@example.com`, ...more }
  const { id } = await createMember(g.deps, { ...names, password: 'correct horse', proven: 'all' })
  return { ...names, id }
}

const wrongHasher = () => {
  let hashed = 0
  const hash = (password: string) => (hashed++, g.deps.hasher.hash(password))
  return { hasher: { ...g.deps.hasher, hash }, hashed: () => hashed }
}

describe('resetPassword', () => {
  it('sets the new password and ends every session; the old password is dead; it is audited', async () => {
    const { id, username, mobile } = await member()
    const sessions = [
      await login(g, username, 'correct horse'),
      await login(g.beside(), mobile, 'correct horse'),
    ]
    const { data } = await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'))
    expect(data.resetPassword).toMatchObject({ member: { id, username }, tokens: null })
    for (const { accessToken, refreshToken } of sessions) {
      expect((await check(g, accessToken)).active).toBe(false)
      expect(codeOf(await refresh(g, refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    }
    const old = await g.graphql(query, { u: username, p: 'correct horse' })
    expect(failuresOf(old)).toEqual(failure('INVALID_CREDENTIALS'))
    await login(g, username, 'a fine new password')
    const audited = await g.deps.db.auditEvent.findMany({ where: { memberId: id, event: 'password-reset' } })
    expect(audited).toMatchObject([{ result: 'ok', dialect: 'graphql' }])
  })

  it('logs in at once when asked to, and only that session lives', async () => {
    const { id, mobile } = await member()
    const code = await codeFor(g, mobile, 'RESET')
    const { data } = await resetPassword(g, mobile, code, { login: true, group: 'h5' })
    const { accessToken, group } = data.resetPassword.tokens
    expect(group).toBe('h5')
    expect((await check(g, accessToken)).active).toBe(true)
    expect(await g.deps.db.session.count({ where: { memberId: id, endedAt: null } })).toBe(1)
  })

  it('uses the code up: of 20 parallel resets one succeeds', async () => {
    const { mobile } = await member()
    const code = await codeFor(g, mobile, 'RESET')
    const doors = [g, g.beside()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        resetPassword(doors[i % 2] ?? g, mobile, code, { password: `new password ${i}` }),
      ),
    )
    const won = answers.findIndex(({ errors }) => !errors)
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    for (const answer of answers.filter(({ errors }) => errors))
      expect(failuresOf(answer)).toEqual(failure('CODE_INVALID'))
    await login(g, mobile, `new password ${won}`)
    expect(codeOf(await resetPassword(g, mobile, code))).toBe('CODE_INVALID')
  })

  it('keeps the code good for a better password and a quieter server', async () => {
    const { mobile } = await member()
    const code = await codeFor(g, mobile, 'RESET')
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    for (const password of ['short', 'password1', mobile, `+86${mobile}`])
      expect(failuresOf(await resetPassword(g, mobile, code, { password }))).toEqual(
        failure('PASSWORD_UNACCEPTABLE'),
      )
    expect(failuresOf(await resetPassword(g, mobile, code, { scene: 'nowhere' }))).toEqual(
      failure('SCENE_UNKNOWN'),
    )
    expect(failuresOf(await resetPassword(busy, mobile, code))).toEqual(failure('BUSY'))
    expect((await resetPassword(g, mobile, code)).errors).toBeUndefined()
  })

  it('refuses the other names of the member too, to who has the code only', async () => {
    const { mobile, username } = await member({ username: 'dorothea', email: 'theodora@example.com' })
    const code = await codeFor(g, mobile, 'RESET')
    const wrong = wrongFor(code)
    for (const password of ['dorothea', 'Theodora1']) {
      expect(codeOf(await resetPassword(g, mobile, wrong, { password }))).toBe('CODE_INVALID')
      expect(codeOf(await resetPassword(g, mobile, code, { password }))).toBe('PASSWORD_UNACCEPTABLE')
    }
    expect((await resetPassword(g, mobile, code)).errors).toBeUndefined()
    await login(g, username, 'a fine new password')
  })

  it('needs the code in every scene, and hashes nothing for who has none', async () => {
    const { mobile, username } = await member()
    const { hasher, hashed } = wrongHasher()
    const counted = g.beside({ hasher })
    const code = await codeFor(g, mobile, 'RESET')
    for (const guess of ['', wrongFor(code)])
      expect(failuresOf(await resetPassword(counted, mobile, guess, { scene: 'open' }))).toEqual(
        failure('CODE_INVALID'),
      )
    const action = { username: mobile, password: 'stolen', flag: 2, bundleid: 'open' }
    const stolen = await from(counted, freshAddress()).post('/api/v1/go/doaction', action)
    expect(stolen.body).toEqual({ state: false, code: 1017, error: '验证码错误' })
    expect(hashed()).toBe(0)
    await login(g, username, 'correct horse')
    expect((await resetPassword(counted, mobile, code, { scene: 'open' })).errors).toBeUndefined()
    expect(hashed()).toBe(1)
  })

  it('tells who holds a number that it is nobody’s, and changes nothing of a disabled member', async () => {
    const nobody = freshMobile()
    expect(failuresOf(await resetPassword(g, nobody, await codeFor(g, nobody, 'RESET')))).toEqual(
      failure('MEMBER_NOT_FOUND'),
    )
    const { username, mobile } = await member()
    await setMemberEnabled(g.deps, operator, { username, enabled: false })
    expect(failuresOf(await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET')))).toEqual(
      failure('INVALID_CREDENTIALS'),
    )
    await setMemberEnabled(g.deps, operator, { username, enabled: true })
    await login(g, username, 'correct horse')
  })

  it('gives a password to a member that had none', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: mobile, proven: 'all' })
    expect((await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'))).errors).toBeUndefined()
    await login(g, mobile, 'a fine new password')
  })
})

describe('the notice of a reset', () => {
  const notices = (mobile: string) =>
    sent(g).filter(({ purpose, to }) => purpose === 'notice' && to.includes(mobile))

  // Nobody waits for a notice, so the test does.
  it('goes by the other way: by mail after a reset by phone, by SMS after one by mail', async () => {
    const { mobile, email } = await member()
    await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'))
    const mail = { to: email, channel: 'mail', code: null }
    await expect.poll(() => notices(mobile)).toMatchObject([mail])
    expect(notices(mobile)[0]?.text).toMatch(/^Your password was reset and all devices were logged out/)
    await resetPassword(g, email, await codeFor(g, email, 'RESET'))
    await expect
      .poll(() => notices(mobile))
      .toMatchObject([{ to: `+86${mobile}`, channel: 'sms', code: null }, mail])
  })

  it('comes in the language of the request, to the one way there is', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: mobile, proven: 'all' })
    const code = await codeFor(g, mobile, 'RESET')
    const reset = `mutation { resetPassword(to: "${mobile}", code: "${code}", password: "a fine password") { member { id } } }`
    await g.graphql(reset, {}, { 'accept-language': 'zh' })
    await expect
      .poll(() => notices(mobile))
      .toMatchObject([{ to: `+86${mobile}`, text: expect.stringMatching('您的密码已被重置') }])
  })

  it('goes by the way that works, and never fails the reset', async () => {
    const { mobile, email } = await member()
    const outbox = createOutbox(g.deps.now)
    let deaf: (channel: string) => boolean = (channel) => channel === 'mail'
    const sender = {
      ...outbox.sender,
      async send(message: Parameters<typeof outbox.sender.send>[0]) {
        if (deaf(message.channel)) throw new SendFailed('fake', message, { code: 'DEAF', retryable: false })
        await outbox.sender.send(message)
      },
    }
    const half = g.beside({ sender })
    expect((await resetPassword(half, mobile, await codeFor(g, mobile, 'RESET'))).errors).toBeUndefined()
    await expect.poll(() => outbox.entries()).toMatchObject([{ to: `+86${mobile}`, purpose: 'notice' }])
    deaf = () => true
    expect((await resetPassword(half, email, await codeFor(g, email, 'RESET'))).errors).toBeUndefined()
    await expect
      .poll(() => g.lines.filter((line) => line.includes('the notice of a password reset was not sent')))
      .toHaveLength(3)
    expect(outbox.entries()).toHaveLength(1)
  })
})

it('no code that was asked for before a reset is good after it, at phone or address', async () => {
  const { mobile, email, username } = await member()
  const codes = [
    [mobile, await codeFor(g, mobile, 'LOGIN')],
    [email, await codeFor(g, email, 'LOGIN')],
    [mobile, await codeFor(g, mobile, 'BIND')],
  ] as const
  const { data } = await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'), { login: true })
  for (const [to, code] of codes.slice(0, 2))
    expect(failuresOf(await loginWithCode(g, to, code))).toEqual(failure('CODE_INVALID'))
  const { accessToken } = data.resetPassword.tokens
  expect(failuresOf(await bind(g, accessToken, mobile, codes[2][1]))).toEqual(failure('CODE_INVALID'))
  await login(g, username, 'a fine new password')
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  bind,
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  register,
  resetPassword,
  sent,
} from '../../support/joining.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'

let g: TestGateway
let victim: string
beforeAll(async () => {
  g = await openTestGateway()
  await setScene(g.deps, { bundleid: 'open', verify: false })
})
beforeEach(() => void (victim = freshMobile()))
afterAll(() => g.close())

/** Registers without a code, as an attacker would, and expects it to work. */
async function madeUp(input: object) {
  const { data, errors } = await register(from(g, freshAddress()), {
    password: 'the attacker’s',
    scene: 'open',
    ...input,
  })
  expect(errors).toBeUndefined()
  return data.register
}

describe('a number registered without a code', () => {
  it('becomes its holder’s by a login code: the password and sessions of who made it up are dead', async () => {
    const { tokens } = await madeUp({ mobile: victim })
    const second = await login(g, victim, 'the attacker’s')
    const code = await codeFor(g, victim, 'LOGIN')
    const mine = (await loginWithCode(g, victim, code)).data.loginWithCode
    for (const { accessToken, refreshToken } of [tokens, second]) {
      expect((await check(g, accessToken)).active).toBe(false)
      expect(codeOf(await refresh(g, refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    }
    expect(codeOf(await g.graphql(query, { u: victim, p: 'the attacker’s' }))).toBe('INVALID_CREDENTIALS')
    expect((await check(g, mine.accessToken)).active).toBe(true)
    const ended = await g.deps.db.session.findMany({
      where: { memberId: mine.member.id, endReason: 'claimed' },
    })
    expect(ended).toHaveLength(2)
  })

  it('becomes its holder’s by a reset, with the new password and no other', async () => {
    const { tokens } = await madeUp({ mobile: victim })
    const code = await codeFor(g, victim, 'RESET')
    expect((await resetPassword(g, victim, code, { password: 'the holder’s own' })).errors).toBeUndefined()
    expect((await check(g, tokens.accessToken)).active).toBe(false)
    expect(codeOf(await g.graphql(query, { u: victim, p: 'the attacker’s' }))).toBe('INVALID_CREDENTIALS')
    await login(g, victim, 'the holder’s own')
  })

  it('is claimed once: a later code login leaves the holder’s password and sessions alone', async () => {
    await madeUp({ mobile: victim })
    await resetPassword(g, victim, await codeFor(g, victim, 'RESET'), { password: 'the holder’s own' })
    const { accessToken } = await login(g, victim, 'the holder’s own')
    await loginWithCode(g, victim, await codeFor(g, victim, 'LOGIN'))
    expect((await check(g, accessToken)).active).toBe(true)
    await login(g, victim, 'the holder’s own')
  })

  it('tells nobody by message but who proved to hold it', async () => {
    const email = `spy${victim}@example.com`
    await madeUp({ mobile: victim, email })
    await resetPassword(g, victim, await codeFor(g, victim, 'RESET'))
    const notices = () => sent(g).filter(({ purpose, to }) => purpose === 'notice' && to.includes(victim))
    // Nobody waits for a notice.
    await expect.poll(() => notices().map(({ to }) => to)).toEqual([`+86${victim}`])
  })

  it('cannot be taken back through another address that was typed with it', async () => {
    const email = `back${victim}@example.com`
    await madeUp({ mobile: victim, email })
    await loginWithCode(g, victim, await codeFor(g, victim, 'LOGIN'))
    const login = await loginWithCode(g, email, await codeFor(g, email, 'LOGIN'))
    expect(failuresOf(login)).toEqual(failure('MEMBER_NOT_FOUND'))
    const reset = await resetPassword(g, email, await codeFor(g, email, 'RESET'))
    expect(failuresOf(reset)).toEqual(failure('MEMBER_NOT_FOUND'))
  })
})

describe('a number that a member proven otherwise merely mentions', () => {
  /** The attacker's member: its own address proven, the victim's number typed. */
  async function mention(input: object = {}) {
    const email = `own${victim}@example.com`
    const { member } = await madeUp({ mobile: victim, email, ...input })
    const { data } = await loginWithCode(g, email, await codeFor(g, email, 'LOGIN'))
    expect(data.loginWithCode.member).toMatchObject({ id: member.id, mobile: `+86${victim}` })
    return data.loginWithCode
  }

  it('opens nothing of it: neither to the holder nor from there', async () => {
    await mention()
    const login = await loginWithCode(g, victim, await codeFor(g, victim, 'LOGIN'))
    expect(failuresOf(login)).toEqual(failure('MEMBER_NOT_FOUND'))
    const reset = await resetPassword(g, victim, await codeFor(g, victim, 'RESET'))
    expect(failuresOf(reset)).toEqual(failure('MEMBER_NOT_FOUND'))
  })

  it.each(['name', 'number'])(
    'is free for its holder to register, whose login it is then (%s)',
    async (kind) => {
      const other = await mention(kind === 'number' ? { username: victim } : { username: `n${victim}` })
      const code = await codeFor(g, victim, 'REGISTER')
      const { data } = await register(g, { mobile: victim, code })
      expect(data.register.member).toMatchObject({ username: `+86${victim}`, mobile: `+86${victim}` })
      await login(g, victim, 'a fine new password')
      const me = await g.graphql('{ me { id mobile email username } }', {}, bearer(other.accessToken))
      expect(me.data.me).toMatchObject({ id: other.member.id, mobile: null, email: other.member.email })
      expect(me.data.me.username).not.toContain(kind === 'number' ? victim : '#')
    },
  )

  it('is free for its holder too when it is a WeChat login that proves the other member', async () => {
    const { member } = await madeUp({ mobile: victim })
    const account = { type: 'mini', appid: `wx${victim}`, secretSealed: '', hash: `h${victim}` }
    const { id: accountId } = await g.deps.db.wechatAccount.create({ data: account })
    await g.deps.db.wechatIdentity.create({ data: { accountId, openid: 'attacker', memberId: member.id } })
    const login = await loginWithCode(g, victim, await codeFor(g, victim, 'LOGIN'))
    expect(failuresOf(login)).toEqual(failure('MEMBER_NOT_FOUND'))
    const { data } = await register(g, { mobile: victim, code: await codeFor(g, victim, 'REGISTER') })
    expect(data.register.member).toMatchObject({ mobile: `+86${victim}` })
    expect(data.register.member.id).not.toBe(member.id)
  })

  it('is free for its holder to bind', async () => {
    await mention()
    await createMember(g.deps, { username: `v${victim}`, password: 'correct horse' })
    const { accessToken } = await login(g, `v${victim}`, 'correct horse')
    const { data } = await bind(g, accessToken, victim, await codeFor(g, victim, 'BIND'))
    expect(data.bound).toMatchObject({ username: `v${victim}`, mobile: `+86${victim}` })
  })

  it('is free for the holder over api-v1 too', async () => {
    await mention()
    const doors = from(g, freshAddress())
    const verify = { lg: 'cn', username: victim, flag: 1, smsflag: 1 }
    expect((await doors.post('/api/v1/go/verify', verify)).body).toEqual({ state: true })
    const body = { username: victim, password: 'mine', verify: sent(g)[0]?.code, flag: 1, bundleid: 'open' }
    expect((await doors.post('/api/v1/go/doaction', body)).body).toEqual({ state: true })
  })
})

describe('a username', () => {
  it('that is somebody’s phone or address is refused, however it is spelt', async () => {
    const email = `e${victim}@example.com`
    await createMember(g.deps, { username: `w${victim}`, mobile: victim, email, proven: 'all' })
    const spelt = [victim, `+86${victim}`, `+86 ${victim}`, `0086${victim}`, email, email.toUpperCase()]
    for (const username of spelt)
      expect(failuresOf(await register(from(g, freshAddress()), { username, scene: 'open' }))).toEqual(
        failure('MEMBER_EXISTS'),
      )
  })

  it('that reads as a phone or address must be the one the code proves', async () => {
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    for (const username of [victim, `x${victim}@example.com`]) {
      const answer = await register(g, { username, mobile, code })
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', fields: ['username'] } }])
    }
    const { data } = await register(g, { username: `0086 ${mobile}`, mobile, code })
    expect(data.register.member).toMatchObject({ username: `0086 ${mobile}`, mobile: `+86${mobile}` })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
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
    const told = () => sent(g).filter(({ purpose, to }) => purpose === 'notice' && to.includes(victim))
    // Nobody waits for a notice.
    await expect.poll(() => told().map(({ to }) => to)).toEqual([`+86${victim}`])
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
    const proven = { kind: 'email', to: email } as const
    const given = { username: victim, password: 'the attacker’s', mobile: victim, email, proven }
    const member = await createMember(g.deps, { ...given, ...input })
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

describe('a name that was merely typed', () => {
  const profile = `mutation ($m: String!, $e: String) {
    register(mobile: $m, email: $e, password: "the attacker’s", scene: "open", nickname: "Mallory",
      realname: "M.", avatar: "https://evil.example/x.png") { tokens { accessToken } member { id } }
  }`
  const squat = async (email?: string) =>
    (await from(g, freshAddress()).graphql(profile, { m: victim, e: email })).data.register

  it('is shown to nobody as a name: not to proxies, not by me, checkToken or introspection', async () => {
    const { tokens, member } = await squat()
    const shown = `#${member.id}`
    const verified = await g.send('/auth/verify', { headers: bearer(tokens.accessToken) })
    expect(verified.headers.get('x-auth-username')).toBe(encodeURIComponent(shown))
    const me = await g.graphql('{ me { username } }', {}, bearer(tokens.accessToken))
    expect(me.data.me.username).toBe(shown)
    // A cache that was lost fills from the database.
    const beside = g.beside({ store: createMemoryStore(g.clock.now) })
    for (const doors of [g, beside]) expect((await check(doors, tokens.accessToken)).username).toBe(shown)
  })

  it('is shown once it is proven', async () => {
    const mobile = freshMobile()
    const { data } = await register(g, { mobile, code: await codeFor(g, mobile, 'REGISTER') })
    const { accessToken } = data.register.tokens
    expect((await check(g, accessToken)).username).toBe(`+86${mobile}`)
  })

  it('does not stand in the way of its holder, who registers with a code and inherits nothing', async () => {
    const squatter = await squat(`spy${victim}@example.com`)
    const code = await codeFor(g, victim, 'REGISTER')
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(g, { mobile: victim, code })))
    const [joined] = answers.filter(({ errors }) => !errors).map(({ data }) => data.register)
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    expect(joined.member).toMatchObject({ mobile: `+86${victim}`, email: null, nickname: null })
    expect(joined.member.id).not.toBe(squatter.member.id)
    for (const name of [victim, `+86${victim}`])
      expect(codeOf(await g.graphql(query, { u: name, p: 'the attacker’s' }))).toBe('INVALID_CREDENTIALS')
    await login(g, victim, 'a fine new password')
  })

  it.each(['RESET', 'LOGIN'] as const)(
    'leaves its holder no profile of who typed it (%s)',
    async (purpose) => {
      const { member } = await squat(`spy${victim}@example.com`)
      const code = await codeFor(g, victim, purpose)
      const answer = await (purpose === 'RESET' ? resetPassword : loginWithCode)(g, victim, code)
      expect(answer.errors).toBeUndefined()
      const row = await g.deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
      expect(row).toMatchObject({
        mobile: `+86${victim}`,
        nickname: null,
        realname: null,
        avatar: null,
        email: null,
      })
    },
  )

  it('logs nobody in where somebody else has proven it', async () => {
    const holder = await createMember(g.deps, {
      username: `h${victim}`,
      mobile: victim,
      password: 'the holder’s own',
      proven: 'all',
    })
    // As an older version could leave it behind: another member of that username.
    const other = await createMember(g.deps, { username: `o${victim}`, password: 'the attacker’s' })
    await g.deps.db.member.update({
      where: { id: other.id },
      data: { username: victim, usernameKey: victim },
    })
    const { accessToken } = await login(g, victim, 'the holder’s own')
    expect((await check(g, accessToken)).memberId).toBe(holder.id)
    expect(codeOf(await g.graphql(query, { u: victim, p: 'the attacker’s' }))).toBe('INVALID_CREDENTIALS')
  })
})

describe('without a code', () => {
  const somebodys = ['somebody’s', 'nobody’s']

  it.each(somebodys)('a phone beside a username is neither looked at nor kept: %s', async (whose) => {
    if (whose === 'somebody’s')
      await createMember(g.deps, { username: `s${victim}`, mobile: victim, proven: 'all' })
    const email = `s${victim}@example.com`
    const joined = await madeUp({ username: `beside${victim}`, mobile: victim, email })
    expect(joined.member).toMatchObject({ username: `beside${victim}`, mobile: null, email: null })
  })

  it.each(somebodys)('an address beside a phone is neither looked at nor kept: %s', async (whose) => {
    const email = `t${victim}@example.com`
    if (whose === 'somebody’s') await createMember(g.deps, { username: `t${victim}`, email, proven: 'all' })
    expect((await madeUp({ mobile: victim, email })).member).toMatchObject({ email: null })
  })

  it('a phone is kept beside a username on the old wire that asks for it', async () => {
    const member = await createMember(g.deps, { username: `kept${victim}`, mobile: victim })
    expect(member).toMatchObject({ mobile: `+86${victim}`, mobileProvenAt: null })
  })
})

describe('a number that is all its maker has', () => {
  it('is its holder’s to bind, and no name of who made it up any more', async () => {
    const { tokens, member: squatter } = await madeUp({ mobile: victim })
    await createMember(g.deps, { username: `h${victim}`, password: 'correct horse' })
    const { accessToken } = await login(g, `h${victim}`, 'correct horse')
    const { data } = await bind(g, accessToken, victim, await codeFor(g, victim, 'BIND'))
    expect(data.bound).toMatchObject({ username: `h${victim}`, mobile: `+86${victim}` })
    for (const name of [victim, `+86${victim}`])
      expect(codeOf(await g.graphql(query, { u: name, p: 'the attacker’s' }))).toBe('INVALID_CREDENTIALS')
    const old = await g.post('/api/v1/check_token', { token: tokens.accessToken })
    expect(old.body.data.username).toMatch(/^#/)
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id: squatter.id } })
    expect(row).toMatchObject({ mobile: null, username: old.body.data.username })
  })

  it.each([
    ['as it was typed', (mobile: string) => mobile],
    ['with its country', (mobile: string) => `+86${mobile}`],
    ['as its holder spells it', (mobile: string) => `0086 ${mobile}`],
  ])('keeps nobody out as a username that older versions left behind: %s', async (_, spell) => {
    const other = await createMember(g.deps, { username: `l${victim}`, password: 'the attacker’s' })
    const left = spell(victim)
    await g.deps.db.member.update({ where: { id: other.id }, data: { username: left, usernameKey: left } })
    const code = await codeFor(g, victim, 'REGISTER')
    const { data } = await register(g, { username: left, mobile: victim, code })
    expect(data.register.member).toMatchObject({ username: left, mobile: `+86${victim}` })
    await login(g, left, 'a fine new password')
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id: other.id } })
    expect(row.username).toMatch(/^#/)
  })
})

describe('once its member proves it', () => {
  it('a typed username is shown in every session, also in those it keeps', async () => {
    const { tokens } = await madeUp({ mobile: victim })
    const elsewhere = await login(g, victim, 'the attacker’s')
    for (const { accessToken } of [tokens, elsewhere])
      expect((await check(g, accessToken)).username).toMatch(/^#/)
    const operation = `mutation ($m: String!, $c: String!) {
      bindMobile(mobile: $m, code: $c, keepOtherSessions: true) { username }
    }`
    const code = await codeFor(g, victim, 'BIND')
    const { data } = await g.graphql(operation, { m: victim, c: code }, bearer(tokens.accessToken))
    expect(data.bindMobile.username).toBe(`+86${victim}`)
    for (const { accessToken } of [tokens, elsewhere])
      expect((await check(g, accessToken)).username).toBe(`+86${victim}`)
  })
})

describe('beside a proven number', () => {
  it.each(['somebody’s', 'nobody’s'])(
    'an address not proven is neither looked at nor kept: %s',
    async (whose) => {
      const email = `side${victim}@example.com`
      if (whose === 'somebody’s') await createMember(g.deps, { username: `s${victim}`, email, proven: 'all' })
      const mobile = freshMobile()
      const { data, errors } = await register(g, {
        mobile,
        email,
        code: await codeFor(g, mobile, 'REGISTER'),
      })
      expect(errors).toBeUndefined()
      expect(data.register.member).toMatchObject({ mobile: `+86${mobile}`, email: null })
    },
  )
})

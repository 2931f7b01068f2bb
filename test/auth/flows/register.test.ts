import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import {
  codeFor,
  freshAddress,
  freshMobile,
  from,
  loginWithCode,
  register,
  sendMail,
  startWindow,
  wrongFor,
} from '../../support/joining.ts'
import { bearer, check, login } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await setScene(g.deps, { bundleid: 'strict', verify: true })
  await setScene(g.deps, { bundleid: 'open', verify: false })
})
afterAll(() => g.close())

describe('register', () => {
  it('joins by a code to a phone, which then is the username too, and logs in', async () => {
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    const { data } = await register(g, { mobile, code, nickname: 'Ann', group: 'h5' })
    const names = { username: `+86${mobile}`, mobile: `+86${mobile}`, email: null, nickname: 'Ann' }
    expect(data.register).toMatchObject({ member: names, tokens: { group: 'h5' } })
    expect(await check(g, data.register.tokens.accessToken)).toMatchObject({ active: true, group: 'h5' })
    await login(g, mobile, 'a fine new password')
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { mobile: `+86${mobile}` } })
    expect(row).toMatchObject({ mobileProvenAt: row.createdAt, emailProvenAt: null })
    const audited = await g.deps.db.auditEvent.findMany({ where: { memberId: row.id, event: 'register' } })
    expect(audited).toMatchObject([{ result: 'ok', dialect: 'graphql', address: '203.0.113.7' }])
  })

  it('joins by a code to an address, with a username, without logging in', async () => {
    const code = await codeFor(g, 'Bob@Example.com', 'REGISTER')
    const { data } = await register(g, { username: 'Bob', email: 'bob@example.COM', code, login: false })
    const member = { username: 'Bob', email: 'bob@example.com', mobile: null }
    expect(data.register).toMatchObject({ member, tokens: null })
    for (const name of ['bob', 'BOB@example.com']) await login(g, name, 'a fine new password')
  })

  it('needs a code without a scene and in a strict one; an open one lets a mere username in', async () => {
    const input = { username: 'carl' }
    for (const more of [{}, { scene: 'strict' }, { scene: '' }, { code: '', scene: 'strict' }])
      expect(failuresOf(await register(g, { ...input, ...more }))).toEqual(failure('CODE_INVALID'))
    const mobile = freshMobile()
    expect(codeOf(await register(g, { mobile, scene: 'strict' }))).toBe('CODE_INVALID')
    const { data } = await register(from(g, freshAddress()), { ...input, scene: 'open' })
    expect(data.register.member).toMatchObject({ username: 'carl', mobile: null, email: null })
    await login(g, 'carl', 'a fine new password')
  })

  it('refuses a wrong code in an open scene too: given, it must be right', async () => {
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    const ask = (guess: string) => register(g, { mobile, code: guess, scene: 'open' })
    expect(failuresOf(await ask(wrongFor(code)))).toEqual(failure('CODE_INVALID'))
    expect((await ask(code)).errors).toBeUndefined()
  })

  it('refuses an unknown scene before anything else', async () => {
    const answer = await register(g, { mobile: 'none', code: '1', scene: 'nowhere', password: 'x' })
    expect(failuresOf(answer)).toEqual(failure('SCENE_UNKNOWN'))
  })

  it('refuses a name that is none, and no name at all', async () => {
    expect(failuresOf(await register(g, { mobile: 'bob', code: '123456' }))).toEqual(
      failure('MOBILE_INVALID'),
    )
    expect(failuresOf(await register(g, { mobile: 'a@b.cd', code: '1' }))).toEqual(failure('MOBILE_INVALID'))
    expect(failuresOf(await register(g, { email: '1@b', code: '123456' }))).toEqual(failure('EMAIL_INVALID'))
    const nameless = await register(g, { scene: 'open' })
    expect(nameless.errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', fields: ['username'] } }])
  })

  it('tells that a number is taken to who holds the code only', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: `x${mobile}`, mobile, proven: 'all' })
    const code = await codeFor(g, mobile, 'REGISTER')
    for (const guess of [wrongFor(code), undefined])
      expect(failuresOf(await register(g, { mobile, code: guess }))).toEqual(failure('CODE_INVALID'))
    expect(failuresOf(await register(g, { mobile, code }))).toEqual(failure('MEMBER_EXISTS'))
  })

  it('keeps the code good when something else is wrong, and when the server is busy', async () => {
    await createMember(g.deps, { username: 'taken', password: 'correct horse' })
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    expect(codeOf(await register(g, { mobile, code, password: 'short' }))).toBe('PASSWORD_UNACCEPTABLE')
    expect(codeOf(await register(g, { mobile, code, scene: 'nowhere' }))).toBe('SCENE_UNKNOWN')
    expect(failuresOf(await register(g, { mobile, code, username: 'Taken' }))).toEqual(
      failure('MEMBER_EXISTS'),
    )
    expect(failuresOf(await register(busy, { mobile, code }))).toEqual(failure('BUSY'))
    expect((await register(g, { mobile, code, username: 'free' })).errors).toBeUndefined()
    await g.deps.db.member.delete({ where: { usernameKey: 'free' } })
    expect(failuresOf(await register(g, { mobile, code }))).toEqual(failure('CODE_INVALID'))
  })

  it('20 times at once with one right code makes one member, on two gateways', async () => {
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    const doors = [g, g.beside()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => register(doors[i % 2] ?? g, { mobile, code })),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    for (const answer of answers.filter(({ errors }) => errors))
      expect(['CODE_INVALID', 'MEMBER_EXISTS']).toContain(codeOf(answer))
    expect(await g.deps.db.member.count({ where: { mobile: `+86${mobile}` } })).toBe(1)
  })

  it('20 times at once without a code makes one member, and no server error', async () => {
    const mobile = freshMobile()
    const doors = from(g, freshAddress())
    const ask = (i: number) => register(doors, { username: i % 2 ? mobile : `+86${mobile}`, scene: 'open' })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)))
    const refused = answers.filter(({ errors }) => errors)
    expect(refused).toHaveLength(19)
    for (const answer of refused) expect(failuresOf(answer)).toEqual(failure('MEMBER_EXISTS'))
  })

  it('without a code costs a look: 30 an hour and network, told by MEMBER_EXISTS or not', async () => {
    await startWindow(g, 3_600)
    const doors = from(g, freshAddress())
    const known = freshMobile()
    await createMember(g.deps, { username: `y${known}`, mobile: known, proven: 'all' })
    for (let i = 0; i < 30; i++) {
      const mobile = i % 2 ? known : freshMobile()
      expect(codeOf(await register(doors, { mobile, scene: 'open' }))).toBe(
        i % 2 ? 'MEMBER_EXISTS' : undefined,
      )
    }
    expect(failuresOf(await register(doors, { mobile: known, scene: 'open' }))).toEqual(
      failure('TOO_MANY_REQUESTS'),
    )
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    expect((await register(doors, { mobile, code })).errors).toBeUndefined()
  })
})

describe('a new password', () => {
  const ask = (password: string, more: object = {}) =>
    register(from(g, freshAddress()), { username: `p${freshMobile()}`, scene: 'open', password, ...more })

  it.each([1, 7])('of %i characters is too short', async (length) => {
    const answer = await ask('x9'.repeat(8).slice(0, length))
    expect(failuresOf(answer)).toEqual(failure('PASSWORD_UNACCEPTABLE'))
    expect(answer.errors[0].extensions).toEqual({
      code: 'PASSWORD_UNACCEPTABLE',
      fields: ['password'],
      reason: 'TOO_SHORT',
      minLength: 8,
    })
  })

  it.each(['password1', 'PassWord1', '123456789', 'qwertyuiop', 'iloveyou1'])(
    '%s is too common',
    async (p) => {
      const answer = await ask(p)
      expect(failuresOf(answer)).toEqual(failure('PASSWORD_UNACCEPTABLE'))
      expect(answer.errors[0].extensions.reason).toBe('COMMON')
    },
  )

  it('is not the member’s own name, number or address', async () => {
    const mobile = freshMobile()
    for (const [password, more] of [
      ['Annabelle12', { username: 'annabelle' }],
      [mobile, { mobile }],
      [`${mobile}a!`, { mobile: `+86 ${mobile}` }],
      ['dorothea-9', { username: 'dd', email: 'Dorothea@example.com' }],
    ] as const) {
      const answer = await ask(password, more)
      expect(failuresOf(answer), password).toEqual(failure('PASSWORD_UNACCEPTABLE'))
      expect(answer.errors[0].extensions.reason).toBe('CONTEXTUAL')
    }
  })

  it('has rules that anybody may read before', async () => {
    const { body } = await g.post('/graphql', {
      query: '{ passwordRules { minLength maxLength refusesCommon } }',
    })
    expect(body.data.passwordRules).toEqual({ minLength: 8, maxLength: 1024, refusesCommon: true })
  })

  it.each([8, 64, 128])('of %i characters is accepted, and works', async (length) => {
    const password = [...'密k 9🏃'.repeat(300)].slice(0, length).join('')
    const mobile = freshMobile()
    expect((await ask(password, { username: `q${mobile}` })).errors).toBeUndefined()
    await login(g, `q${mobile}`, password)
  })

  it('longer than that is bad input, not cut', async () => {
    expect(failuresOf(await ask('k9'.repeat(513)))).toEqual(failure('BAD_INPUT'))
  })
})

it('a session of a new member answers me, with the address as the caller wrote it lower-cased', async () => {
  await sendMail(from(g, freshAddress()), 'Eve@Example.com', 'REGISTER')
  const code = g.deps.outbox?.entries()[0]?.code ?? ''
  const { data } = await register(g, { email: ' Eve@Example.com ', code })
  const me = await g.graphql('{ me { username email mobile } }', {}, bearer(data.register.tokens.accessToken))
  expect(me.data.me).toEqual({ username: 'eve@example.com', email: 'eve@example.com', mobile: null })
  await g.pass(61)
  const again = await codeFor(g, 'eve@example.com', 'LOGIN')
  expect((await loginWithCode(g, 'EVE@example.com', again)).errors).toBeUndefined()
})

// What is read before it is written: whatever happens in between, or at the same moment, gains nobody anything.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import {
  bind,
  codeFor,
  freshMobile,
  loginWithCode,
  reauthenticate,
  resetPassword,
} from '../../support/joining.ts'
import { check, login, refresh } from '../../support/operations.ts'
import { overtakenDatabase } from '../../support/watched.ts'

const password = 'correct horse'
const rounds = Array.from({ length: 5 }, (_, round) => [round])

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

const rowOf = (id: number) => g.deps.db.member.findUniqueOrThrow({ where: { id } })
/** Asked at a gateway that has not seen it: nobody polls here, and one of the two may remember it. */
const active = async (token: string) =>
  (await check(g.beside({ store: createMemoryStore(g.clock.now) }), token)).active
/** A gateway where `work` happens just before the first call of this name. */
const overtaken = (name: string, work: () => Promise<unknown>) =>
  g.beside({ db: overtakenDatabase(g.deps.db, name, work) })

/** A member with a proven phone, logged in. */
async function member(more: object = {}) {
  const mobile = freshMobile()
  const names = { username: `m${mobile}`, mobile, email: `m${mobile}@example.com` }
  const { id } = await createMember(g.deps, { ...names, email: null, password, proven: 'all', ...more })
  const { accessToken, refreshToken } = await login(g, names.username, password)
  return { ...names, id, token: accessToken as string, refreshToken: refreshToken as string }
}

/** Ten tries each by two gateways, all at once; the answers of each kind. */
async function twenty<T>(one: (doors: TestGateway) => Promise<T>, other: (doors: TestGateway) => Promise<T>) {
  const doors = [g, { ...g, ...g.beside() }] as const
  const pairs = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      Promise.all([one(doors[i % 2] ?? g), other(doors[(i + 1) % 2] ?? g)]),
    ),
  )
  return [pairs.map(([first]) => first), pairs.map(([, second]) => second)] as const
}

describe('a made-up member whose phone and address are proven at once by two people', () => {
  it.each(rounds)('is one of them’s, and nothing of it the other’s (round %i)', async () => {
    const mobile = freshMobile()
    const email = `x${mobile}@example.com`
    const { id } = await createMember(g.deps, { username: `x${mobile}`, mobile, email, password })
    const [a, b] = [await codeFor(g, mobile, 'LOGIN'), await codeFor(g, email, 'LOGIN')]
    const [byPhone, byMail] = await twenty(
      (doors) => loginWithCode(doors, mobile, a),
      (doors) => loginWithCode(doors, email, b),
    )
    const won = [...byPhone, ...byMail].filter(({ errors }) => !errors)
    expect(won).toHaveLength(1)
    const row = await rowOf(id)
    const held = [row.mobile && row.mobileProvenAt && row.mobile, row.email && row.emailProvenAt && row.email]
    expect(held.filter(Boolean)).toHaveLength(1)
    expect(held[0] ? byPhone : byMail).toContain(won[0])
    expect([row.mobileProvenAt, row.emailProvenAt].filter(Boolean)).toHaveLength(1)
    expect(await active(won[0]?.data.loginWithCode.accessToken)).toBe(true)
  })

  it('is the first one’s when the second had read it before', async () => {
    const mobile = freshMobile()
    const email = `y${mobile}@example.com`
    const { id } = await createMember(g.deps, { username: `y${mobile}`, mobile, email, password })
    const [a, b] = [await codeFor(g, mobile, 'LOGIN'), await codeFor(g, email, 'LOGIN')]
    const slow = overtaken('member.updateMany', () => loginWithCode(g, mobile, a))
    expect(codeOf(await loginWithCode(slow, email, b))).toBe('MEMBER_NOT_FOUND')
    expect(await rowOf(id)).toMatchObject({ mobile: `+86${mobile}`, email: null, emailProvenAt: null })
  })
})

/** A member with no way in but its session: the first way it binds may reset at once. */
async function withoutPassword() {
  const made = await member({ mobile: null })
  await g.deps.db.member.update({ where: { id: made.id }, data: { passwordHash: null } })
  return made
}

describe('the first phone and the first address bound at once', () => {
  it.each(rounds)('do not reset the password today (round %i)', async () => {
    const { id, token } = await withoutPassword()
    const mobile = freshMobile()
    const email = `b${mobile}@example.com`
    const [a, b] = [await codeFor(g, mobile, 'BIND'), await codeFor(g, email, 'BIND')]
    const answers = await twenty(
      (doors) => bind(doors, token, mobile, a),
      (doors) => bind(doors, token, email, b),
    )
    for (const kind of answers) expect(kind.filter(({ errors }) => !errors)).toHaveLength(1)
    const { mobileResetsFrom, emailResetsFrom } = await rowOf(id)
    expect([mobileResetsFrom, emailResetsFrom]).not.toContain(null)
  })

  it('nor when one had read the member before', async () => {
    const { id, token } = await withoutPassword()
    const mobile = freshMobile()
    const email = `c${mobile}@example.com`
    const [a, b] = [await codeFor(g, mobile, 'BIND'), await codeFor(g, email, 'BIND')]
    const slow = overtaken('$transaction', () => bind(g, token, mobile, a))
    expect((await bind({ ...g, ...slow }, token, email, b)).errors).toBeUndefined()
    expect(await rowOf(id)).toMatchObject({
      mobileResetsFrom: expect.any(Date),
      emailResetsFrom: expect.any(Date),
    })
  })
})

describe('while its owner resets the password', () => {
  it.each(rounds)('no address of a thief becomes the member’s (round %i)', async () => {
    const { id, mobile, token } = await member()
    const email = `thief${mobile}@example.com`
    const [mine, its] = [await codeFor(g, mobile, 'RESET'), await codeFor(g, email, 'BIND')]
    await twenty(
      (doors) => resetPassword(doors, mobile, mine),
      (doors) => bind(doors, token, email, its),
    )
    expect(await rowOf(id)).toMatchObject({ mobile: `+86${mobile}`, email: null, emailProvenAt: null })
    expect(await active(token)).toBe(false)
  })

  it('none that comes right before the sessions end', async () => {
    const { id, mobile, token } = await member()
    const email = `late${mobile}@example.com`
    const its = await codeFor(g, email, 'BIND')
    const slow = overtaken('session.updateManyAndReturn', () => bind(g, token, email, its))
    const reset = await resetPassword(slow, mobile, await codeFor(g, mobile, 'RESET'))
    expect(reset.errors).toBeUndefined()
    expect(await rowOf(id)).toMatchObject({ email: null, emailProvenAt: null })
  })

  it('none in the name of a session that has ended meanwhile', async () => {
    const { id, mobile, token } = await member()
    const email = `slow${mobile}@example.com`
    const its = await codeFor(g, email, 'BIND')
    const mine = await codeFor(g, mobile, 'RESET')
    const slow = overtaken('$transaction', () => resetPassword(g, mobile, mine))
    expect(codeOf(await bind({ ...g, ...slow }, token, email, its))).toBe('TOKEN_INVALID')
    expect(await rowOf(id)).toMatchObject({ email: null, emailProvenAt: null })
  })

  it.each(['its own address', 'the member’s phone'])(
    'a login by a code of %s leaves no session',
    async (whose) => {
      const { mobile, token, id } = await member()
      const email = `code${mobile}@example.com`
      await bind(g, token, email, await codeFor(g, email, 'BIND'))
      const to = whose === 'its own address' ? email : mobile
      const code = await codeFor(g, to, 'LOGIN')
      const mine = await codeFor(g, mobile, 'RESET')
      const slow = overtaken('session.create', () => resetPassword(g, mobile, mine))
      expect(codeOf(await loginWithCode(slow, to, code))).toBe('INVALID_CREDENTIALS')
      expect(await g.deps.db.session.count({ where: { memberId: id, endedAt: null } })).toBe(0)
    },
  )

  it('who has moved to another phone meanwhile, the old one sets no password', async () => {
    const { id, mobile, token } = await member()
    await reauthenticate(g, token, { password })
    const { passwordHash } = await rowOf(id)
    const next = freshMobile()
    const theirs = await codeFor(g, mobile, 'RESET')
    const mine = await codeFor(g, next, 'BIND')
    const slow = overtaken('member.updateManyAndReturn', () => bind(g, token, next, mine))
    expect(codeOf(await resetPassword(slow, mobile, theirs))).toBe('MEMBER_NOT_FOUND')
    expect(await rowOf(id)).toMatchObject({ mobile: `+86${next}`, passwordHash })
  })

  it('a refresh at the same moment leaves no pair that works', async () => {
    const { mobile, refreshToken } = await member()
    const mine = await codeFor(g, mobile, 'RESET')
    const [answers] = await twenty(
      (doors) => refresh(doors, refreshToken),
      (doors) => resetPassword(doors, mobile, mine),
    )
    for (const { data } of answers.filter(({ errors }) => !errors))
      expect(await active(data.refresh.accessToken)).toBe(false)
  })
})

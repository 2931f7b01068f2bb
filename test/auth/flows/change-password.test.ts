import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import {
  codeOf,
  failure,
  failuresOf,
  openTestGateway,
  type Doors,
  type TestGateway,
} from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const query = `mutation ($current: String!, $next: String!) {
  changePassword(currentPassword: $current, newPassword: $next)
}`
const old = 'old correct horse'
const next = 'new correct horse'

let g: TestGateway
let members = 0
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

/** A member with a session. */
async function newMember() {
  const username = `member ${members++}`
  await createMember(g.deps, { username, password: old })
  return { username, ...(await login(g, username, old)) }
}

const change = (token: string, current: string, wanted: string, doors: Doors = g) =>
  doors.graphql(query, { current, next: wanted }, bearer(token))

const tryLogin = async (username: string, password: string) =>
  codeOf(
    await g.graphql('mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { group } }', {
      u: username,
      p: password,
    }),
  )

describe('changePassword', () => {
  it('takes the new password from then on, and the old one no more', async () => {
    const { username, accessToken } = await newMember()
    expect((await change(accessToken, old, next)).data).toEqual({ changePassword: true })
    expect(await tryLogin(username, next)).toBeUndefined()
    expect(await tryLogin(username, old)).toBe('INVALID_CREDENTIALS')
  })

  it('ends every other session of the member and keeps its own, on every gateway within a second', async () => {
    const { username, accessToken, refreshToken, sessionId } = await newMember()
    const other = await login(g, username, old)
    const stranger = await newMember()
    const elsewhere = g.beside()
    expect((await check(elsewhere, other.accessToken)).active).toBe(true)
    await change(accessToken, old, next)
    g.clock.advance(0.999)
    expect((await check(elsewhere, other.accessToken)).active).toBe(false)
    expect(failuresOf(await refresh(g, other.refreshToken))).toEqual(failure('REFRESH_TOKEN_INVALID'))
    expect((await check(g, stranger.accessToken)).active).toBe(true)
    expect((await check(g, accessToken)).active).toBe(true)
    expect((await refresh(g, refreshToken)).data.refresh.sessionId).toBe(sessionId)
  })

  it('is audited, with the sessions it ended', async () => {
    const { username, accessToken, sessionId } = await newMember()
    const other = await login(g, username, old)
    await change(accessToken, old, next)
    const rows = await g.deps.db.auditEvent.findMany({
      where: { sessionId: { in: [sessionId, other.sessionId] }, event: { not: 'login' } },
    })
    expect(rows).toHaveLength(2)
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'password-changed', result: 'ok', sessionId }),
        expect.objectContaining({
          event: 'session-ended',
          result: 'password-changed',
          sessionId: other.sessionId,
        }),
      ]),
    )
    for (const secret of [old, next]) expect(g.lines.join('')).not.toContain(secret)
  })

  it('needs the current password, and changes nothing without it', async () => {
    const { username, accessToken } = await newMember()
    const answer = await change(accessToken, 'wrong', next)
    expect(failuresOf(answer)).toEqual(failure('INVALID_CREDENTIALS'))
    expect(answer.errors[0].extensions.fields).toEqual(['currentPassword'])
    expect(await tryLogin(username, old)).toBeUndefined()
    expect(await tryLogin(username, next)).toBe('INVALID_CREDENTIALS')
  })

  it('gives a passwordless member no password', async () => {
    const { username, accessToken } = await newMember()
    await g.deps.db.member.update({ where: { usernameKey: username }, data: { passwordHash: null } })
    for (const current of ['x', old])
      expect(failuresOf(await change(accessToken, current, next))).toEqual(failure('INVALID_CREDENTIALS'))
  })

  it.each(['short77', '🏃🏊🚴🏋🧗🤸🤺'])('refuses a new password of seven characters: %s', async (short) => {
    const { accessToken } = await newMember()
    const answer = await change(accessToken, old, short)
    expect(failuresOf(answer)).toEqual(failure('PASSWORD_UNACCEPTABLE'))
    expect(answer.errors[0].extensions.fields).toEqual(['newPassword'])
  })

  it('refuses the member’s own name, number and address', async () => {
    const username = `member ${members++}`
    const contacts = { mobile: '13912340001', email: 'dorothea@example.com' }
    await createMember(g.deps, { username, password: old, ...contacts, proven: 'all' })
    const { accessToken } = await login(g, username, old)
    for (const own of [username, '13912340001', 'Dorothea-9', 'dorothea1'])
      expect(failuresOf(await change(accessToken, old, own)), own).toEqual(failure('PASSWORD_UNACCEPTABLE'))
    expect(await tryLogin(username, old)).toBeUndefined()
  })

  it.each(['of8chars', '密码是一个秘密哦', '        ', '🏃🏊🚴🏋🧗🤸🤺🏇', 'long '.repeat(200)])(
    'takes any characters, eight or more of them: %s',
    async (wanted) => {
      const { username, accessToken } = await newMember()
      expect((await change(accessToken, old, wanted)).data).toEqual({ changePassword: true })
      expect(await tryLogin(username, wanted)).toBeUndefined()
    },
  )

  it('of ten at the same time succeeds once, and the winner’s password is the one', async () => {
    const { username, accessToken } = await newMember()
    const wanted = Array.from({ length: 10 }, (_, i) => `new correct horse ${i}`)
    const answers = await Promise.all(wanted.map((one) => change(accessToken, old, one)))
    const winners = wanted.filter((_, i) => answers[i]?.data?.changePassword === true)
    expect(winners).toHaveLength(1)
    expect(answers.map(codeOf).filter(Boolean)).toEqual(Array(9).fill('INVALID_CREDENTIALS'))
    expect(await tryLogin(username, winners[0] ?? '')).toBeUndefined()
  })

  it('that finds the server busy changes nothing and counts against nobody', async () => {
    const { username, accessToken } = await newMember()
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    for (let i = 0; i < 30; i++)
      expect(failuresOf(await change(accessToken, old, next, busy))).toEqual(failure('BUSY'))
    expect(await tryLogin(username, old)).toBeUndefined()
    expect((await change(accessToken, old, next)).data).toEqual({ changePassword: true })
  })
})

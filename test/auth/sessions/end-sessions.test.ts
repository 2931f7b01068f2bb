import { randomUUID } from 'node:crypto'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const revoke = 'mutation ($id: ID!) { revokeSession(id: $id) }'
const revokeOthers = 'mutation { revokeOtherSessions }'
const logout = 'mutation { logout }'

let g: TestGateway
let members = 0
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

/** A member without any session yet. */
async function newMember(): Promise<string> {
  const username = `member ${members++}`
  await createMember(g.deps, { username, password: 'correct horse' })
  return username
}
const enter = (username: string, more: object = {}) => login(g, username, 'correct horse', more)

describe('revokeSession', () => {
  it('ends one of the own sessions, with both its tokens, and no other', async () => {
    const ann = await newMember()
    const [mine, lost, third] = [await enter(ann), await enter(ann), await enter(ann)]
    const { data } = await g.graphql(revoke, { id: lost.sessionId }, bearer(mine.accessToken))
    expect(data).toEqual({ revokeSession: true })
    expect((await check(g, lost.accessToken)).active).toBe(false)
    expect(failuresOf(await refresh(g, lost.refreshToken))).toEqual(failure('REFRESH_TOKEN_INVALID'))
    for (const { accessToken } of [mine, third]) expect((await check(g, accessToken)).active).toBe(true)
  })

  it('does not find what is not a live session of the member', async () => {
    const [ann, bob] = [await newMember(), await newMember()]
    const [mine, ended, others] = [await enter(ann), await enter(ann), await enter(bob)]
    await g.graphql(logout, {}, bearer(ended.accessToken))
    for (const id of [others.sessionId, ended.sessionId, randomUUID()])
      expect(failuresOf(await g.graphql(revoke, { id }, bearer(mine.accessToken)))).toEqual(
        failure('SESSION_NOT_FOUND'),
      )
    expect((await check(g, others.accessToken)).active).toBe(true)
  })

  it('says which argument is wrong when the id is none', async () => {
    const { accessToken } = await enter(await newMember())
    for (const id of ['', 'x', 7, "' OR 1=1", randomUUID().slice(1)]) {
      const { errors } = await g.graphql(revoke, { id }, bearer(accessToken))
      expect(errors).toMatchObject([
        { message: 'The input is not valid.', extensions: { code: 'BAD_INPUT', fields: ['id'] } },
      ])
    }
  })
})

describe('revokeOtherSessions', () => {
  it('ends all but this one, says how many, and then none', async () => {
    const [ann, bob] = [await newMember(), await newMember()]
    const [mine, second, third, others] = [
      await enter(ann),
      await enter(ann),
      await enter(ann),
      await enter(bob),
    ]
    const ask = async () => (await g.graphql(revokeOthers, {}, bearer(mine.accessToken))).data
    expect(await ask()).toEqual({ revokeOtherSessions: 2 })
    expect(await ask()).toEqual({ revokeOtherSessions: 0 })
    for (const { accessToken } of [second, third]) expect((await check(g, accessToken)).active).toBe(false)
    for (const { accessToken } of [mine, others]) expect((await check(g, accessToken)).active).toBe(true)
  })
})

describe('logout', () => {
  it('ends the session once: the token is dead for the second try', async () => {
    const { accessToken, refreshToken, sessionId } = await enter(await newMember())
    expect((await g.graphql(logout, {}, bearer(accessToken))).data).toEqual({ logout: true })
    expect(failuresOf(await g.graphql(logout, {}, bearer(accessToken)))).toEqual(failure('TOKEN_INVALID'))
    expect(failuresOf(await refresh(g, refreshToken))).toEqual(failure('REFRESH_TOKEN_INVALID'))
    const rows = await g.deps.db.auditEvent.findMany({ where: { sessionId, event: 'session-ended' } })
    expect(rows).toMatchObject([{ result: 'logout', dialect: 'graphql', address: '203.0.113.7' }])
  })

  it('of 20 at the same time ends it once', async () => {
    const { accessToken, sessionId } = await enter(await newMember())
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => g.graphql(logout, {}, bearer(accessToken))),
    )
    expect(answers.filter(({ data }) => data?.logout === true)).toHaveLength(1)
    expect(await g.deps.db.auditEvent.count({ where: { sessionId, event: 'session-ended' } })).toBe(1)
  })

  it('with a token in its grace ends the session it was of', async () => {
    const { accessToken, refreshToken } = await enter(await newMember())
    const { data } = await refresh(g, refreshToken)
    await g.graphql(logout, {}, bearer(accessToken))
    expect((await check(g, data.refresh.accessToken)).active).toBe(false)
  })
})

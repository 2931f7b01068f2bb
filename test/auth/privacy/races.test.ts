// Logins, deletions and erasures that overtake one another: nobody stays logged in to a member that is to be erased.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { eraseDue } from '../../../src/auth/privacy/due.ts'
import { erasePerson } from '../../../src/auth/privacy/erase.ts'
import { operator } from '../../../src/cli/operator.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshMobile, loginWithCode } from '../../support/joining.ts'
import { bearer, login } from '../../support/operations.ts'
import { overtakenDatabase } from '../../support/watched.ts'

const password = 'correct horse'
const pause = async () => {}

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway({ env: { ACCOUNT_DELETION_DAYS: '7' } })))
afterAll(() => g.close())

async function member() {
  const mobile = freshMobile()
  const username = `m${mobile}`
  const { id } = await createMember(g.deps, { username, mobile, password, proven: 'all' })
  const { accessToken } = await login(g, username, password)
  return { id, username, mobile, accessToken }
}

const overtaken = (name: string, work: () => Promise<unknown>) =>
  g.beside({ db: overtakenDatabase(g.deps.db, name, work) })

const askDeletion = (token: string, on: Pick<TestGateway, 'graphql'> = g) =>
  on.graphql('mutation { deleteAccount }', {}, bearer(token))

const enter = (on: Pick<TestGateway, 'graphql'>, username: string) =>
  on.graphql('mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }', {
    u: username,
    p: password,
  })

const live = (memberId: number) => g.deps.db.session.count({ where: { memberId, endedAt: null } })
const read = (id: number) => g.deps.db.member.findUnique({ where: { id } })

describe('a deletion that is asked for while somebody logs in', () => {
  it('is called off by a password that was right before it', async () => {
    const { id, username, accessToken } = await member()
    const slow = overtaken('$queryRaw', () => askDeletion(accessToken))
    expect((await enter(slow, username)).errors).toBeUndefined()
    expect([(await read(id))?.eraseFrom, await live(id)]).toEqual([null, 1])
  })

  it('is called off by a code that was right before it', async () => {
    const { id, mobile, accessToken } = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    const slow = overtaken('session.create', () => askDeletion(accessToken))
    expect((await loginWithCode(slow, mobile, code)).errors).toBeUndefined()
    expect([(await read(id))?.eraseFrom, await live(id)]).toEqual([null, 1])
    expect(await g.deps.db.auditEvent.count({ where: { event: 'deletion-undone', memberId: id } })).toBe(1)
  })

  it('after its session was opened ends that session', async () => {
    const { id, username, accessToken } = await member()
    const slow = overtaken('session.updateManyAndReturn', () => enter(g, username))
    expect((await askDeletion(accessToken, slow)).errors).toBeUndefined()
    expect(await live(id)).toBe(0)
  })

  it('is nobody’s when the session it is asked by has ended: a thief whom a reset threw out deletes nothing', async () => {
    const { id, accessToken } = await member()
    const logout = () => g.graphql('mutation { logout }', {}, bearer(accessToken))
    const slow = overtaken('$transaction', logout)
    expect(failuresOf(await askDeletion(accessToken, slow))).toEqual(failure('TOKEN_INVALID'))
    expect((await read(id))?.eraseFrom).toBeNull()
  })
})

describe('an erasure', () => {
  it('of the calendar leaves who logged in since the list was made', async () => {
    const { id, username, accessToken } = await member()
    await askDeletion(accessToken)
    await g.pass(8 * 86_400)
    const db = overtakenDatabase(g.deps.db, 'member.updateMany', () => enter(g, username))
    expect(await eraseDue({ ...g.deps, db }, { pause })).toBe(0)
    expect(await read(id)).toMatchObject({ eraseFrom: null, disabledAt: null })
  })

  it.each([
    ['the session is opened', '$queryRaw'],
    ['the member is looked at again', 'member.findUnique'],
  ])('before %s refuses a login under way as one that is wrong', async (_, call) => {
    const { id, username } = await member()
    const erase = () => erasePerson(g.deps, operator, { memberId: id, pause })
    const slow = overtaken(call, erase)
    const answer = await enter(slow, username)
    if (call === '$queryRaw') expect(codeOf(answer)).toBe('INVALID_CREDENTIALS')
    await erase()
    expect([await read(id), await live(id)]).toEqual([null, 0])
  })

  it('refuses a login by code under way as one that is wrong', async () => {
    const { id, mobile } = await member()
    const code = await codeFor(g, mobile, 'LOGIN')
    const erase = () => erasePerson(g.deps, operator, { memberId: id, pause })
    const answer = await loginWithCode(overtaken('session.create', erase), mobile, code)
    expect(failuresOf(answer)).toEqual(failure('INVALID_CREDENTIALS'))
    expect([await read(id), await live(id)]).toEqual([null, 0])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { hashToken } from '../../../src/auth/secrets/tokens.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { deadStore } from '../../support/stores.ts'
import { brokenDatabase, watchedDatabase } from '../../support/watched.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const nothing = { username: null, memberId: null, sessionId: null, appid: null, group: null, expiresIn: null }
const invalid = { active: false, expired: false, ...nothing }
const expired = { active: false, expired: true, ...nothing }

let g: TestGateway
let memberId: number
beforeAll(async () => {
  g = await openTestGateway()
  memberId = (await createMember(g.deps, { username: 'ann', password: 'correct horse' })).id
})
afterAll(() => g.close())

const enter = (more: object = {}) => login(g, 'ann', 'correct horse', more)
const logout = (token: string) => g.graphql('mutation { logout }', {}, bearer(token))
/** What a lost store leaves: the database alone knows the token. */
const forget = (token: string) => g.deps.store.delete(`token:${hashToken(token)}`)

describe('checkToken', () => {
  it('tells whose token it is, and counts its seconds down', async () => {
    const { accessToken, sessionId } = await enter({ group: 'h5' })
    const good = {
      active: true,
      expired: false,
      username: 'ann',
      memberId,
      sessionId,
      appid: null,
      group: 'h5',
    }
    expect(await check(g, accessToken)).toEqual({ ...good, expiresIn: 1_800 })
    g.clock.advance(1_000.5)
    expect(await check(g, accessToken)).toEqual({ ...good, expiresIn: 800 })
    const query = 'query ($t: String!) { checkToken(token: $t) { expiresAt } }'
    const { data } = await g.graphql(query, { t: accessToken })
    expect(new Date(data.checkToken.expiresAt).getTime()).toBe(g.deps.now() + 799_500)
  })

  it('of a token never seen is inactive, and so is a refresh token', async () => {
    const { refreshToken } = await enter()
    for (const token of ['x', '0'.repeat(32), '0'.repeat(256), '密码', refreshToken])
      expect(await check(g, token)).toEqual(invalid)
  })

  it('tells expired from invalid as long as refreshing helps', async () => {
    const { accessToken } = await enter()
    g.clock.advance(1_800)
    expect(await check(g, accessToken)).toEqual(expired)
    g.clock.advance(30 * 86_400 - 1_801)
    expect(await check(g, accessToken)).toEqual(expired)
    g.clock.advance(1)
    expect(await check(g, accessToken)).toEqual(invalid)
  })

  it('does not call a token expired whose session is over', async () => {
    const { accessToken } = await enter()
    await logout(accessToken)
    g.clock.advance(1_801)
    expect(await check(g, accessToken)).toEqual(invalid)
  })
})

describe('checkToken asks', () => {
  it('the store only, and the database not at all', async () => {
    const { accessToken } = await enter()
    const broken = g.beside({ db: brokenDatabase(g.deps.db, new Error('nobody may ask')) })
    for (let i = 0; i < 3; i++) expect((await check(broken, accessToken)).active).toBe(true)
    await logout(accessToken)
    g.clock.advance(1)
    expect(await check(broken, accessToken)).toEqual(invalid)
  })

  it('the database on a miss, once', async () => {
    const { accessToken } = await enter()
    await forget(accessToken)
    const { db, calls } = watchedDatabase(g.deps.db)
    const other = g.beside({ db })
    expect((await check(other, accessToken)).active).toBe(true)
    expect(calls).toEqual(['session.findUnique'])
    g.clock.advance(1)
    expect((await check(other, accessToken)).active).toBe(true)
    expect(calls).toEqual(['session.findUnique'])
  })

  it('the database when the store is gone, for good tokens and bad', async () => {
    const storeless = g.beside({ store: deadStore })
    const { accessToken } = await login(storeless, 'ann', 'correct horse')
    expect((await check(storeless, accessToken)).active).toBe(true)
    const { data } = await refresh(storeless, (await enter()).refreshToken)
    expect((await check(storeless, data.refresh.accessToken)).active).toBe(true)
    await storeless.graphql('mutation { logout }', {}, bearer(accessToken))
    expect(await check(storeless, accessToken)).toEqual(invalid)
    g.clock.advance(1_801)
    expect(await check(storeless, data.refresh.accessToken)).toEqual(expired)
  })

  it('the database about an old token in its grace, and not longer', async () => {
    const { accessToken, refreshToken } = await enter()
    await refresh(g, refreshToken)
    await forget(accessToken)
    g.clock.advance(9)
    expect(await check(g, accessToken)).toMatchObject({ active: true, expiresIn: 1_791 })
    g.clock.advance(1)
    expect(await check(g, accessToken)).toEqual(invalid)
  })
})

describe('a token that was revoked', () => {
  it('is refused by the gateway that ended it at once, and by every other within a second', async () => {
    const { accessToken } = await enter()
    const other = g.beside()
    expect((await check(other, accessToken)).active).toBe(true)
    await logout(accessToken)
    expect(await check(g, accessToken)).toEqual(invalid)
    g.clock.advance(0.999)
    expect(await check(other, accessToken)).toEqual(invalid)
  })

  it('stays dead when the store forgets it', async () => {
    const { accessToken } = await enter()
    await logout(accessToken)
    await forget(accessToken)
    expect(await check(g.beside(), accessToken)).toEqual(invalid)
  })

  it('was of a member who is disabled now, and is not revived by enabling', async () => {
    await createMember(g.deps, { username: 'bob', password: 'correct horse' })
    const first = await login(g, 'bob', 'correct horse')
    const second = await login(g, 'bob', 'correct horse')
    await setMemberEnabled(g.deps, operator, { username: 'bob', enabled: false })
    for (const { accessToken } of [first, second]) expect(await check(g, accessToken)).toEqual(invalid)
    await setMemberEnabled(g.deps, operator, { username: 'bob', enabled: true })
    for (const { accessToken } of [first, second]) expect(await check(g, accessToken)).toEqual(invalid)
    expect((await refresh(g, first.refreshToken)).errors).toHaveLength(1)
  })
})

describe('checkTokens', () => {
  const query = 'query ($t: [String!]!) { checkTokens(tokens: $t) { active expired sessionId } }'

  it('answers in the order asked, twice for a token asked twice', async () => {
    const [one, two] = [await enter(), await enter()]
    const tokens = [two.accessToken, 'unknown', one.accessToken, two.accessToken]
    const { data } = await g.graphql(query, { t: tokens })
    expect(data.checkTokens).toEqual([
      { active: true, expired: false, sessionId: two.sessionId },
      { active: false, expired: false, sessionId: null },
      { active: true, expired: false, sessionId: one.sessionId },
      { active: true, expired: false, sessionId: two.sessionId },
    ])
  })

  it('takes 1 to 100 tokens', async () => {
    const ask = async (count: number) =>
      g.graphql(query, { t: Array.from({ length: count }, (_, i) => `t${i}`) })
    expect((await ask(100)).data.checkTokens).toHaveLength(100)
    for (const count of [0, 101])
      expect((await ask(count)).errors).toMatchObject([
        { message: 'The input is not valid.', extensions: { code: 'BAD_INPUT', fields: ['tokens'] } },
      ])
  })
})

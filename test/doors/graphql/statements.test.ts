import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import { openTestGateway, type Doors, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login } from '../../support/operations.ts'
import { openCountedDatabase, type CountedDatabase } from '../../support/statements.ts'

let database: CountedDatabase
let g: TestGateway
let token: string

beforeAll(async () => {
  database = await openCountedDatabase()
  g = await openTestGateway({ database })
  const { db } = g.deps
  await createApp(g.deps, { appid: 'shop' })
  await setScene(g.deps, { bundleid: 'open', verify: false })
  const { id } = await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  const level = await db.memberLevel.create({ data: { level: 1, name: 'gold' } })
  const wechat = { type: 'mini', appid: 'wx1', secretSealed: '', hash: 'mini01' }
  const { id: accountId } = await db.wechatAccount.create({ data: wechat })
  await db.member.update({ where: { id }, data: { levelId: level.id } })
  await db.memberAccount.create({ data: { memberId: id } })
  await db.wechatIdentity.create({ data: { memberId: id, accountId, openid: 'o1' } })
  token = (await login(g, 'ann', 'correct horse', { appid: 'shop' })).accessToken
})
afterAll(() => g.close())

/** How many SQL statements an operation costs; it must succeed. */
async function costOf(
  query: string,
  { variables = {}, on = g }: { variables?: object; on?: Pick<Doors, 'graphql'> } = {},
) {
  database.statements.length = 0
  const answer = await on.graphql(query, variables, bearer(token))
  expect(answer.errors).toBeUndefined()
  return database.statements.length
}

const related = 'account { userMoney } level { name } wechat { openid }'
const enter = (fields: string, more = '') =>
  `mutation { login(username: "ann", password: "correct horse"${more}) { accessToken ${fields} } }`

/** A gateway to which every token is new. */
const cold = () => {
  const store = createMemoryStore(g.clock.now)
  return g.beside({ store })
}

describe('SQL statements of', () => {
  it.each([
    ['me', '{ me { id username } }', 1],
    ['me with its relations', `{ me { id ${related} } }`, 4],
    ['sessions', '{ sessions { id device current lastSeenAt } }', 1],
    ['sessions with their apps', '{ sessions { id appid } }', 2],
    ['sessions of me', '{ me { id sessions(first: 5) { nodes { id current lastSeenAt } } } }', 2],
    ['sessions of me with their apps', '{ me { id sessions { edges { cursor node { appid } } } } }', 3],
    ['login', enter(''), 2],
    ['login for its member', enter('member { id username }'), 2],
    ['login for its member with all relations', enter(`member { id ${related} }`), 5],
    ['login to an app', enter('member { id }', ', appid: "shop"'), 3],
  ])('%s', async (_, query, most) => {
    expect(await costOf(query)).toBe(most)
  })

  it('checkToken, known and unknown to the cache', async () => {
    const query = 'query ($t: String!) { checkToken(token: $t) { active username appid } }'
    const variables = { t: token }
    await check(g, token)
    expect(await costOf(query, { variables })).toBe(0)
    expect(await costOf(query, { variables, on: cold() })).toBe(3)
  })

  it('refresh, logout, register', async () => {
    const { refreshToken } = await login(g, 'ann', 'correct horse')
    const renew = 'mutation ($t: String!) { refresh(refreshToken: $t) { accessToken member { id } } }'
    const costs = [await costOf(renew, { variables: { t: refreshToken } })]
    const leaving = (await login(g, 'ann', 'correct horse')).accessToken
    database.statements.length = 0
    expect((await g.graphql('mutation { logout }', {}, bearer(leaving))).data.logout).toBe(true)
    costs.push(database.statements.length)
    const join = (fields: string) => `mutation { register(username: "carl ${fields.length}",
      password: "a fine new password", scene: "open") { member { id ${fields} } tokens { sessionId } } }`
    costs.push(await costOf(join('')))
    costs.push(await costOf(join(related)))
    // A new member's session asks once more whether it may stand.
    expect(costs).toEqual([5, 2, 6, 8])
  })
})

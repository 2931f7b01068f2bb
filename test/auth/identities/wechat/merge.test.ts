// Two members that WeChat proves to be one person: who gives way, and when nobody does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeMembers } from '../../../../src/auth/identities/wechat/merge.ts'
import { setMemberEnabled } from '../../../../src/auth/members/members.ts'
import { auth, openWechatGateway, type WechatGateway } from '../../../support/api-auth.ts'
import { miniLogin, wxLogin, type Way } from '../../../support/wechat.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())

const memberOf = async (way: Way, who: string) => (await wxLogin(g, way, who)).data.member_id as number
const client = () => ({ wire: g.deps.config.graphqlWire, address: '203.0.113.7', userAgent: null })
const rowOf = (id: number) => g.deps.db.member.findUniqueOrThrow({ where: { id } })
const merges = (memberId: number) =>
  g.deps.db.auditEvent.count({ where: { event: 'wx-merge', memberId, result: { contains: ' into ' } } })

/** Two members of one person, before WeChat has told that they are. */
async function twoOf(who: string): Promise<[older: number, younger: number]> {
  return [await memberOf('mini', who), await memberOf('official', who)]
}

describe('of two members of one person', () => {
  it.each([
    ['older', 0],
    ['younger', 1],
  ] as const)('none gives way while the %s is disabled, and each stays what it is', async (which, at) => {
    const who = `locked-${which}`
    const both = await twoOf(who)
    const { username } = await rowOf(both[at])
    await setMemberEnabled(g.deps, operator, { username, enabled: false })
    g.sim.attachUnionid(who)
    const ways: [Way, Way] = ['mini', 'official']
    const enabled = ways[1 - at] ?? 'mini'
    expect((await wxLogin(g, enabled, who)).data.member_id).toBe(both[1 - at])
    expect((await wxLogin(g, ways[at], who)).code).toBe(113)
    expect((await rowOf(both[0])).mergedIntoId).toBeNull()
    expect((await rowOf(both[1])).mergedIntoId).toBeNull()
  })

  it('one gives way once, however many logins find out at the same time', async () => {
    const [older, younger] = await twoOf('raced')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        mergeMembers(g.deps, client(), i % 2 ? [older, younger] : [younger, older]),
      ),
    )
    expect(new Set(answers)).toEqual(new Set([older]))
    expect(await merges(older)).toBe(1)
  })

  it('the merged one hands on what arrives at it late', async () => {
    const [older, younger] = await twoOf('late')
    await mergeMembers(g.deps, client(), [older, younger])
    const moved = { where: { memberId: older } }
    const [late] = await g.deps.db.wechatIdentity.findMany(moved)
    await g.deps.db.wechatIdentity.update({ where: { id: late?.id ?? 0 }, data: { memberId: younger } })
    expect(await mergeMembers(g.deps, client(), [younger, older])).toBe(older)
    expect(await g.deps.db.wechatIdentity.count(moved)).toBe(2)
    expect(await merges(older)).toBe(1)
  })
})

it('a profile without its signature is none', async () => {
  const { wxid, code, rawData } = miniLogin(g, 'unsigned') as Record<'wxid' | 'code' | 'rawData', string>
  expect(await auth(g, 'wxlogin', { wxid, code, rawData })).toMatchObject({ code: 109 })
})

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../../src/auth/members/members.ts'
import { addWechatAccount } from '../../../../src/auth/identities/wechat/manage-accounts.ts'
import {
  auth,
  guest,
  login,
  mini,
  nextTry,
  official,
  openWechatGateway,
  solve,
} from '../../../support/api-auth.ts'
import type { WechatGateway } from '../../../support/api-auth.ts'
import { miniLogin, officialLogin, wxLogin, type Way } from '../../../support/wechat.ts'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())

const orders: [Way, Way][] = [
  ['official', 'mini'],
  ['mini', 'official'],
]
let people = 0
const somebody = () => `person-${people++}`
const appids = { mini: mini.appid, official: official.appid }

async function memberOf(way: Way, who: string): Promise<number> {
  const answer = await wxLogin(g, way, who)
  expect(answer).toMatchObject({ code: 1, data: { openid: g.sim.openidOf(who, appids[way]) } })
  return answer.data.member_id
}

/** The person's openids and whose they are. */
async function identitiesOf(who: string) {
  const openids = [mini, official].map(({ appid }) => g.sim.openidOf(who, appid))
  return g.deps.db.wechatIdentity.findMany({ where: { openid: { in: openids } }, include: { member: true } })
}

async function expectOneMember(who: string, id: number) {
  expect((await identitiesOf(who)).map(({ memberId }) => memberId)).toEqual([id, id])
  for (const way of ['mini', 'official'] as const) expect(await memberOf(way, who)).toBe(id)
}

describe('one person by two accounts', () => {
  for (const [first, second] of orders) {
    it(`is one member, unionid known at once: ${first}, then ${second}`, async () => {
      const who = somebody()
      g.sim.attachUnionid(who)
      const id = await memberOf(first, who)
      expect(await memberOf(second, who)).toBe(id)
      await expectOneMember(who, id)
    })

    it(`is one member, unionid seen by the first before the second comes: ${first}, then ${second}`, async () => {
      const who = somebody()
      const id = await memberOf(first, who)
      g.sim.attachUnionid(who)
      expect(await memberOf(first, who)).toBe(id)
      expect(await memberOf(second, who)).toBe(id)
      await expectOneMember(who, id)
    })

    it(`becomes one member, unionid seen by the second only: ${first}, then ${second}`, async () => {
      const who = somebody()
      const id = await memberOf(first, who)
      g.sim.attachUnionid(who)
      await memberOf(second, who)
      expect(await memberOf(first, who)).toBe(id)
      await expectOneMember(who, id)
    })

    it(`becomes one member, unionid after both had joined: ${first}, then ${second}`, async () => {
      const who = somebody()
      const id = await memberOf(first, who)
      const younger = await wxLogin(g, second, who)
      expect(younger.data.member_id).not.toBe(id)
      g.sim.attachUnionid(who)
      await memberOf(second, who)
      expect(await memberOf(first, who)).toBe(id)
      await expectOneMember(who, id)
      expect(await auth(g, 'quit', {}, { token: younger.data.token })).toMatchObject({ code: 102 })
    })
  }

  it('is one member when both logins race, again and again', async () => {
    for (let round = 0; round < 6; round++) {
      const who = somebody()
      g.sim.attachUnionid(who)
      const [one, two] = round % 2 ? orders[0]! : orders[1]!
      const ids = await Promise.all([
        memberOf(one, who),
        memberOf(two, who),
        memberOf(one, who),
        memberOf(two, who),
      ])
      expect(new Set(ids).size).toBe(1)
      await expectOneMember(who, ids[0])
    }
  })

  it('is one member in the end when the unionid appears while both race', async () => {
    for (let round = 0; round < 4; round++) {
      const who = somebody()
      if (round % 2) await Promise.all([memberOf('mini', who), memberOf('official', who)])
      else await memberOf('official', who)
      g.sim.attachUnionid(who)
      await Promise.all([memberOf('mini', who), memberOf('official', who), memberOf('mini', who)])
      const [identity] = await identitiesOf(who)
      await expectOneMember(who, identity!.memberId)
    }
  })

  it('is one member when ten first logins by one account race', async () => {
    const who = somebody()
    const ids = await Promise.all([...Array(10)].map(() => memberOf('mini', who)))
    expect(new Set(ids).size).toBe(1)
    expect(
      await g.deps.db.member.count({
        where: { username: { startsWith: `#${g.sim.openidOf(who, mini.appid)}` } },
      }),
    ).toBe(1)
  })

  it('stays two where both are more than a WeChat login, and says so in the audit', async () => {
    const who = somebody()
    const [first, second] = [await memberOf('official', who), await memberOf('mini', who)]
    await g.deps.db.member.updateMany({ where: { id: { in: [first, second] } }, data: { passwordHash: 'x' } })
    g.sim.attachUnionid(who)
    expect(await memberOf('official', who)).toBe(first)
    expect(await memberOf('mini', who)).toBe(second)
    expect(
      await g.deps.db.auditEvent.count({ where: { event: 'wx-merge', memberId: { in: [first, second] } } }),
    ).toBeGreaterThan(0)
  })

  it('is two members where the accounts belong to different open platforms', async () => {
    const other = await openWechatGateway()
    await other.deps.db.wechatAccount.updateMany({ where: { type: 'mini' }, data: { openPlatform: 'other' } })
    other.sim.attachUnionid('ann')
    const one = await wxLogin(other, 'mini', 'ann')
    const two = await wxLogin(other, 'official', 'ann')
    expect(one.data.member_id).not.toBe(two.data.member_id)
    await other.close()
  })

  it('shares nothing by nickname and avatar, nor by a missing unionid', async () => {
    const [one, two] = [somebody(), somebody()]
    Object.assign(g.sim.user(two), {
      nickname: g.sim.user(one).nickname,
      avatar: g.sim.user(one).avatar,
      unionid: '',
    })
    Object.assign(g.sim.user(one), { unionid: '' })
    expect(await memberOf('mini', one)).not.toBe(await memberOf('mini', two))
  })

  it('is who WeChat says it is, not who a profile names that the holder of a session key signed', async () => {
    const [thief, victim] = [somebody(), somebody()]
    for (const who of [thief, victim]) g.sim.attachUnionid(who)
    const owner = await memberOf('mini', victim)
    const names = { openId: g.sim.openidOf(victim, mini.appid), unionId: g.sim.user(victim).unionid }
    const rawData = JSON.stringify({ nickName: 'me', gender: 0, avatarUrl: '', ...names })
    const signature = createHash('sha1')
      .update(rawData + g.sim.sessionKeyOf(thief, mini.appid))
      .digest('hex')
    const answer = await wxLogin(g, 'mini', thief, { rawData, signature })
    expect(answer).toMatchObject({ code: 1, data: { openid: g.sim.openidOf(thief, mini.appid) } })
    expect(answer.data.member_id).not.toBe(owner)
    expect((await identitiesOf(thief)).map(({ unionid }) => unionid)).toEqual([g.sim.user(thief).unionid])
  })

  it('takes no openid for another’s because a name was chosen to look like it', async () => {
    const who = somebody()
    const name = `#${g.sim.openidOf(who, mini.appid)}`
    // Nobody can choose such a name any more; members of before may have.
    const squatter = await createMember(g.deps, { username: 'squatter', password: 'correct horse' })
    const data = { username: name, usernameKey: name.toLowerCase() }
    await g.deps.db.member.update({ where: { id: squatter.id }, data })
    expect(await memberOf('mini', who)).not.toBe(squatter.id)
  })
})

describe('an openid of who must register', () => {
  const mustRegister = async (who: string, params: Record<string, string> = {}) => {
    const { wxid, code } = miniLogin(g, who) as { wxid: string; code: string }
    const openid = g.sim.openidOf(who, mini.appid)
    const answer = await auth(g, 'wxlogin', { wxid, code, ...params })
    expect(answer).toEqual({ code: 109, msg: '请注册账号', time: expect.any(Number), data: { openid } })
    return openid
  }
  const form = { password: 'correct horse', repassword: 'correct horse' }
  async function register(access_token: string, username: string, openid: string) {
    await nextTry(g)
    const verify = await solve(g, access_token)
    return auth(g, 'register', { ...form, access_token, username, openid, verify })
  }
  const owner = async (who: string) => (await identitiesOf(who))[0]?.memberId

  it('is bound by the register of the same temporary token', async () => {
    const [who, access_token] = [somebody(), await guest(g)]
    const openid = await mustRegister(who, { access_token })
    const answer = await register(access_token, 'registered', openid)
    expect(answer.data.member_id).toBe(await owner(who))
    expect(await memberOf('mini', who)).toBe(answer.data.member_id)
  })

  it('is bound by the login of the same temporary token, once', async () => {
    await createMember(g.deps, { username: 'old-hand', password: 'correct horse' })
    await createMember(g.deps, { username: 'new-hand', password: 'correct horse' })
    const [who, access_token] = [somebody(), await guest(g)]
    const openid = await mustRegister(who, { access_token })
    const params = { access_token, username: 'old-hand', password: 'correct horse', openid }
    expect(await owner(who)).toBeUndefined()
    const { data } = await login(g, params)
    expect(await owner(who)).toBe(data.member_id)
    await login(g, { ...params, username: 'new-hand' })
    expect(await owner(who)).toBe(data.member_id)
  })

  it('is bound once: the proof is gone though the account has been unbound since', async () => {
    await createMember(g.deps, { username: 'first-hand', password: 'correct horse' })
    await createMember(g.deps, { username: 'late-hand', password: 'correct horse' })
    const [who, access_token] = [somebody(), await guest(g)]
    const openid = await mustRegister(who, { access_token })
    const params = { access_token, username: 'first-hand', password: 'correct horse', openid }
    const { data } = await login(g, params)
    expect(await owner(who)).toBe(data.member_id)
    await g.deps.db.wechatIdentity.deleteMany({ where: { openid } })
    expect(await login(g, { ...params, username: 'late-hand' })).toMatchObject({ code: 1 })
    expect(await owner(who)).toBeUndefined()
  })

  it('is bound by nobody without the proof, and the login goes on', async () => {
    await createMember(g.deps, { username: 'no-proof', password: 'correct horse' })
    const [who, mine, theirs] = [somebody(), await guest(g), await guest(g)]
    const openid = await mustRegister(who, { access_token: mine })
    const params = { access_token: theirs, username: 'no-proof', password: 'correct horse', openid }
    expect((await login(g, params)).code).toBe(1)
    expect((await register(theirs, 'without-proof', openid)).code).toBe(1)
    expect(await owner(who)).toBeUndefined()
    const tokenless = await mustRegister(somebody())
    expect((await login(g, { ...params, openid: tokenless })).code).toBe(1)
    expect(await g.deps.db.wechatIdentity.count({ where: { openid: tokenless } })).toBe(0)
  })

  it('is bound no more when the proof is too old, or when it became somebody’s meanwhile', async () => {
    await createMember(g.deps, { username: 'too-late', password: 'correct horse' })
    const [who, access_token] = [somebody(), await guest(g)]
    const openid = await mustRegister(who, { access_token })
    for (let i = 0; i < 2; i++) {
      g.clock.advance(301)
      await solve(g, access_token)
    }
    await login(g, { access_token, username: 'too-late', password: 'correct horse', openid })
    expect(await owner(who)).toBeUndefined()
    await mustRegister(who, { access_token })
    const taken = await memberOf('mini', who)
    await login(g, { access_token, username: 'too-late', password: 'correct horse', openid })
    expect(await owner(who)).toBe(taken)
  })
})

it('keeps the accounts’ secrets sealed, and one default of each type', async () => {
  const rows = await g.deps.db.wechatAccount.findMany()
  expect(JSON.stringify(rows)).not.toContain(official.secret)
  const hash = (
    await addWechatAccount(g.deps, { type: 'official', appid: 'wx-2', secret: 's', isDefault: true })
  ).hash
  expect(hash).toMatch(/^[A-Za-z][A-Za-z0-9]{5,9}$/)
  expect(await g.deps.db.wechatAccount.count({ where: { defaultFor: 'official' } })).toBe(1)
  expect(officialLogin(g, 'x').wxid).toBe('aOfficial')
})

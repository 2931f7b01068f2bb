// What happens between the look at a WeChat user's rows and what is written for it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../../src/auth/members/members.ts'
import {
  auth,
  guest,
  mini,
  nextTry,
  openWechatGateway,
  type WechatGateway,
} from '../../../support/api-auth.ts'
import { codeOf } from '../../../support/gateway.ts'
import {
  bind,
  codeFor,
  freshMobile,
  loginWithCode,
  reauthenticate,
  resetPassword,
} from '../../../support/joining.ts'
import { bearer, login } from '../../../support/operations.ts'
import { overtakenDatabase } from '../../../support/watched.ts'
import { miniLogin, wxLoginOperation } from '../../../support/wechat.ts'

const password = 'correct horse'
const wxid = 'VAvseyFhkV'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())

let people = 0
const somebody = () => `racer-${people++}`
const overtaken = (name: string, work: () => Promise<unknown>) => ({
  ...g,
  ...g.beside({ db: overtakenDatabase(g.deps.db, name, work) }),
})
const liveSessions = (memberId: number) => g.deps.db.session.count({ where: { memberId, endedAt: null } })
const identities = (memberId: number) => g.deps.db.wechatIdentity.count({ where: { memberId } })

async function member() {
  const mobile = freshMobile()
  const { id } = await createMember(g.deps, { username: `w${mobile}`, mobile, password, proven: 'all' })
  return { id, mobile, token: (await login(g, mobile, password)).accessToken as string }
}

const bindOperation = `mutation ($w: String!, $c: String!) { wxBind(wxid: $w, code: $c) { openid } }`
const wxBind = (doors: WechatGateway, token: string, who: string) =>
  doors.graphql(bindOperation, { w: wxid, c: g.sim.issueCode(who, mini.appid) }, bearer(token))
const wxLogin = (doors: WechatGateway, who: string, more: object = {}) =>
  doors.graphql(wxLoginOperation, { ...miniLogin(g, who), ...more })
const reset = async ({ mobile }: { mobile: string }) => {
  const code = await codeFor(g, mobile, 'RESET')
  return async () => expect((await resetPassword(g, mobile, code)).errors).toBeUndefined()
}

describe('a reset by the owner', () => {
  it('while the thief’s WeChat logs in leaves it no session', async () => {
    const owner = await member()
    const thief = somebody()
    await wxBind(g, owner.token, thief)
    const slow = overtaken('session.create', await reset(owner))
    expect(codeOf(await wxLogin(slow, thief))).toBe('MEMBER_MUST_REGISTER')
    expect([await liveSessions(owner.id), await identities(owner.id)]).toEqual([0, 0])
  })

  it('while the thief’s WeChat is bound leaves it unbound', async () => {
    const owner = await member()
    const slow = overtaken('$transaction', await reset(owner))
    expect(codeOf(await wxBind(slow, owner.token, somebody()))).toBe('TOKEN_INVALID')
    expect(await identities(owner.id)).toBe(0)
  })

  it('parts what is bound right before the sessions end', async () => {
    const owner = await member()
    const code = await codeFor(g, owner.mobile, 'RESET')
    const slow = overtaken('session.updateManyAndReturn', () => wxBind(g, owner.token, somebody()))
    expect((await resetPassword(slow, owner.mobile, code)).errors).toBeUndefined()
    expect([await liveSessions(owner.id), await identities(owner.id)]).toEqual([0, 0])
  })

  it('while a guest who proved a WeChat user logs in by the old password binds nothing', async () => {
    const owner = await member()
    const token = await guest(g)
    const who = somebody()
    const mustRegister = await auth(g, 'wxlogin', {
      wxid,
      code: g.sim.issueCode(who, mini.appid),
      access_token: token,
    })
    expect(mustRegister.code).toBe(109)
    const { openid } = mustRegister.data
    const slow = overtaken('$transaction', await reset(owner))
    await nextTry(g)
    const form = { username: owner.mobile, password, openid, access_token: token }
    expect((await auth(slow, 'login', form)).code).toBe(1)
    expect([await liveSessions(owner.id), await identities(owner.id)]).toEqual([0, 0])
  })
})

it('who claims a made-up member leaves its maker no WeChat login, however late it comes', async () => {
  const mobile = freshMobile()
  const { id } = await createMember(g.deps, { username: `made${mobile}`, mobile, password })
  const { accessToken } = await login(g, `made${mobile}`, password)
  const code = await codeFor(g, mobile, 'LOGIN')
  const slow = overtaken('$transaction', () => loginWithCode(g, mobile, code))
  expect(codeOf(await wxBind(slow, accessToken, somebody()))).toBe('TOKEN_INVALID')
  expect([await liveSessions(id), await identities(id)]).toEqual([1, 0])
})

describe('two phones proven by one WeChat user', () => {
  it('leave it the first, when the second login had read it before', async () => {
    const who = somebody()
    const { data } = await wxLogin(g, who)
    const { id } = data.wxLogin.tokens.member
    const [one, two] = [somebody(), somebody()]
    const phoneCode = (of: string) => ({ phoneCode: g.sim.issuePhoneCode(of, mini.appid) })
    const slow = overtaken('member.update', () => wxLogin(g, who, phoneCode(one)))
    expect((await wxLogin(slow, who, phoneCode(two))).errors).toBeUndefined()
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id } })
    expect(row.mobile).toBe(`+86${g.sim.user(one).phone}`)
  })

  it('20 at once leave it one', async () => {
    const who = somebody()
    const { id } = (await wxLogin(g, who)).data.wxLogin.tokens.member
    const phones = Array.from({ length: 20 }, somebody)
    const answers = await Promise.all(
      phones.map((of) => wxLogin(g, who, { phoneCode: g.sim.issuePhoneCode(of, mini.appid) })),
    )
    const row = await g.deps.db.member.findUniqueOrThrow({ where: { id } })
    const shown = answers.flatMap(({ data }) => (data ? [data.wxLogin.tokens.member.mobile] : []))
    expect(new Set(shown)).toEqual(new Set([row.mobile]))
  })
})

it('a phone that WeChat proves takes the place of the one the member typed, in its username too', async () => {
  const typed = freshMobile()
  const { id } = await createMember(g.deps, { username: typed, password })
  const { accessToken } = await login(g, typed, password)
  const who = somebody()
  await wxBind(g, accessToken, who)
  const { phone } = g.sim.user(who)
  await wxLogin(g, who, { phoneCode: g.sim.issuePhoneCode(who, mini.appid) })
  const row = await g.deps.db.member.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ username: phone, mobile: `+86${phone}`, mobileProvenAt: expect.any(Date) })
  // The number typed before is its holder's to bind.
  const other = await member()
  await reauthenticate(g, other.token, { password })
  const { data } = await bind(g, other.token, typed, await codeFor(g, typed, 'BIND'))
  expect(data.bound).toMatchObject({ mobile: `+86${typed}` })
})

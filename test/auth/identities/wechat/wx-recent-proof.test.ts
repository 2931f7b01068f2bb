import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../../src/auth/members/members.ts'
import { auth, mini, openWechatGateway, type WechatGateway } from '../../../support/api-auth.ts'
import { codeOf, failure, failuresOf } from '../../../support/gateway.ts'
import {
  bind as bindPhone,
  codeFor,
  freshMobile,
  reauthenticate,
  resetPassword,
  sent,
} from '../../../support/joining.ts'
import { bearer, check, login } from '../../../support/operations.ts'
import { miniLogin, wxLoginOperation } from '../../../support/wechat.ts'

const password = 'correct horse'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())

async function member() {
  const mobile = freshMobile()
  const { id } = await createMember(g.deps, { username: `w${mobile}`, mobile, password, proven: 'all' })
  return { id, mobile, token: (await login(g, mobile, password)).accessToken as string }
}

const bindOperation = `mutation ($code: String!, $keep: Boolean) {
  wxBind(wxid: "VAvseyFhkV", code: $code, keepOtherSessions: $keep) { openid }
}`
const wxBind = (token: string, who: string, keep = false) =>
  g.graphql(bindOperation, { code: g.sim.issueCode(who, mini.appid), keep }, bearer(token))
const wxUnbind = (token: string) => g.graphql('mutation { wxUnbind(wxid: "VAvseyFhkV") }', {}, bearer(token))
const logsInAs = async (who: string) =>
  (await g.graphql(wxLoginOperation, miniLogin(g, who))).data.wxLogin.tokens.member.id
const notices = (mobile: string) => sent(g).filter(({ to, code }) => to.includes(mobile) && code === null)

it('a phone that a WeChat login brings is told at the address there was, and resets nothing for a day', async () => {
  const email = `mail${freshMobile()}@example.com`
  await createMember(g.deps, { username: email, password, proven: 'all' })
  const { accessToken } = await login(g, email, password)
  expect((await wxBind(accessToken, 'phoner')).errors).toBeUndefined()
  await expect.poll(() => notices(email)).toHaveLength(1)
  const phoneCode = g.sim.issuePhoneCode('phoner', mini.appid)
  const { data } = await g.graphql(wxLoginOperation, { ...miniLogin(g, 'phoner'), phoneCode })
  const { mobile } = data.wxLogin.tokens.member
  await expect.poll(() => notices(email)[0]?.text).toContain('another phone number was bound')
  expect(notices(mobile)).toEqual([])
  expect(codeOf(await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET')))).toBe('CONTACT_TOO_NEW')
  await g.graphql(wxLoginOperation, {
    ...miniLogin(g, 'phoner'),
    phoneCode: g.sim.issuePhoneCode('phoner', mini.appid),
  })
  expect(notices(email)).toHaveLength(2)
})

describe('the only way in', () => {
  const joined = async (who: string) => {
    const { tokens } = (await g.graphql(wxLoginOperation, miniLogin(g, who))).data.wxLogin
    return { id: tokens.member.id as number, token: tokens.accessToken as string }
  }

  it('is not parted for a phone that a thief of the token has just added, nor a password set by it', async () => {
    const { id, token } = await joined('robbed')
    const thief = freshMobile()
    expect((await bindPhone(g, token, thief, await codeFor(g, thief, 'BIND'))).errors).toBeUndefined()
    const refused = await wxUnbind(token)
    expect(failuresOf(refused)).toEqual(failure('CONTACT_TOO_NEW'))
    expect(refused.errors[0].extensions.retryAfter).toBeGreaterThan(86_000)
    expect(codeOf(await resetPassword(g, thief, await codeFor(g, thief, 'RESET')))).toBe('CONTACT_TOO_NEW')
    const byOwn = { code: await codeFor(g, thief, 'LOGIN') }
    expect(codeOf(await reauthenticate(g, token, byOwn))).toBe('CONTACT_TOO_NEW')
    expect(await logsInAs('robbed')).toBe(id)
  })

  it('is parted when the phone beside it is a day old', async () => {
    const { token } = await joined('mover')
    const phone = freshMobile()
    await bindPhone(g, token, phone, await codeFor(g, phone, 'BIND'))
    await g.pass(86_400)
    const { tokens } = (await g.graphql(wxLoginOperation, miniLogin(g, 'mover'))).data.wxLogin
    expect((await wxUnbind(tokens.accessToken)).data.wxUnbind).toBe(true)
  })
})

describe('a WeChat user', () => {
  it('is neither bound nor parted by a stolen access token', async () => {
    const { id, token } = await member()
    await g.pass(601)
    expect(failuresOf(await wxBind(token, 'thief'))).toEqual(failure('REAUTHENTICATION_REQUIRED'))
    expect(codeOf(await wxUnbind(token))).toBe('REAUTHENTICATION_REQUIRED')
    expect(await logsInAs('thief')).not.toBe(id)
  })

  it('is bound after a new proof, which is told; again it needs none, as nothing changes', async () => {
    const { id, mobile, token } = await member()
    await g.pass(601)
    await reauthenticate(g, token, { password })
    const elsewhere = (await login(g, mobile, password)).accessToken
    expect((await wxBind(token, 'owner', true)).errors).toBeUndefined()
    expect((await check(g, elsewhere)).active).toBe(true)
    await expect.poll(() => notices(mobile)[0]?.text).toContain('a WeChat account was bound')
    await g.pass(601)
    expect((await wxBind(token, 'owner')).errors).toBeUndefined()
    expect(notices(mobile)).toHaveLength(1)
    expect(await logsInAs('owner')).toBe(id)
    await reauthenticate(g, token, { password })
    expect((await wxUnbind(token)).data.wxUnbind).toBe(true)
    await expect.poll(() => notices(mobile)[0]?.text).toContain('a WeChat account was unbound')
    expect((await check(g, elsewhere)).active).toBe(false)
  })

  it('new to an old client needs a new login; its own is answered as ever', async () => {
    const { mobile } = await member()
    const { data } = await g.graphql(
      'mutation ($u: String!, $p: String!, $g: String) { login(username: $u, password: $p, group: $g) { accessToken } }',
      { u: mobile, p: password, g: 'web' },
    )
    const old = (action: string, who: string) => {
      const code = g.sim.issueCode(who, mini.appid)
      return auth(g, action, { token: data.login.accessToken, wxid: 'VAvseyFhkV', code })
    }
    expect((await old('wxlogin', 'early')).code).toBe(1)
    await g.pass(601)
    const refused = { code: 0, msg: '请重新登录后再绑定微信' }
    expect(await old('wxlogin', 'late')).toMatchObject(refused)
    expect(await old('wxautologin', 'late')).toMatchObject({ code: 101, msg: '登录失败' })
    for (const action of ['wxlogin', 'wxautologin'])
      expect(await old(action, 'early')).toMatchObject({ code: 1, data: { openid: expect.any(String) } })
  })
})

describe('a WeChat user bound of late', () => {
  it('is told of at a change of the password', async () => {
    const { mobile, token } = await member()
    await wxBind(token, 'mole')
    const change = `mutation { changePassword(currentPassword: "${password}", newPassword: "another horse") }`
    await g.graphql(change, {}, { ...bearer(token), 'accept-language': 'zh' })
    await expect.poll(() => notices(mobile)[0]?.text).toContain('近 7 天内绑定了 1 个微信账号')
  })

  it('is parted by a reset, with its unionid; the one a member came by and an older one stay', async () => {
    const { id, mobile, token } = await member()
    g.sim.attachUnionid('mallory')
    await wxBind(token, 'mallory')
    expect(await logsInAs('mallory')).toBe(id)
    await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'))
    expect(await logsInAs('mallory')).not.toBe(id)
    const parted = await g.deps.db.auditEvent.findMany({ where: { memberId: id, event: 'wx-unbind' } })
    expect(parted).toMatchObject([{ result: 'password-reset' }])

    const phoneCode = g.sim.issuePhoneCode('native', mini.appid)
    await g.graphql(wxLoginOperation, { ...miniLogin(g, 'native'), phoneCode })
    const native = await logsInAs('native')
    const phone = g.sim.user('native').phone
    await resetPassword(g, phone, await codeFor(g, phone, 'RESET'))
    expect(await logsInAs('native')).toBe(native)

    const old = await member()
    await wxBind(old.token, 'friend')
    await g.pass(7 * 86_400)
    await resetPassword(g, old.mobile, await codeFor(g, old.mobile, 'RESET'))
    expect(await logsInAs('friend')).toBe(old.id)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { endSessions } from '../../../src/auth/sessions/end-sessions.ts'
import { operator } from '../../../src/cli/operator.ts'
import { auth, guest, login, mini, official, openWechatGateway, page } from '../../support/api-auth.ts'
import type { WechatGateway } from '../../support/api-auth.ts'
import { testWechat } from '../../support/gateway.ts'
import { miniLogin, officialLogin, wxLogin } from '../../support/wechat.ts'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())
beforeEach(() => g.sim.setMode('ok'))

const time = expect.any(Number)
const hex = expect.stringMatching(/^[0-9a-f]{32}$/)
const refused = (code: number, msg: string, data: unknown = '') => ({ code, msg, time, data })

describe('wxsign', () => {
  it('answers with the keys of the document, by hash, by number, by default, and by Referer', async () => {
    const data = {
      url: page,
      debug: false,
      beta: false,
      jsApiList: expect.arrayContaining(['updateAppMessageShareData', 'showMenuItems']),
      openTagList: [],
      appId: official.appid,
      nonceStr: expect.stringMatching(/^[A-Za-z0-9]{10}$/),
      timestamp: Math.floor(g.clock.now() / 1000),
      signature: expect.stringMatching(/^[0-9a-f]{40}$/),
    }
    const good = { code: 1, msg: '', time, data }
    expect(await auth(g, 'wxsign', { url: page })).toEqual(good)
    expect((await auth(g, 'wxsign', { url: page })).data.jsApiList).toHaveLength(17)
    expect(await auth(g, 'wxSign', { url: page, wxid: 'aOfficial' })).toEqual(good)
    expect(await auth(g, 'wxsign', { url: page, wxid: g.accounts.official.id })).toEqual(good)
    const { body } = await g.send('/api/auth/wxsign', { headers: { referer: page } })
    expect(body).toEqual(good)
  })

  it('says what is wrong', async () => {
    expect(await auth(g, 'wxsign', { url: page, wxid: 'nonesuch' })).toEqual(
      refused(0, '当前公众号不支持操作'),
    )
    expect(await auth(g, 'wxsign', { url: page, wxid: 'VAvseyFhkV' })).toEqual(
      refused(0, '当前公众号不支持操作'),
    )
    expect(await auth(g, 'wxsign', { url: 'https://evil.example/' })).toEqual(
      refused(0, '链接地址不在允许范围内'),
    )
    expect(await auth(g, 'wxsign')).toEqual(refused(0, 'method param miss:url'))
    const fresh = await openWechatGateway()
    fresh.sim.setMode('down')
    expect(await auth(fresh, 'wxsign', { url: page })).toEqual(refused(0, '微信服务暂时不可用，请稍后再试'))
    fresh.sim.setMode({ errcode: 40125, errmsg: 'invalid appsecret' })
    expect(await auth(fresh.beside({ wechat: testWechat(fresh.deps) }), 'wxsign', { url: page })).toEqual(
      refused(101, '配置错误'),
    )
    await fresh.close()
  })
})

describe('wxauth', () => {
  it('gives the address of the consent page', async () => {
    const answer = await auth(g, 'wxauth', { url: page })
    expect(answer).toEqual({ code: 1, msg: '', time, data: { url: expect.any(String) } })
    const url = new URL(answer.data.url)
    expect(url.origin + url.pathname).toBe('https://open.weixin.qq.com/connect/oauth2/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      appid: official.appid,
      redirect_uri: page,
      response_type: 'code',
      scope: 'snsapi_userinfo',
      state: hex,
      connect_redirect: '1',
    })
    expect(url.hash).toBe('#wechat_redirect')
    expect((await auth(g, 'wxauth', { url: 'https://evil.example/' })).code).toBe(0)
  })

  it('binds its state to the temporary token, where the client carries both', async () => {
    const [mine, theirs] = [await guest(g), await guest(g)]
    const ask = async () => {
      const { data } = await auth(g, 'wxauth', { url: page, access_token: mine })
      return { ...officialLogin(g, 'ada'), state: new URL(data.url).searchParams.get('state') ?? '' }
    }
    const stateRefused = refused(101, '登录授权失败')
    expect(await auth(g, 'wxlogin', { ...(await ask()), access_token: theirs })).toEqual(stateRefused)
    expect(await auth(g, 'wxlogin', { ...(await ask()), state: 'made-up', access_token: mine })).toEqual(
      stateRefused,
    )
    const good = { ...(await ask()), access_token: mine }
    expect((await auth(g, 'wxlogin', good)).code).toBe(1)
    expect(await auth(g, 'wxlogin', { ...good, code: g.sim.issueCode('ada', official.appid) })).toEqual(
      stateRefused,
    )
    expect((await auth(g, 'wxlogin', officialLogin(g, 'ada'))).code).toBe(1)
  })
})

describe('wxlogin', () => {
  it('answers with the keys of the document, by both kinds of account and by the default one', async () => {
    const good = (openid: string) => ({
      code: 1,
      msg: '',
      time,
      data: { token: hex, refresh_token: hex, expire_in: 1800, member_id: expect.any(Number), openid },
    })
    expect(await wxLogin(g, 'mini', 'ann')).toEqual(good(g.sim.openidOf('ann', mini.appid)))
    expect(await wxLogin(g, 'official', 'ann')).toEqual(good(g.sim.openidOf('ann', official.appid)))
    expect(await auth(g, 'wxlogin', { code: g.sim.issueCode('ann', official.appid) })).toEqual(
      good(g.sim.openidOf('ann', official.appid)),
    )
    expect((await auth(g, 'wxautologin', miniLogin(g, 'ann'))).code).toBe(1)
  })

  it('says what is wrong, in the old words', async () => {
    expect(await auth(g, 'wxlogin', { wxid: 'nonesuch', code: 'x' })).toEqual(refused(101, '配置错误'))
    expect(await auth(g, 'wxlogin', { wxid: 'aOfficial' })).toEqual(refused(0, 'method param miss:code'))
    expect(await auth(g, 'wxlogin', { wxid: 'VAvseyFhkV', code: 'x' })).toEqual(
      refused(101, '登录失败:invalid code'),
    )
    const used = miniLogin(g, 'bea')
    expect((await auth(g, 'wxlogin', used)).code).toBe(1)
    expect(await auth(g, 'wxlogin', used)).toEqual(refused(101, '登录失败:code been used'))
    const { wxid, code } = miniLogin(g, 'stranger') as { wxid: string; code: string }
    expect(await auth(g, 'wxautologin', { wxid, code })).toEqual(refused(101, '登录失败'))
    const badPhone = { phoneIv: 'AAAA', phoneData: 'AAAA' }
    expect(await auth(g, 'wxlogin', { ...miniLogin(g, 'stranger'), ...badPhone })).toEqual(
      refused(101, '登录授权失败'),
    )
    expect((await auth(g, 'wxlogin', { ...miniLogin(g, 'bea'), ...badPhone })).code).toBe(1)
    const bare = await openWechatGateway()
    await bare.deps.db.wechatAccount.deleteMany()
    expect(await auth(bare, 'wxlogin', { code: 'x' })).toEqual(refused(101, '服务器配置错误'))
    await bare.close()
  })

  it('tells a disabled member, with its openid', async () => {
    const { data } = await wxLogin(g, 'mini', 'dan')
    const { username } = await g.deps.db.member.findUniqueOrThrow({ where: { id: data.member_id } })
    await setMemberEnabled(g.deps, operator, { username, enabled: false })
    const openid = g.sim.openidOf('dan', mini.appid)
    expect(await wxLogin(g, 'mini', 'dan')).toEqual(refused(113, '账户已被禁用', { openid }))
  })

  it('of who is logged in binds, and gives the openid only', async () => {
    const member = await createMember(g.deps, { username: 'walker', password: 'correct horse' })
    const { token } = (
      await login(g, { access_token: await guest(g), username: 'walker', password: 'correct horse' })
    ).data
    const openid = g.sim.openidOf('eve', mini.appid)
    expect(await auth(g, 'wxlogin', miniLogin(g, 'eve'), { token })).toEqual({
      code: 1,
      msg: '',
      time,
      data: { openid },
    })
    expect((await wxLogin(g, 'mini', 'eve')).data.member_id).toBe(member.id)
    expect((await auth(g, 'wxlogin', miniLogin(g, 'ann'), { token })).code).toBe(0)
  })

  it('remembers who recommended', async () => {
    const agent = await createMember(g.deps, { username: 'agent-1', password: 'correct horse' })
    await g.deps.db.member.update({ where: { id: agent.id }, data: { agentCode: 'A1', isAgent: true } })
    const { data } = await wxLogin(g, 'mini', 'flo', { agent: 'A1' })
    expect((await g.deps.db.member.findUniqueOrThrow({ where: { id: data.member_id } })).referrerId).toBe(
      agent.id,
    )
  })
})

describe('the mini program of shop_mapp', () => {
  // As its Login.js sends it: JSON, an empty token header, parameters nobody asked for.
  const doLogin = (who: string) =>
    g.post('/api/auth/wxlogin', { ...miniLogin(g, who), scene: 1001, debug: false, agent: '' }, { token: '' })
  const call = async (token: string) =>
    (await g.post('/api/auth/token', { appid: 'web' }, { token })).body.code
  const refresh = async (refresh_token: string) =>
    (await g.post('/api/auth/refresh', { refresh_token, scene: 1001 }, { token: '' })).body

  it('logs in, calls, refreshes on 103 and replays, and logs in anew on 102', async () => {
    const { data } = (await doLogin('gus')).body
    expect(data).not.toHaveProperty('token_expire')
    expect(await call(data.token)).toBe(1)
    g.clock.advance(1_801)
    expect(await call(data.token)).toBe(103)
    const renewed = (await refresh(data.refresh_token)).data
    expect(renewed).toEqual({ token: hex, refresh_token: hex, expire_in: 1800, member_id: data.member_id })
    expect(await call(renewed.token)).toBe(1)
    await endSessions(g.deps, operator, { where: { memberId: data.member_id }, reason: 'revoked' })
    g.clock.advance(1)
    expect(await call(renewed.token)).toBe(102)
    expect(await refresh(renewed.refresh_token)).toEqual(refused(105, '刷新失败'))
    const again = (await doLogin('gus')).body.data
    expect(again.member_id).toBe(data.member_id)
    expect(await call(again.token)).toBe(1)
  })

  it('is told 102, not 103, once the refresh token is dead too', async () => {
    const { data } = (await doLogin('hal')).body
    g.clock.advance(31 * 86_400)
    expect(await call(data.token)).toBe(102)
  })

  it('is told clearly that WeChat is down, and nothing is half made', async () => {
    const before = [await g.deps.db.member.count(), await g.deps.db.session.count()]
    g.sim.setMode('down')
    expect((await doLogin('ida')).body).toEqual(refused(101, '登录失败:微信服务暂时不可用，请稍后再试'))
    expect([await g.deps.db.member.count(), await g.deps.db.session.count()]).toEqual(before)
    g.sim.setMode('ok')
    expect((await doLogin('ida')).body.code).toBe(1)
  })
})

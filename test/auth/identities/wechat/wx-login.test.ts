import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../../src/auth/members/members.ts'
import { erasePerson } from '../../../../src/auth/privacy/erase.ts'
import { operator } from '../../../../src/cli/operator.ts'
import {
  auth,
  guest,
  mini,
  official,
  openWechatGateway,
  page,
  type WechatGateway,
} from '../../../support/api-auth.ts'
import { codeOf } from '../../../support/gateway.ts'
import { bearer, login } from '../../../support/operations.ts'
import { overtakenDatabase } from '../../../support/watched.ts'
import { consent, miniLogin, wxLoginOperation } from '../../../support/wechat.ts'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())
beforeEach(() => g.sim.setMode('ok'))

const ask = (variables: object) => g.graphql(wxLoginOperation, variables)
const members = () => g.deps.db.member.count()

describe('wxLogin of a mini program', () => {
  it('makes a member of who shows a profile, without a password, and knows it again', async () => {
    const first = await ask(miniLogin(g, 'ann'))
    expect(first.errors).toBeUndefined()
    const openid = g.sim.openidOf('ann', mini.appid)
    const member = { username: `#${openid}`, nickname: 'ann', avatar: g.sim.user('ann').avatar, mobile: null }
    expect(first.data.wxLogin).toMatchObject({
      openid,
      tokens: { group: `wechat-miniprogram:${mini.appid}`, member: { ...member, wechat: [{ openid }] } },
    })
    const again = await ask({ wxid: 'VAvseyFhkV', code: g.sim.issueCode('ann', mini.appid) })
    expect(again.data.wxLogin.tokens.member.id).toBe(first.data.wxLogin.tokens.member.id)
    const byNumber = { wxid: String(g.accounts.mini.id), code: g.sim.issueCode('ann', mini.appid) }
    expect((await ask(byNumber)).data.wxLogin.openid).toBe(openid)
  })

  it('tells a stranger without a profile to register, and makes no member', async () => {
    const before = await members()
    for (const more of [{}, { rawData: '{"nickName":"x"}', signature: 'f'.repeat(40) }]) {
      const answer = await ask({ wxid: 'VAvseyFhkV', code: g.sim.issueCode('bob', mini.appid), ...more })
      expect(answer.errors[0].extensions).toMatchObject({
        code: 'MEMBER_MUST_REGISTER',
        openid: g.sim.openidOf('bob', mini.appid),
      })
    }
    expect(await members()).toBe(before)
  })

  it('takes a phone number by code and by the old data, and makes it the member’s own', async () => {
    const wxid = 'VAvseyFhkV'
    const code = () => g.sim.issueCode('cleo', mini.appid)
    const phoneCode = g.sim.issuePhoneCode('cleo', mini.appid)
    const { mobile } = (await ask({ wxid, code: code(), phoneCode })).data.wxLogin.tokens.member
    expect(mobile).toBe(`+86${g.sim.user('cleo').phone}`)
    const { encryptedData, iv } = g.sim.phoneData('dora', mini.appid)
    const old = { wxid, code: g.sim.issueCode('dora', mini.appid), phoneIv: iv, phoneData: encryptedData }
    expect((await ask(old)).data.wxLogin.tokens.member.mobile).toBe(`+86${g.sim.user('dora').phone}`)
    const ofOther = { ...old, code: g.sim.issueCode('emil', mini.appid) }
    expect(codeOf(await ask(ofOther))).toBe('WECHAT_DATA_INVALID')
  })

  it('leaves a phone number that is another member’s where it is', async () => {
    const phone = g.sim.user('fred').phone
    const other = await createMember(g.deps, {
      username: 'fred',
      password: 'correct horse',
      mobile: phone,
      proven: 'all',
    })
    const phoneCode = g.sim.issuePhoneCode('fred', mini.appid)
    const { member } = (await ask({ ...miniLogin(g, 'fred'), phoneCode })).data.wxLogin.tokens
    expect(member.id).not.toBe(other.id)
    expect(member.mobile).toBeNull()
  })

  it('uses a code once', async () => {
    const params = miniLogin(g, 'gina')
    expect((await ask(params)).errors).toBeUndefined()
    expect(codeOf(await ask(params))).toBe('WECHAT_REFUSED')
  })

  it('never lets the session key out', async () => {
    const answer = await ask(miniLogin(g, 'hugo'))
    const key = g.sim.sessionKeyOf('hugo', mini.appid)
    const rows = await g.deps.db.wechatIdentity.findMany({ include: { account: true, member: true } })
    expect(JSON.stringify([answer, rows, g.lines])).not.toContain(key)
    expect(JSON.stringify([rows, g.lines])).not.toContain(mini.secret)
  })

  it('lets in who has any name, as WeChat writes it: decorations never decide', async () => {
    const names = [
      '\u0014ann\u0000',
      '\ud83d',
      '',
      ' \n',
      'ann'.repeat(60),
      '\u001b[31mred',
      '🏃'.repeat(120),
    ]
    for (const [i, nickname] of names.entries()) {
      const user = Object.assign(g.sim.user(`odd-${i}`), { nickname })
      const ids = []
      for (let time = 0; time < 2; time++) {
        const answer = await ask({ wxid: 'aOfficial', ...(await consent(g, user.name, await guest(g))) })
        expect(answer.errors, nickname).toBeUndefined()
        const { id, nickname: kept } = answer.data.wxLogin.tokens.member
        expect(kept ?? '').not.toMatch(/\p{Cc}/u)
        expect([...(kept ?? '')].length).toBeLessThanOrEqual(100)
        ids.push(id)
      }
      expect(ids[0]).toBe(ids[1])
    }
  })

  it.each([40001, 40013, 40125, 40164, 41002, 41004, 48001, 50002, 61004])(
    'tells a stranger nothing of our own fault %i, and the operator all of it',
    async (errcode) => {
      g.sim.setMode({ errcode, errmsg: 'invalid ip 203.0.113.9, not in whitelist' })
      const answer = await ask(miniLogin(g, 'jane'))
      g.sim.setMode('ok')
      expect(codeOf(answer)).toBe('WECHAT_MISCONFIGURED')
      expect(JSON.stringify(answer)).not.toContain('203.0.113.9')
      expect(
        g.lines.some((line) => line.includes(`"errcode":${errcode}`) && line.includes('"level":50')),
      ).toBe(true)
    },
  )

  it('lets in who it knows when only the phone number fails: wrong, used, of another session, WeChat down or refusing us', async () => {
    const known = (await ask(miniLogin(g, 'nora'))).data.wxLogin.tokens.member
    const used = g.sim.issuePhoneCode('nora', mini.appid)
    const another = g.sim.phoneData('nora', mini.appid)
    const bad = [
      { phoneCode: 'wrong' },
      { phoneCode: g.sim.issuePhoneCode('nora', official.appid) },
      { phoneIv: another.iv, phoneData: 'AAAA' },
      { phoneIv: 'x', phoneData: another.encryptedData },
    ]
    for (const more of bad) {
      const { data, errors } = await ask({ ...miniLogin(g, 'nora'), ...more })
      expect([more, errors, data.wxLogin.tokens.member]).toEqual([more, undefined, known])
      const { code, ...rest } = await auth(g, 'wxlogin', { ...miniLogin(g, 'nora'), ...more })
      expect([code, rest.data.member_id]).toEqual([1, known.id])
      const stranger = await ask({ ...miniLogin(g, 'nobody-yet'), ...more })
      expect(codeOf(stranger)).toMatch(/^WECHAT_(REFUSED|DATA_INVALID)$/)
    }
    for (const mode of ['down', { errcode: 40013, errmsg: 'invalid appid' }] as const) {
      g.sim.setMode(mode, 'wxa/business/getuserphonenumber')
      expect((await ask({ ...miniLogin(g, 'nora'), phoneCode: used })).errors).toBeUndefined()
      g.sim.setMode('ok', 'wxa/business/getuserphonenumber')
    }
    const { data } = await ask({ ...miniLogin(g, 'nora'), phoneCode: used })
    expect(data.wxLogin.tokens.member.mobile).toMatch(/^\+86/)
  })

  it('fails clearly while WeChat is down, whatever is down, and makes nothing', async () => {
    const before = [await members(), await g.deps.db.session.count(), await g.deps.db.wechatIdentity.count()]
    const params = { ...miniLogin(g, 'ivan'), phoneCode: g.sim.issuePhoneCode('ivan', mini.appid) }
    g.sim.setMode('down', 'wxa/business/getuserphonenumber')
    expect(codeOf(await ask(params))).toBe('WECHAT_UNAVAILABLE')
    g.sim.setMode('ok', 'wxa/business/getuserphonenumber')
    for (const mode of ['down', 'garbage', 'huge', 'redirect'] as const) {
      g.sim.setMode(mode)
      expect(codeOf(await ask(miniLogin(g, 'ivan')))).toBe('WECHAT_UNAVAILABLE')
    }
    g.sim.setMode('ok')
    expect([
      await members(),
      await g.deps.db.session.count(),
      await g.deps.db.wechatIdentity.count(),
    ]).toEqual(before)
    expect((await ask(miniLogin(g, 'ivan'))).errors).toBeUndefined()
  })

  it('locks a disabled member out by name', async () => {
    const { member } = (await ask(miniLogin(g, 'jane'))).data.wxLogin.tokens
    await setMemberEnabled(g.deps, operator, { username: member.username, enabled: false })
    const answer = await ask(miniLogin(g, 'jane'))
    expect(answer.errors[0].extensions).toMatchObject({
      code: 'MEMBER_DISABLED',
      openid: g.sim.openidOf('jane', mini.appid),
    })
  })

  it('refuses an account there is none of, and takes the default one when none is named', async () => {
    expect(codeOf(await ask({ wxid: 'nonesuch', code: 'x' }))).toBe('WECHAT_ACCOUNT_UNKNOWN')
    expect(codeOf(await ask({ wxid: '999', code: 'x' }))).toBe('WECHAT_ACCOUNT_UNKNOWN')
    const login = await consent(g, 'kate', await guest(g))
    expect((await ask(login)).data.wxLogin.openid).toBe(g.sim.openidOf('kate', official.appid))
  })
})

describe('wxLogin of an official account', () => {
  it('makes a member by its profile', async () => {
    const { data } = await ask({ wxid: 'aOfficial', ...(await consent(g, 'leo', await guest(g))) })
    expect(data.wxLogin.tokens.member).toMatchObject({ nickname: 'leo' })
    expect(data.wxLogin.tokens.group).toBe(`wechat-service:${official.appid}`)
  })

  it('wants the state, once, of the same browser, in time; and spends no code before', async () => {
    const [mine, theirs] = [await guest(g), await guest(g)]
    const first = await consent(g, 'mia', mine)
    expect(codeOf(await ask({ ...first, state: null }))).toBe('WECHAT_STATE_INVALID')
    expect(codeOf(await ask({ ...first, state: 'made-up' }))).toBe('WECHAT_STATE_INVALID')
    const stolen = await consent(g, 'mia', mine)
    expect(codeOf(await ask({ ...stolen, guestToken: theirs }))).toBe('WECHAT_STATE_INVALID')
    expect(codeOf(await ask({ ...stolen, guestToken: null }))).toBe('WECHAT_STATE_INVALID')
    const late = await consent(g, 'mia', mine)
    for (let i = 0; i < 2; i++) {
      g.clock.advance(301)
      await g.graphql('mutation ($g: String!) { captcha(guestToken: $g) { expiresIn } }', { g: mine })
    }
    expect(codeOf(await ask(late))).toBe('WECHAT_STATE_INVALID')
    const again = await consent(g, 'mia', mine)
    const { calls } = g.sim
    const before = calls['sns/oauth2/access_token']
    expect((await ask(again)).errors).toBeUndefined()
    expect(codeOf(await ask(again))).toBe('WECHAT_STATE_INVALID')
    expect(calls['sns/oauth2/access_token']).toBe(before + 1)
  })

  it('sends nobody to another host', async () => {
    const query = `query ($url: String!, $g: String) { wxAuthUrl(url: $url, guestToken: $g) { url state } }`
    const token = await guest(g)
    const bad = [
      'https://evil.example/',
      'https://shop.example.evil.example/',
      'https://shop.example:444/',
      'https://shop.example@evil.example/',
      'https://evil.example\\@shop.example/',
      'javascript:alert(1)//shop.example',
      '//shop.example/',
      'https://SHOP.example /',
    ]
    for (const url of bad)
      expect(codeOf(await g.graphql(query, { url, g: token }))).toBe('WECHAT_URL_REFUSED')
    expect(codeOf(await g.graphql(query, { url: page }))).toBe('GUEST_TOKEN_REQUIRED')
    const { url, state } = (await g.graphql(query, { url: page, g: token })).data.wxAuthUrl
    expect(url).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${official.appid}` +
        `&redirect_uri=${encodeURIComponent(page)}&response_type=code&scope=snsapi_userinfo&state=${state}` +
        '&connect_redirect=1#wechat_redirect',
    )
  })

  it('makes no member of a snapshot user', async () => {
    const wechat = {
      ...g.deps.wechat,
      oauthUser: async () => ({ openid: 'snapshot', nickname: 'x', snapshot: true as const }),
    }
    const beside = g.beside({ wechat })
    const answer = await beside.graphql(wxLoginOperation, await consent(g, 'nobody', await guest(g)))
    expect(codeOf(answer)).toBe('WECHAT_REFUSED')
    expect(await g.deps.db.wechatIdentity.count({ where: { openid: 'snapshot' } })).toBe(0)
  })
})

describe('settings', () => {
  it('decide who becomes a member', async () => {
    const open = await openWechatGateway({ env: { WECHAT_REGISTER: 'auto' } })
    const bare = { wxid: 'VAvseyFhkV', code: open.sim.issueCode('ann', mini.appid) }
    expect((await open.graphql(wxLoginOperation, bare)).errors).toBeUndefined()
    await open.close()
    const closed = await openWechatGateway({ env: { WECHAT_REGISTER: 'never' } })
    expect(codeOf(await closed.graphql(wxLoginOperation, miniLogin(closed, 'ann')))).toBe(
      'MEMBER_MUST_REGISTER',
    )
    await closed.close()
  })
})

it('what WeChat proved of a guest who is no member yet lies sealed in the store', async () => {
  const closed = await openWechatGateway({ env: { WECHAT_REGISTER: 'never' } })
  const asked = { ...miniLogin(closed, 'ann'), guestToken: await guest(closed) }
  expect(codeOf(await closed.graphql(wxLoginOperation, asked))).toBe('MEMBER_MUST_REGISTER')
  const kept = Object.entries(await closed.dumpStore()).filter(([key]) => key.startsWith('wx-proved:'))
  expect(kept).toHaveLength(1)
  for (const text of [closed.sim.openidOf('ann', mini.appid), 'openid', 'nickname', 'ann'])
    expect(JSON.stringify(kept)).not.toContain(text)
  await closed.close()
})

it('of a member who is erased meanwhile is told to register', async () => {
  const first = (await ask(miniLogin(g, 'ella'))).data.wxLogin.tokens.member
  const erase = () => erasePerson(g.deps, operator, { memberId: first.id, pause: async () => {} })
  const slow = g.beside({ db: overtakenDatabase(g.deps.db, 'session.create', erase) })
  expect(codeOf(await slow.graphql(wxLoginOperation, miniLogin(g, 'ella')))).toBe('MEMBER_MUST_REGISTER')
  expect((await ask(miniLogin(g, 'ella'))).data.wxLogin.tokens.member.id).not.toBe(first.id)
})

describe('wxBind and wxUnbind', () => {
  const bindOperation = `mutation ($wxid: String, $code: String!) { wxBind(wxid: $wxid, code: $code) { openid } }`
  const unbind = (token: string) => g.graphql('mutation { wxUnbind(wxid: "VAvseyFhkV") }', {}, bearer(token))
  const bind = (who: string, token: string) =>
    g.graphql(bindOperation, { wxid: 'VAvseyFhkV', code: g.sim.issueCode(who, mini.appid) }, bearer(token))

  it('binds to the member logged in, and parts them again', async () => {
    const ann = await createMember(g.deps, { username: 'binder', password: 'correct horse' })
    const { accessToken } = await login(g, 'binder', 'correct horse')
    expect(codeOf(await g.graphql(bindOperation, { code: 'x' }))).toBe('UNAUTHENTICATED')
    expect((await bind('otto', accessToken)).data.wxBind.openid).toBe(g.sim.openidOf('otto', mini.appid))
    expect((await bind('otto', accessToken)).errors).toBeUndefined()
    expect((await ask(miniLogin(g, 'otto'))).data.wxLogin.tokens.member.id).toBe(ann.id)
    expect((await unbind(accessToken)).data.wxUnbind).toBe(true)
    expect((await unbind(accessToken)).data.wxUnbind).toBe(false)
    expect((await ask(miniLogin(g, 'otto'))).data.wxLogin.tokens.member.id).not.toBe(ann.id)
  })

  it('takes nobody’s WeChat away, and keeps the last way in', async () => {
    await createMember(g.deps, { username: 'robber', password: 'correct horse' })
    const { tokens } = (await ask(miniLogin(g, 'paul'))).data.wxLogin
    const robber = await login(g, 'robber', 'correct horse')
    expect(codeOf(await bind('paul', robber.accessToken))).toBe('WECHAT_BOUND')
    expect(codeOf(await unbind(tokens.accessToken))).toBe('WECHAT_LAST_LOGIN')
  })
})

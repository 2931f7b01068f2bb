import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createMember } from '../../../../src/auth/members/members.ts'
import { auth, guest, login, official, openWechatGateway, page } from '../../../support/api-auth.ts'
import type { WechatGateway } from '../../../support/api-auth.ts'
import { codeOf } from '../../../support/gateway.ts'
import { bearer } from '../../../support/operations.ts'
import { consent, officialLogin } from '../../../support/wechat.ts'

const password = 'correct horse'
const refused = { code: 101, msg: '登录授权失败', time: expect.any(Number), data: '' }
const bindOperation = `mutation ($wxid: String, $code: String!, $state: String, $g: String) {
  wxBind(wxid: $wxid, code: $code, state: $state, guestToken: $g) { openid } }`

/** A code of somebody's consent, with a state asked for by who holds this temporary token, or by nobody in particular. */
async function consented(g: WechatGateway, who: string, access_token?: string) {
  const { data } = await auth(g, 'wxauth', { url: page, ...(access_token ? { access_token } : {}) })
  return { ...officialLogin(g, who), state: new URL(data.url).searchParams.get('state') ?? '' }
}

/** A member at its client: logged in, with a temporary token. */
async function atClient(g: WechatGateway, username: string) {
  const { id } = await createMember(g.deps, { username, password })
  const access_token = await guest(g)
  const { data } = await login(g, { access_token, username, password })
  return { id, access_token, token: data.token as string }
}

const boundTo = async (g: WechatGateway, who: string) =>
  (await g.deps.db.wechatIdentity.findFirst({ where: { openid: g.sim.openidOf(who, official.appid) } }))
    ?.memberId

let people = 0
const somebody = () => `stranger-${people++}`

describe('a code that somebody slipped into a browser', () => {
  let g: WechatGateway
  beforeAll(async () => void (g = await openWechatGateway()))
  afterAll(() => g.close())

  it.each([
    ['without a state', (who: string) => officialLogin(g, who)],
    ['with a state that nobody in particular asked for', (who: string) => consented(g, who)],
    ['with a state of its own client', async (who: string) => consented(g, who, await guest(g))],
  ])('%s ties no WeChat to who is logged in there', async (_, slip) => {
    const thief = somebody()
    const victim = await atClient(g, `victim-of-${thief}`)
    const code = await slip(thief)
    expect(
      await auth(g, 'wxlogin', { ...code, access_token: victim.access_token }, { token: victim.token }),
    ).toEqual(refused)
    expect(await auth(g, 'wxlogin', await slip(thief), { token: victim.token })).toEqual(refused)
    expect((await auth(g, 'wxlogin', officialLogin(g, thief))).data.member_id).not.toBe(victim.id)
  })

  it('binds nothing over GraphQL either, with a state from an old path', async () => {
    const thief = somebody()
    const victim = await atClient(g, `victim-of-${thief}`)
    const slipped = { ...(await consented(g, thief)), g: victim.access_token }
    expect(codeOf(await g.graphql(bindOperation, slipped, bearer(victim.token)))).toBe('WECHAT_STATE_INVALID')
    expect(await boundTo(g, thief)).toBeUndefined()
  })

  it('still logs in whose it is, and lets a newcomer join', async () => {
    const who = somebody()
    const { member_id } = (await auth(g, 'wxlogin', officialLogin(g, who))).data
    expect((await auth(g, 'wxlogin', await consented(g, who))).data.member_id).toBe(member_id)
  })
})

describe('a code that this very client asked for', () => {
  let g: WechatGateway
  beforeAll(async () => void (g = await openWechatGateway()))
  afterAll(() => g.close())

  it('binds to who is logged in, who then needs no state to be told so', async () => {
    const who = somebody()
    const { id, token, access_token } = await atClient(g, who)
    const openid = g.sim.openidOf(who, official.appid)
    const asked = { ...(await consented(g, who, access_token)), access_token }
    expect((await auth(g, 'wxlogin', asked, { token })).data).toEqual({ openid })
    expect((await auth(g, 'wxlogin', officialLogin(g, who), { token })).data).toEqual({ openid })
    expect((await auth(g, 'wxlogin', officialLogin(g, who))).data.member_id).toBe(id)
  })

  it('binds over GraphQL', async () => {
    const who = somebody()
    const { id, token, access_token } = await atClient(g, who)
    const { code, state } = await consent(g, who, access_token)
    const answer = await g.graphql(bindOperation, { code, state, g: access_token }, bearer(token))
    expect(answer.errors).toBeUndefined()
    expect(await boundTo(g, who)).toBe(id)
  })
})

describe('a code of who must register', () => {
  let g: WechatGateway
  beforeAll(async () => void (g = await openWechatGateway({ env: { WECHAT_REGISTER: 'never' } })))
  afterAll(() => g.close())

  /** The client sends a code in, is told to log in with the openid, and its member does. */
  async function logsInAfter(who: string, code: Record<string, string>, access_token: string) {
    const username = `member-for-${who}`
    const { id } = await createMember(g.deps, { username, password })
    const openid = g.sim.openidOf(who, official.appid)
    expect(await auth(g, 'wxlogin', { ...code, access_token })).toMatchObject({ code: 109, data: { openid } })
    expect((await login(g, { access_token, username, password, openid })).code).toBe(1)
    return id
  }

  it.each([
    ['without a state', (who: string) => officialLogin(g, who)],
    ['with a state that nobody in particular asked for', (who: string) => consented(g, who)],
  ])('%s leaves no proof, and the next login by password binds nothing', async (_, slip) => {
    const thief = somebody()
    await logsInAfter(thief, await slip(thief), await guest(g))
    expect(await boundTo(g, thief)).toBeUndefined()
    expect((await auth(g, 'wxlogin', officialLogin(g, thief))).code).toBe(109)
  })

  it('is bound by that login where this client asked for it', async () => {
    const [who, access_token] = [somebody(), await guest(g)]
    const id = await logsInAfter(who, await consented(g, who, access_token), access_token)
    expect(await boundTo(g, who)).toBe(id)
  })
})

it('a state is remembered for so many consents an hour and network as there may be logins', async () => {
  const g = await openWechatGateway({ env: { WECHAT_LOGINS_PER_ADDRESS_HOUR: '2' } })
  onTestFinished(() => g.close())
  const g1 = await guest(g)
  const ask = async () =>
    codeOf(
      await g.graphql('query ($u: String!, $g: String!) { wxAuthUrl(url: $u, guestToken: $g) { state } }', {
        u: page,
        g: g1,
      }),
    )
  expect([await ask(), await ask(), await ask()]).toEqual([undefined, undefined, 'TOO_MANY_REQUESTS'])
  expect(await auth(g, 'wxauth', { url: page })).toMatchObject({ code: 0, msg: '操作过于频繁' })
})

describe('WECHAT_BIND_WITHOUT_STATE', () => {
  let g: WechatGateway
  beforeAll(async () => void (g = await openWechatGateway({ env: { WECHAT_BIND_WITHOUT_STATE: 'true' } })))
  afterAll(() => g.close())

  it('binds as old pages are used to', async () => {
    const who = somebody()
    const { id, token } = await atClient(g, who)
    expect((await auth(g, 'wxlogin', officialLogin(g, who), { token })).code).toBe(1)
    expect(await boundTo(g, who)).toBe(id)
  })

  it('changes nothing for GraphQL, nor for a state of another client', async () => {
    const thief = somebody()
    const victim = await atClient(g, `victim-of-${thief}`)
    const slipped = { ...(await consented(g, thief)), g: victim.access_token }
    expect(codeOf(await g.graphql(bindOperation, slipped, bearer(victim.token)))).toBe('WECHAT_STATE_INVALID')
    const theirs = await consented(g, thief, await guest(g))
    expect(await auth(g, 'wxlogin', theirs, { token: victim.token })).toEqual(refused)
    expect(await boundTo(g, thief)).toBeUndefined()
  })
})

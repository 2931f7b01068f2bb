import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auth, guest, openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'
import { codeOf } from '../../support/gateway.ts'

let g: WechatGateway
beforeAll(async () => void (g = await openWechatGateway()))
afterAll(() => g.close())

const expired = { code: 115, msg: '临时Token过期', time: expect.any(Number), data: '' }
const long = 'x'.repeat(300)

/** Requests with faults of their own, of which the old middleware never got to know. */
const faults: [action: string, params: Record<string, string>][] = [
  ['login', {}],
  ['login', { username: 'annie' }],
  ['login', { username: long, password: 'x' }],
  ['captcha', {}],
  ['smscode', {}],
  ['smscode', { mobile: '12' }],
  ['smscode', { mobile: '13800138000', captcha: long }],
  ['register', {}],
  ['register', { username: '1' }],
  ['register', { username: 'annie1', password: 'correct horse', repassword: 'another' }],
  ['forgot', {}],
  ['forgot', { account: 'nobody', verify: '1', password: 'x' }],
  ['forgot', { account: 'a@b.cd', verify: '1', password: 'correct horse', type: 'mobile' }],
  ['wxlogin', {}],
  ['wxlogin', { code: 'x', wxid: 'none' }],
  ['wxautologin', {}],
  ['wxauth', {}],
]

describe('a temporary token is looked at before anything else', () => {
  it.each(faults)('%s %j', async (action, params) => {
    for (const access_token of ['f'.repeat(32), 'x', 'x'.repeat(500)])
      expect(await auth(g, action, { ...params, access_token })).toEqual(expired)
    expect(await auth(g, action, { ...params, access_token: await guest(g) })).not.toMatchObject({
      code: 115,
    })
  })

  it('but after a session token, which fails every action', async () => {
    const answer = await auth(g, 'login', { access_token: 'x', token: 'f'.repeat(32) })
    expect(answer).toMatchObject({ code: 102, msg: '登录失效' })
  })

  it('and is none of the actions’ that have no use for it', async () => {
    const access_token = 'x'
    expect(await auth(g, 'refresh', { access_token })).toMatchObject({ code: 105 })
    expect(await auth(g, 'quit', { access_token })).toMatchObject({ code: 1 })
    expect(await auth(g, 'wxsign', { access_token })).toMatchObject({ msg: 'method param miss:url' })
    expect(await auth(g, 'token', { access_token, appid: 'web' })).toMatchObject({ code: 1 })
  })
})

describe('guestToken over GraphQL', () => {
  const ask = (token: string) =>
    g.graphql('query ($t: String!) { guestToken(token: $t) { token expiresIn } }', { t: token })

  it('starts the life of a guest token again, a day at most', async () => {
    const token = await guest(g)
    for (let passed = 0; passed < 86_400 - 500; passed += 500) {
      expect(await ask(token)).toEqual({ data: { guestToken: { token, expiresIn: 600 } } })
      await g.pass(500)
    }
    const { data } = await ask(token)
    expect(data.guestToken.expiresIn).toBe(400)
    await g.pass(400)
    expect(codeOf(await ask(token))).toBe('GUEST_TOKEN_EXPIRED')
  })

  it('knows no other token', async () => {
    for (const token of ['x', long]) expect(codeOf(await ask(token))).toBe('GUEST_TOKEN_EXPIRED')
    expect(codeOf(await ask(''))).toBe('BAD_INPUT')
  })
})

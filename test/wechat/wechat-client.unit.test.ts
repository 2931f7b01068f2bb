import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../src/store/memory.ts'
import { StoreUnavailable, type Store } from '../../src/store/store.ts'
import type { WechatAccount } from '../../src/wechat/account.ts'
import { createWechatClient, type WechatClientOptions } from '../../src/wechat/client.ts'
import { WechatRefused, WechatUnavailable } from '../../src/wechat/errors.ts'
import { jsSdkConfig, jsSdkSignature } from '../../src/wechat/js-sdk.ts'
import {
  MiniDataInvalid,
  decryptMiniData,
  isSignedRawData,
  phoneOfEncrypted,
  profileOfEncrypted,
  profileOfRawData,
} from '../../src/wechat/mini-data.ts'
import { startWechatSimulator, type Simulator, type SimulatorOptions } from '../wechat-simulator/simulator.ts'

const open: Simulator[] = []
afterEach(async () => {
  for (const sim of open.splice(0)) await sim.close()
})

const official: WechatAccount = {
  id: 1,
  type: 'official',
  appid: 'wx-official-demo',
  secret: 'official-demo-secret-0123456789ab',
}
const mini: WechatAccount = {
  id: 2,
  type: 'mini',
  appid: 'wx-mini-demo',
  secret: 'mini-demo-secret-0123456789abcdef',
}
const sealKey = randomBytes(32)

/** A simulated WeChat, a store that many clients may share, a clock to move, and all that was ever logged. */
async function setUp(options: SimulatorOptions = {}) {
  const clock = { ahead: 0 }
  const now = () => Date.now() + clock.ahead
  const sim = await startWechatSimulator({ now, ...options })
  open.push(sim)
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const store = createMemoryStore(now)
  const bases = { apiBase: sim.url, openBase: 'https://open.weixin.qq.com' }
  const client = (more: Partial<WechatClientOptions> = {}) =>
    createWechatClient({ ...bases, store, log, now, random: randomBytes, sealKey, ...more })
  return {
    sim,
    store,
    logged,
    client,
    clock,
    nameOf: (what: string) => `wechat:${new URL(sim.url).host}:${what}`,
  }
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('who it is', () => {
  test('a mini program code gives openid, session key, and unionid once there is one', async () => {
    const { sim, client } = await setUp()
    const wechat = client()
    const openid = sim.openidOf('ann', mini.appid)
    const sessionKey = sim.sessionKeyOf('ann', mini.appid)
    expect(await wechat.codeToSession(mini, sim.issueCode('ann', mini.appid))).toEqual({ openid, sessionKey })
    sim.attachUnionid('ann', 'union-1')
    const again = await wechat.codeToSession(mini, sim.issueCode('ann', mini.appid))
    expect(again).toEqual({ openid, sessionKey, unionid: 'union-1' })
  })

  test('an official account code gives the profile with snsapi_userinfo and only the openid with snsapi_base', async () => {
    const { sim, client } = await setUp()
    const ann = sim.attachUnionid('ann', 'union-1')
    const openid = sim.openidOf(ann, official.appid)
    const full = await client().oauthUser(official, sim.issueCode(ann, official.appid))
    expect(full).toEqual({ openid, unionid: 'union-1', nickname: 'ann', avatar: ann.avatar, gender: 0 })
    expect(await client().oauthUser(official, sim.issueCode(ann, official.appid, 'snsapi_base'))).toEqual({
      openid,
    })
    expect(sim.calls['sns/userinfo']).toBe(1)
  })

  test('the same person has another openid under each account', async () => {
    const { sim, client } = await setUp()
    const there = await client().oauthUser(official, sim.issueCode('ann', official.appid))
    const here = await client().codeToSession(mini, sim.issueCode('ann', mini.appid))
    expect(there.openid).not.toBe(here.openid)
  })

  test.each([
    ['used twice', 40163, mini, (sim: Simulator, code: string) => spendOnce(sim, code)],
    ['made up', 40029, mini, () => 'made-up-code'],
    ['expired', 40029, mini, (sim: Simulator, code: string) => (sim.expireCode(code), code)],
    ['of another account', 40029, mini, (sim: Simulator) => sim.issueCode('ann', official.appid)],
    ['with a wrong secret', 40125, { ...mini, secret: 'wrong-secret' }, (_: Simulator, code: string) => code],
    ['with an unknown appid', 40013, { ...mini, appid: 'wx-none' }, (_: Simulator, code: string) => code],
  ])('a code %s is refused with %i', async (_, errcode, account, prepare) => {
    const { sim, client } = await setUp()
    const code = await prepare(sim, sim.issueCode('ann', mini.appid))
    const failure = await failureOf(client().codeToSession(account, code))
    expect(failure).toBeInstanceOf(WechatRefused)
    expect(failure).toMatchObject({ errcode, endpoint: 'sns/jscode2session' })
  })

  test('of ten parallel uses of one code exactly one succeeds, on either kind of account', async () => {
    const { sim, client } = await setUp({ latencyMs: 5 })
    const [wechat, oauth, login] = [
      client(),
      sim.issueCode('ann', official.appid),
      sim.issueCode('ann', mini.appid),
    ]
    const all = await Promise.all([
      Promise.allSettled(Array.from({ length: 10 }, () => wechat.oauthUser(official, oauth))),
      Promise.allSettled(Array.from({ length: 10 }, () => wechat.codeToSession(mini, login))),
    ])
    for (const uses of all) expect(uses.filter((use) => use.status === 'fulfilled')).toHaveLength(1)
  })

  test('a phone code gives the number in E.164, abroad too, and works once', async () => {
    const { sim, client } = await setUp()
    const wechat = client()
    sim.user('ann').phone = '13800138000'
    const code = sim.issuePhoneCode('ann', mini.appid)
    expect(await wechat.phoneNumber(mini, code)).toBe('+8613800138000')
    expect(await failureOf(wechat.phoneNumber(mini, code))).toMatchObject({ errcode: 40163 })
    Object.assign(sim.user('bob'), { phone: '91234567', countryCode: '852' })
    expect(await wechat.phoneNumber(mini, sim.issuePhoneCode('bob', mini.appid))).toBe('+85291234567')
  })
})

async function spendOnce(sim: Simulator, code: string): Promise<string> {
  const query = new URLSearchParams({ ...mini, id: '2', js_code: code, grant_type: 'authorization_code' })
  await fetch(`${sim.url}/sns/jscode2session?${query}`)
  return code
}

describe('the address for consent', () => {
  test('is exactly in the form of the contract', async () => {
    const { client } = await setUp()
    const url = client().authUrl(official, { redirectUri: 'https://shop.example/back?a=1&b=#x', state: 'S1' })
    expect(url).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx-official-demo' +
        '&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1%26b%3D%23x' +
        '&response_type=code&scope=snsapi_userinfo&state=S1&connect_redirect=1#wechat_redirect',
    )
  })

  test('at the simulator leads back with a code that works', async () => {
    const { sim, client } = await setUp()
    const wechat = client({ openBase: sim.url })
    const url = wechat.authUrl(official, { redirectUri: 'http://localhost:9/back?x=1', state: 'S1' })
    const answer = await fetch(url, { redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    expect([back.searchParams.get('x'), back.searchParams.get('state')]).toEqual(['1', 'S1'])
    const user = await wechat.oauthUser(official, back.searchParams.get('code') ?? '')
    expect(user.openid).toBe(sim.openidOf('alice', official.appid))
  })
})

describe('access_token and jsapi_ticket', () => {
  test('100 parallel requests of two processes with an empty cache: one call for the token, one for the ticket', async () => {
    const { sim, client } = await setUp({ latencyMs: 30 })
    const processes = [client(), client()]
    const tickets = await Promise.all(
      Array.from({ length: 100 }, (_, i) => processes[i % 2]!.jsapiTicket(official)),
    )
    expect(new Set(tickets)).toEqual(new Set([sim.ticketOf(official.appid)]))
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
    await client().jsapiTicket(official)
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
  })

  test('an invalidated access_token heals within one request', async () => {
    const { sim, client } = await setUp()
    const wechat = client()
    await wechat.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    sim.invalidateTokens()
    expect(await wechat.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))).toMatch(/^\+86/)
    expect(sim.forcedRefreshes).toBe(1)
    sim.invalidateTokens()
    expect(await wechat.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))).toMatch(/^\+86/)
    // WeChat grants no second forced refresh within 30 s, and few a day: this one was a plain fetch.
    expect([sim.calls['cgi-bin/stable_token'], sim.forcedRefreshes]).toEqual([3, 1])
  })

  test.each([40001, 40014, 42001])('errcode %i is retried once and no more', async (errcode) => {
    const { sim, client } = await setUp()
    sim.setMode({ errcode }, 'cgi-bin/ticket/getticket')
    expect(await failureOf(client().jsapiTicket(official))).toMatchObject({ errcode })
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 2, 'cgi-bin/ticket/getticket': 2 })
    expect(sim.forcedRefreshes).toBe(1)
  })

  test('a busy WeChat is asked once more, and then it is unavailable', async () => {
    const answers: object[] = []
    let asked = 0
    const fetch = async () => {
      asked++
      return Response.json(answers.shift() ?? { openid: 'o-1', session_key: 'key' })
    }
    const { client } = await setUp()
    const busy = { errcode: -1, errmsg: 'system error' }
    answers.push(busy)
    expect(await client({ fetch }).codeToSession(mini, 'code-1')).toMatchObject({ openid: 'o-1' })
    answers.push(busy, busy)
    expect(await failureOf(client({ fetch }).codeToSession(mini, 'code-2'))).toMatchObject({ reason: 'busy' })
    expect(asked).toBe(4)
  })

  test.each([
    [
      'a raw control character in a name',
      '{"openid":"o-1","nickname":"a\u0014b","sex":1}',
      { nickname: 'ab' },
    ],
    ['a raw newline in a place', '{"openid":"o-1","nickname":"ann","province":"a\nb"}', { nickname: 'ann' }],
    [
      'null in every decoration',
      '{"openid":"o-1","nickname":null,"headimgurl":null,"sex":null,"unionid":null}',
      {},
    ],
    ['decorations of other kinds', '{"openid":"o-1","nickname":5,"headimgurl":{},"sex":"1"}', {}],
  ])('%s decides nothing', async (_name, profile, expected) => {
    const grant = { access_token: 'user-token', openid: 'o-1', scope: 'snsapi_userinfo' }
    const fetch = async (url: unknown) =>
      String(url).includes('userinfo') ? new Response(profile) : Response.json(grant)
    const { client } = await setUp()
    expect(await client({ fetch }).oauthUser(official, 'code')).toMatchObject({ openid: 'o-1', ...expected })
  })

  test('another errcode forces nothing', async () => {
    const { sim, client } = await setUp()
    sim.setMode({ errcode: 45009 }, 'cgi-bin/ticket/getticket')
    expect(await failureOf(client().jsapiTicket(official))).toMatchObject({ errcode: 45009 })
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
  })

  test('100 parallel callers of two processes with an invalidated token force once', async () => {
    const { sim, client } = await setUp({ latencyMs: 20 })
    const processes = [client(), client()]
    for (const one of processes) await one.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    sim.invalidateTokens()
    const codes = Array.from({ length: 100 }, () => sim.issuePhoneCode('ann', mini.appid))
    const numbers = await Promise.all(codes.map((code, i) => processes[i % 2]!.phoneNumber(mini, code)))
    expect(numbers.every((number) => number.startsWith('+86139'))).toBe(true)
    expect([sim.calls['cgi-bin/stable_token'], sim.forcedRefreshes]).toEqual([2, 1])
  })

  test('a token that another process has renewed meanwhile is taken, not renewed again', async () => {
    const { sim, client } = await setUp()
    const [one, other] = [client(), client()]
    for (const each of [one, other]) await each.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    sim.invalidateTokens()
    for (const each of [one, other]) await each.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    expect([sim.calls['cgi-bin/stable_token'], sim.forcedRefreshes]).toEqual([2, 1])
  })

  test('both are fetched anew 500 s before they end', async () => {
    const { sim, client, clock } = await setUp()
    const wechat = client()
    const first = await wechat.jsapiTicket(official)
    clock.ahead = 6_690_000
    expect(await wechat.jsapiTicket(official)).toBe(first)
    clock.ahead = 6_710_000
    await wechat.jsapiTicket(official)
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 2, 'cgi-bin/ticket/getticket': 2 })
  })

  test('a life shorter than the margin is still used for most of its length', async () => {
    const { sim, client, clock } = await setUp({ lives: { token: 10, ticket: 10 } })
    const wechat = client()
    await wechat.jsapiTicket(official)
    clock.ahead = 8_000
    await wechat.jsapiTicket(official)
    expect(sim.calls['cgi-bin/ticket/getticket']).toBe(1)
    clock.ahead = 9_100
    await wechat.jsapiTicket(official)
    expect(sim.calls['cgi-bin/ticket/getticket']).toBe(2)
  })

  test('a dead holder of the lease blocks the others only as long as the lease lives', async () => {
    const { sim, client, store, nameOf } = await setUp()
    await store.setIfAbsent(nameOf(`${official.appid}:jsapi_ticket:lease`), '1', 300)
    const began = performance.now()
    expect(await client().jsapiTicket(official)).toBe(sim.ticketOf(official.appid))
    expect(performance.now() - began).toBeGreaterThan(250)
    expect(performance.now() - began).toBeLessThan(1_500)
  })

  test('a lease that never ends gives a bounded failure, not a hanging request', async () => {
    const { client, store, nameOf } = await setUp()
    await store.setIfAbsent(nameOf(`${official.appid}:jsapi_ticket:lease`), '1', 1_000_000)
    expect(await failureOf(client({ timeoutMs: 100 }).jsapiTicket(official))).toBeInstanceOf(
      WechatUnavailable,
    )
  })

  test('without the store each process fetches for itself, once, and never forces', async () => {
    const { sim, client } = await setUp({ latencyMs: 10 })
    const gone = () => Promise.reject(new StoreUnavailable('gone'))
    const store = { get: gone, set: gone, setIfAbsent: gone, delete: gone } as unknown as Store
    const wechat = client({ store })
    await Promise.all(Array.from({ length: 50 }, () => wechat.jsapiTicket(official)))
    await wechat.jsapiTicket(official)
    expect(sim.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
    await wechat.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    sim.invalidateTokens()
    await wechat.phoneNumber(mini, sim.issuePhoneCode('ann', mini.appid))
    expect([sim.calls['cgi-bin/stable_token'], sim.forcedRefreshes]).toEqual([3, 0])
  })

  test('what lies in the store is sealed; under another key it is fetched anew', async () => {
    const { sim, client, store } = await setUp()
    const written: string[] = []
    const set: Store['set'] = (key, value, ttl) => (written.push(key + value), store.set(key, value, ttl))
    const ticket = await client({ store: { ...store, set } }).jsapiTicket(official)
    expect(written).toHaveLength(2)
    expect(written.join()).not.toContain(ticket)
    expect(await client({ sealKey: randomBytes(32) }).jsapiTicket(official)).toBe(ticket)
    expect(sim.calls['cgi-bin/ticket/getticket']).toBe(2)
  })
})

describe('when WeChat is not well', () => {
  test.each([
    ['down', /ECONNRESET|UND_ERR_SOCKET/],
    ['hang', /no answer within 300 ms/],
    ['garbage', /not JSON/],
    ['huge', /too large/],
    ['redirect', /redirect/],
  ] as const)('%s gives WechatUnavailable in bounded time', async (mode, reason) => {
    const { sim, client } = await setUp()
    const wechat = client({ timeoutMs: 300 })
    sim.setMode(mode)
    const began = performance.now()
    const failures = await Promise.all([
      failureOf(wechat.codeToSession(mini, 'some-code')),
      failureOf(wechat.oauthUser(official, 'some-code')),
      failureOf(wechat.phoneNumber(mini, 'some-code')),
      failureOf(wechat.jsapiTicket(official)),
    ])
    expect(performance.now() - began).toBeLessThan(1_500)
    for (const failure of failures) expect(failure).toMatchObject({ name: 'WechatUnavailable', reason })
    sim.setMode('ok')
    expect(await wechat.jsapiTicket(official)).toBe(sim.ticketOf(official.appid))
  })

  test('JSON of another shape, and HTTP errors, are no answer either', async () => {
    const { client } = await setUp()
    const answering = (response: Response) =>
      client({ fetch: async () => response }).codeToSession(mini, 'some-code')
    const shape = await failureOf(answering(Response.json({ openid: 1 })))
    expect(shape).toMatchObject({
      name: 'WechatUnavailable',
      reason: 'the answer is not of the documented shape',
    })
    const gateway = await failureOf(answering(new Response('{}', { status: 502 })))
    expect(gateway).toMatchObject({ name: 'WechatUnavailable', reason: 'HTTP 502' })
  })

  test('nobody listening is told as such', async () => {
    const { client } = await setUp()
    const failure = await failureOf(
      client({ apiBase: 'http://127.0.0.1:1' }).codeToSession(mini, 'some-code'),
    )
    expect(failure).toBeInstanceOf(WechatUnavailable)
  })

  test('no secret, code, token, ticket or URL in any error or log line', async () => {
    const { sim, client, logged } = await setUp()
    const wechat = client({ timeoutMs: 200 })
    const code = sim.issueCode('ann', mini.appid)
    const secrets = [official.secret, mini.secret, code, sim.sessionKeyOf('ann', mini.appid), 'secret=']
    secrets.push(await wechat.jsapiTicket(official), 'access_token=', 'js_code')
    const failures = [await failureOf(wechat.codeToSession({ ...mini, secret: official.secret }, code))]
    for (const mode of ['down', 'hang', 'garbage', 'huge', 'redirect', { errcode: 40001 }] as const) {
      sim.setMode(mode)
      failures.push(await failureOf(wechat.codeToSession(mini, code)))
      failures.push(await failureOf(wechat.oauthUser(official, code)))
      failures.push(await failureOf(wechat.phoneNumber(mini, code)))
    }
    sim.setMode({ errcode: 40029, errmsg: `invalid ${code} for ${mini.secret}\n` })
    const echoed = await failureOf(wechat.codeToSession(mini, code))
    expect(echoed).toMatchObject({ errcode: 40029, errmsg: 'invalid *** for *** ' })
    failures.push(echoed)
    expect(failures.every((failure) => failure instanceof Error)).toBe(true)
    expect(logged.length).toBeGreaterThan(10)
    const told =
      logged.join('') + failures.map((failure) => inspect(failure, { depth: 9, showHidden: true })).join('')
    for (const secret of secrets) expect(told).not.toContain(secret)
  })
})

describe('JS-SDK', () => {
  const ticket = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg'
  const nonceStr = 'Wm3WZYTPz0wzccnW'
  const timestamp = 1414587457

  test("the signature is that of WeChat's own published example", () => {
    const url = 'http://mp.weixin.qq.com?params=value'
    const signature = '0f9de62fce790f9a083d5c99e95740ceb90c27ed'
    expect(jsSdkSignature({ ticket, nonceStr, timestamp, url })).toBe(signature)
    expect(jsSdkSignature({ ticket, nonceStr, timestamp, url: `${url}#top#more` })).toBe(signature)
  })

  test('the configuration has the keys of the old document in its order, with the 17 names', () => {
    const parts = { appid: 'wx1', ticket, url: 'https://a.example/p?q=1#f', now: () => 1_630_134_596_999 }
    const config = jsSdkConfig({ ...parts, random: randomBytes })
    expect(Object.keys(config).join(' ')).toBe(
      'url debug beta jsApiList openTagList appId nonceStr timestamp signature',
    )
    expect(config.jsApiList).toHaveLength(17)
    expect([config.jsApiList[0], config.jsApiList[16]]).toEqual([
      'updateAppMessageShareData',
      'showMenuItems',
    ])
    expect(config).toMatchObject({ url: 'https://a.example/p?q=1', appId: 'wx1', timestamp: 1_630_134_596 })
    expect(config.nonceStr).toMatch(/^[0-9a-zA-Z]{10}$/)
  })

  test('ten live answers verify against the ticket in force', async () => {
    const { sim, client } = await setUp()
    const wechat = client()
    for (let i = 0; i < 10; i++) {
      const { url, nonceStr, timestamp, signature } = await wechat.jsSdkConfig(
        official,
        `https://a.example/${i}?x=é#f`,
      )
      const parts = [
        `jsapi_ticket=${sim.ticketOf(official.appid)}`,
        `noncestr=${nonceStr}`,
        `timestamp=${timestamp}`,
      ]
      const text = [...parts, `url=${url}`].join('&')
      expect(signature).toBe(createHash('sha1').update(text).digest('hex'))
      expect(url).toBe(`https://a.example/${i}?x=é`)
    }
  })
})

describe('data of a mini program', () => {
  test('signed rawData is believed, changed rawData or another session key is not', async () => {
    const { sim } = await setUp()
    const sessionKey = sim.sessionKeyOf('ann', mini.appid)
    const { rawData, signature } = sim.profileData('ann', mini.appid)
    const avatar = sim.user('ann').avatar
    expect(profileOfRawData({ rawData, signature, sessionKey })).toEqual({
      nickname: 'ann',
      avatar,
      gender: 0,
    })
    expect(isSignedRawData({ rawData, signature: signature.toUpperCase(), sessionKey })).toBe(true)
    expect(isSignedRawData({ rawData: rawData + ' ', signature, sessionKey })).toBe(false)
    expect(isSignedRawData({ rawData, signature: '', sessionKey })).toBe(false)
    const other = sim.sessionKeyOf('bob', mini.appid)
    expect(() => profileOfRawData({ rawData, signature, sessionKey: other })).toThrow(
      'the signature is wrong',
    )
  })

  test('legacy encryptedData gives profile and phone', async () => {
    const { sim } = await setUp()
    sim.attachUnionid('ann', 'union-1')
    const keys = { appid: mini.appid, sessionKey: sim.sessionKeyOf('ann', mini.appid) }
    const openid = sim.openidOf('ann', mini.appid)
    const profile = profileOfEncrypted({ ...keys, ...sim.profileData('ann', mini.appid) })
    expect(profile).toMatchObject({ openid, unionid: 'union-1', nickname: 'ann', gender: 0 })
    expect(phoneOfEncrypted({ ...keys, ...sim.phoneData('ann', mini.appid) })).toMatch(/^\+86139\d{8}$/)
  })

  test('data made for another mini program is refused', async () => {
    const { sim } = await setUp()
    const sealed = sim.phoneData('ann', mini.appid)
    const keys = { appid: 'wx-other', sessionKey: sim.sessionKeyOf('ann', mini.appid) }
    expect(() => phoneOfEncrypted({ ...keys, ...sealed })).toThrow('another mini program')
  })

  test('garbage of every kind gives MiniDataInvalid, and bad padding looks like bad JSON', async () => {
    const key = randomBytes(16)
    const [iv, sessionKey] = [Buffer.alloc(16).toString('base64'), key.toString('base64')]
    const encrypt = (text: string) => {
      const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16))
      return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
    }
    const faultOf = (change: object) => () =>
      decryptMiniData({ appid: 'wx1', sessionKey, iv, encryptedData: encrypt('{}'), ...change })
    const unreadable = new MiniDataInvalid('the data cannot be read')
    expect(faultOf({ encryptedData: encrypt('no json') })).toThrow(unreadable)
    expect(faultOf({ encryptedData: Buffer.alloc(15).toString('base64') })).toThrow(unreadable)
    for (const change of [
      { encryptedData: '' },
      { encryptedData: '<>' },
      { iv: 'AAAA' },
      { sessionKey: 'short' },
    ])
      expect(faultOf(change)).toThrow(new MiniDataInvalid('the data is not base64 of the right length'))
    for (const text of ['null', '[]', '1', '{}', '{"watermark":{}}'])
      expect(faultOf({ encryptedData: encrypt(text) })).toThrow(MiniDataInvalid)
  })
})

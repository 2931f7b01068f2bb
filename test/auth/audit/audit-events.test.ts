import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditedEvents } from '../../../src/audit-events.ts'
import { setMemberEnabled, createMember } from '../../../src/auth/members/members.ts'
import { operator } from '../../../src/cli/operator.ts'
import { mini, official, openWechatGateway, solve, type WechatGateway } from '../../support/api-auth.ts'
import { cli } from '../../support/cli.ts'
import {
  bind,
  codeFor,
  loginWithCode,
  reauthenticate,
  register,
  resetPassword,
} from '../../support/joining.ts'
import { bearer, login, refresh } from '../../support/operations.ts'
import { md5Signed, signers } from '../../support/signed.ts'
import { miniLogin, wxLoginOperation } from '../../support/wechat.ts'

const password = 'sesame-open-1'
const wrong = 'sesame-wrong-2'
const newer = 'sesame-newer-3'
const adminToken = 'full-token-0123456789-0123456789-abcd'

let g: WechatGateway
/** The same gateway, asked by a phone. */
let phone: Pick<WechatGateway, 'graphql'>
const secrets = new Set([password, wrong, newer, adminToken, official.secret, mini.secret])

beforeAll(async () => {
  g = await openWechatGateway({ env: { ADMIN_TOKEN: adminToken, LOGIN_FREE_FAILURES: '1000' } })
  const headers = { 'user-agent': 'Phone/1' }
  phone = { graphql: (query, values, more = {}) => g.graphql(query, values, { ...headers, ...more }) }
  await signers(g, 'shop-secret').addApp('shop')
  for (const username of ['ann', 'ben']) await createMember(g.deps, { username, password })
  const proven = { mobile: '13800138001', email: 'cat@shop.example', proven: 'all' } as const
  await createMember(g.deps, { username: 'cat', password, ...proven })
})
afterAll(() => g.close())

/** What was audited while something was done, as `event result, who, app, wire`. */
async function audited(act: () => Promise<unknown>): Promise<string[]> {
  const since = await g.deps.db.auditEvent.count()
  await act()
  const rows = await g.deps.db.auditEvent.findMany({ skip: since, orderBy: { id: 'asc' } })
  const members = new Map((await g.deps.db.member.findMany()).map(({ id, username }) => [id, username]))
  for (const { at } of rows) expect(at).toEqual(new Date(g.deps.now()))
  return rows.map(({ event, result, memberId, appid, dialect }) =>
    [`${event} ${result}`, members.get(memberId ?? 0) ?? '-', appid ?? '-', dialect].join(', '),
  )
}

const enter = (who: string, more: object = { appid: 'shop' }) => login(phone, who, password, more)
const codeTo = async (...args: [to: string, purpose: Parameters<typeof codeFor>[2]]) => {
  const code = await codeFor(g, ...args, { appid: 'shop' })
  secrets.add(code)
  return code
}
const joinWith = (input: object) => register(phone, { password, appid: 'shop', login: false, ...input })
const wxLogin = (who: string, more: object = {}) =>
  phone.graphql(wxLoginOperation, { ...miniLogin(g, who), ...more })
const wxBind = (token: string, who: string) =>
  phone.graphql(
    'mutation ($c: String!) { wxBind(wxid: "VAvseyFhkV", code: $c) { openid } }',
    { c: g.sim.issueCode(who, mini.appid) },
    bearer(token),
  )
const wxUnbind = (token: string) =>
  phone.graphql('mutation { wxUnbind(wxid: "VAvseyFhkV") }', {}, bearer(token))
const changePassword = (token: string, currentPassword: string, newPassword: string) =>
  phone.graphql(
    'mutation ($o: String!, $n: String!) { changePassword(currentPassword: $o, newPassword: $n) }',
    { o: currentPassword, n: newPassword },
    bearer(token),
  )

/** Something done with a fresh session of somebody, whose login is not looked at. */
const withSession = (who: string, act: (token: string) => Promise<unknown>) => async () => {
  const { accessToken, refreshToken } = await enter(who)
  for (const token of [accessToken, refreshToken]) secrets.add(token)
  return audited(() => act(accessToken))
}

async function guestToken(): Promise<string> {
  const { data } = await g.graphql('mutation { createGuestToken(appid: "web") { token } }')
  secrets.add(data.createGuestToken.token)
  return data.createGuestToken.token
}

const asGuest = (input: object) =>
  phone.graphql(
    `mutation ($g: String!, $c: String, $u: String!, $p: String!, $i: String) {
      register(guestToken: $g, captcha: $c, username: $u, password: $p, inviteCode: $i, login: false) { member { id } }
    }`,
    { p: password, ...input },
  )

type Case = [what: string, rows: string[], act: () => Promise<unknown>]

/** Each way a member is let in or refused. */
const cases: Case[] = [
  ['login', ['login ok, ann, shop, graphql'], () => enter('ann')],
  [
    'login, wrong',
    ['login INVALID_CREDENTIALS, ann, -, api-v1'],
    () => {
      const time = String(Math.floor(g.deps.now() / 1000))
      return g.post('/api/v1/login', { username: 'ann', password: wrong, time }, { 'user-agent': 'Phone/1' })
    },
  ],
  [
    'login of a guest past a wrong captcha',
    ['login INVALID_CREDENTIALS, ann, web, graphql', 'login CAPTCHA_INVALID, -, web, graphql'],
    async () => {
      const token = await guestToken()
      const attempt = `mutation ($g: String, $p: String!, $c: String) {
        login(username: "ann", password: $p, guestToken: $g, captcha: $c) { group } }`
      await phone.graphql(attempt, { g: token, p: wrong })
      await g.deps.counters.delete('slot:guest-login:ann:203.0.113.7')
      await phone.graphql(attempt, { g: token, p: wrong, c: 'zzzz' })
    },
  ],
  [
    'authorize',
    ['authorize ok, ann, shop, graphql', 'authorize SIGNATURE_INVALID, -, shop, graphql'],
    async () => {
      const { ask, seconds } = signers(g, 'shop-secret')
      const fields = { appid: 'shop', username: 'ann', password, time: String(seconds()) }
      const signed = md5Signed(fields, 'shop-secret')
      secrets.add(signed.token)
      const doors = { ...g, ...phone }
      await ask(signed, doors)
      await ask(signed, doors)
    },
  ],
  [
    'login with a code',
    ['login-with-code CODE_INVALID, cat, shop, graphql', 'login-with-code ok, cat, shop, graphql'],
    async () => {
      const code = await codeTo('13800138001', 'LOGIN')
      await loginWithCode(phone, '13800138001', `${code}0`, { appid: 'shop' })
      await loginWithCode(phone, '13800138001', code, { appid: 'shop' })
    },
  ],
  [
    'register',
    [
      'register SCENE_UNKNOWN, -, shop, graphql',
      'register PASSWORD_UNACCEPTABLE, -, shop, graphql',
      'register CODE_INVALID, -, shop, graphql',
      'register ok, +8613800138002, shop, graphql',
      'register MEMBER_EXISTS, -, shop, graphql',
    ],
    async () => {
      const mobile = '13800138002'
      const taken = { mobile: '13800138001', code: await codeTo('13800138001', 'REGISTER') }
      const code = await codeTo(mobile, 'REGISTER')
      await joinWith({ mobile, code, scene: 'no-such-scene' })
      await joinWith({ mobile, code, password: 'password' })
      await joinWith({ mobile, code: `${code}0` })
      await joinWith({ mobile, code })
      await joinWith(taken)
    },
  ],
  [
    'register of a guest, once refused and once let in',
    [
      'register GUEST_TOKEN_EXPIRED, -, -, graphql',
      'register CAPTCHA_INVALID, -, web, graphql',
      'register INVITE_INVALID, -, web, graphql',
      'register ok, gus, web, graphql',
    ],
    async () => {
      const token = await guestToken()
      const next = async (input: object) => {
        await g.deps.counters.delete('slot:guest-register:203.0.113.7')
        return asGuest({ u: 'gus', ...input })
      }
      const captcha = async () => {
        const answer = await solve(g, token)
        secrets.add(answer)
        return answer
      }
      await next({ g: 'f'.repeat(32) })
      await next({ g: token, c: 'zzzz' })
      await next({ g: token, c: await captcha(), i: 'no-such-invite' })
      await next({ g: token, c: await captcha() })
    },
  ],
  [
    'reset of a password',
    [
      'password-reset CODE_INVALID, cat, shop, graphql',
      'password-reset CODE_INVALID, -, shop, graphql',
      'password-reset ok, cat, shop, graphql',
    ],
    async () => {
      const code = await codeTo('13800138001', 'RESET')
      const more = { appid: 'shop', password: newer }
      await resetPassword(phone, '13800138001', `${code}0`, more)
      await resetPassword(phone, '13900139000', code, more)
      await resetPassword(phone, '13800138001', code, { ...more, login: false })
      // Its sessions were ended by the reset: of no interest here.
      await g.deps.db.auditEvent.deleteMany({ where: { event: 'session-ended', result: 'password-reset' } })
    },
  ],
  [
    'refresh',
    [
      'login ok, ben, shop, graphql',
      'refresh ok, ben, shop, graphql',
      'refresh-elsewhere ok, ben, shop, graphql',
      'session-ended refresh-reuse, ben, shop, graphql',
      'refresh-reuse session ended, ben, shop, graphql',
    ],
    async () => {
      const { refreshToken } = await enter('ben')
      secrets.add(refreshToken)
      await refresh(phone, refreshToken)
      await g.deps.db.spentToken.updateMany({ data: { network: 'another' } })
      await refresh(phone, refreshToken)
      await g.deps.db.spentToken.updateMany({ data: { spentAt: new Date(g.deps.now() - 3_600_000) } })
      await refresh(phone, refreshToken)
    },
  ],
]

describe('an event is written down with who, what, when, where, app, wire and result', () => {
  it.each(cases)('%s', async (_what, rows, act) => {
    expect(await audited(act)).toEqual(rows)
  })

  it('change of a password', async () => {
    const rows = await withSession('ann', async (token) => {
      await changePassword(token, wrong, newer)
      await changePassword(token, password, 'password')
      await changePassword(token, password, newer)
      await changePassword(token, newer, password)
      await phone.graphql('mutation { logout }', {}, bearer(token))
    })()
    expect(rows.filter((row) => !row.startsWith('session-ended password-changed'))).toEqual([
      'password-changed INVALID_CREDENTIALS, ann, shop, graphql',
      'password-changed PASSWORD_UNACCEPTABLE, ann, shop, graphql',
      'password-changed ok, ann, shop, graphql',
      'password-changed ok, ann, shop, graphql',
      'session-ended logout, ann, shop, graphql',
    ])
  })

  it('a new proof', async () => {
    const prove = (token: string, proof: object) => reauthenticate(phone, token, proof)
    const act = async (token: string) => {
      await prove(token, { password: wrong })
      await prove(token, { password })
    }
    expect(await withSession('ann', act)()).toEqual([
      'reauthenticated INVALID_CREDENTIALS, ann, shop, graphql',
      'reauthenticated ok, ann, shop, graphql',
    ])
  })

  it('binding of a phone and an address', async () => {
    const [sms, mail] = [await codeTo('13800138003', 'BIND'), await codeTo('ann@shop.example', 'BIND')]
    const act = async (token: string) => {
      await bind(phone, token, '13800138003', `${sms}0`)
      await bind(phone, token, '13800138003', sms)
      await bind(phone, token, 'ann@shop.example', `${mail}0`)
      await bind(phone, token, 'ann@shop.example', mail)
    }
    const rows = await withSession('ann', act)()
    expect(rows.filter((row) => !row.startsWith('session-ended contact-changed, ann'))).toEqual([
      'bind-mobile CODE_INVALID, ann, shop, graphql',
      'bind-mobile ok, ann, shop, graphql',
      'bind-email CODE_INVALID, ann, shop, graphql',
      'bind-email ok, ann, shop, graphql',
    ])
  })

  it('WeChat login', async () => {
    const stranger = { rawData: undefined, signature: undefined }
    const wanda = `#${g.sim.openidOf('wanda', mini.appid)}`
    const rows = await audited(async () => {
      await wxLogin('wanda', { wxid: 'no-such' })
      await wxLogin('wanda', { code: 'no-such' })
      await wxLogin('wanda', stranger)
      await wxLogin('wanda')
      await setMemberEnabled(g.deps, operator, { username: wanda, enabled: false })
      await wxLogin('wanda')
    })
    expect(rows).toEqual([
      'wx-login WECHAT_ACCOUNT_UNKNOWN, -, -, graphql',
      `wx-login WECHAT_REFUSED, -, ${mini.appid}, graphql`,
      `wx-login MEMBER_MUST_REGISTER, -, ${mini.appid}, graphql`,
      `wx-register ok, ${wanda}, ${mini.appid}, graphql`,
      `wx-login ok, ${wanda}, ${mini.appid}, graphql`,
      `session-ended member-disabled, ${wanda}, -, cli`,
      `wx-login MEMBER_DISABLED, ${wanda}, ${mini.appid}, graphql`,
    ])
  })

  it('WeChat down is only logged: it is not the caller who is refused', async () => {
    g.sim.setMode('down')
    expect(await audited(() => wxLogin('wanda'))).toEqual([])
    g.sim.setMode('ok')
    expect(g.lines.join()).toMatch(/"event":"wx-login".*"result":"WECHAT_UNAVAILABLE"/)
  })

  it('WeChat binding, parting and merging', async () => {
    const where = `${mini.appid}, graphql`
    const act = async (token: string) => {
      await wxBind(token, 'wanda')
      await wxBind(token, 'xena')
      await wxUnbind(token)
      await wxUnbind(token)
    }
    const rows = await withSession('ann', act)()
    // Each change ends what is open elsewhere.
    expect(rows.filter((row) => !row.startsWith('session-ended wechat-changed, ann'))).toEqual([
      `wx-bind WECHAT_BOUND, ann, ${where}`,
      `wx-bind ok, ann, ${where}`,
      `wx-unbind ok, ann, ${where}`,
    ])
    const { data } = await wxLogin('yara')
    const yara = `#${g.sim.openidOf('yara', mini.appid)}`
    expect(await audited(() => wxUnbind(data.wxLogin.tokens.accessToken))).toEqual([
      `wx-unbind WECHAT_LAST_LOGIN, ${yara}, ${where}`,
    ])
    await g.send('/api/auth/wxlogin', {
      method: 'POST',
      body: new URLSearchParams({ wxid: 'aOfficial', code: g.sim.issueCode('yara', official.appid) }),
    })
    g.sim.attachUnionid('yara')
    await wxLogin('yara')
    const merged = await audited(() =>
      g.send('/api/auth/wxlogin', {
        method: 'POST',
        body: new URLSearchParams({ wxid: 'aOfficial', code: g.sim.issueCode('yara', official.appid) }),
      }),
    )
    expect(merged).toContainEqual(expect.stringMatching(/^wx-merge \d+ into \d+, .*, api-auth$/))
  })

  it('what a member says of itself, takes along, and has deleted', async () => {
    const act = async (token: string) => {
      await phone.graphql('mutation { updateProfile(input: { gender: 1 }) { id } }', {}, bearer(token))
      await phone.graphql('mutation { exportMyData }', {}, bearer(token))
      await phone.graphql('mutation { deleteAccount }', {}, bearer(token))
      await enter('ann')
    }
    const rows = await withSession('ann', act)()
    expect(rows.filter((row) => !row.startsWith('session-ended deletion-asked, ann'))).toEqual([
      'profile-changed ok, ann, shop, graphql',
      'data-exported ok, ann, shop, graphql',
      'deletion-asked ok, ann, shop, graphql',
      'login ok, ann, shop, graphql',
      'deletion-undone ok, ann, -, graphql',
    ])
  })

  it('an erasure, without a name', async () => {
    await createMember(g.deps, { username: 'dan', password })
    expect(await audited(() => cli(g.deps, 'member', 'erase', '--username', 'dan', '--confirm'))).toEqual([
      'member-erased ok, -, -, cli',
      'admin eraseMember confirm=true: ok, -, -, cli',
    ])
  })

  it('what an operator does, by either door', async () => {
    const byGraphql = { query: 'mutation { setScene(bundleid: "fair", verify: true) { id } }' }
    const rows = await audited(async () => {
      await g.post('/admin/graphql', byGraphql, bearer(adminToken))
      await cli(g.deps, 'app', 'disable', '--appid', 'shop')
      await cli(g.deps, 'app', 'enable', '--appid', 'shop')
    })
    expect(rows.filter((row) => !row.startsWith('session-ended app-disabled, '))).toEqual([
      'admin setScene bundleid=fair verify=true: ok, -, -, graphql',
      'admin setAppEnabled enabled=false: ok, -, shop, cli',
      'admin setAppEnabled enabled=true: ok, -, shop, cli',
    ])
  })

  it('where from and by what, in every row; and every event there is has been here', async () => {
    const rows = await g.deps.db.auditEvent.findMany()
    for (const { address, dialect } of rows) expect(address).toBe(dialect === 'cli' ? 'cli' : '203.0.113.7')
    const ofPhone = rows.filter(({ event, dialect }) => dialect === 'graphql' && event !== 'admin')
    for (const { userAgent } of ofPhone) expect(userAgent).toBe('Phone/1')
    expect(new Set(rows.map(({ event }) => event))).toEqual(new Set(auditedEvents))
  })

  it('and no secret', async () => {
    const rows = JSON.stringify(await g.deps.db.auditEvent.findMany({ omit: { id: true } }))
    for (const secret of secrets) expect(rows).not.toContain(secret)
    expect(secrets.size).toBeGreaterThan(20)
  })
})

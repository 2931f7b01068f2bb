import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'
import { from, startWindow } from '../../support/joining.ts'
import { bearer, login } from '../../support/operations.ts'

const password = 'correct horse'
const adminToken = 'full-token-0123456789-0123456789-abcd'

let g: WechatGateway
beforeAll(async () => {
  g = await openWechatGateway({ env: { ADMIN_TOKEN: adminToken, LOGIN_FREE_FAILURES: '1000' } })
  await createApp(g.deps, { appid: 'shop' })
  await createMember(g.deps, { username: 'ann', password, mobile: '13800138001', proven: 'all' })
})
afterAll(() => g.close())

/** Every operation that is audited, with one text wherever a secret belongs. */
const everywhere = (token: string) =>
  [
    [`login(username: "ann", password: $s) { group }`],
    [`loginWithCode(to: "13800138001", code: $s) { group }`],
    [`register(mobile: "13800138009", password: $s, code: $s) { member { id } }`],
    [
      `register(username: "eve", password: $s, code: $s, guestToken: $s, captcha: $s, inviteCode: $s, openid: $s)
      { member { id } }`,
    ],
    [`resetPassword(to: "13800138001", password: $s, code: $s) { member { id } }`],
    [`authorize(appid: "shop", username: "ann", password: $s, time: "1", token: $s) { group }`],
    [`changePassword(currentPassword: $s, newPassword: $s)`, token],
    [`bindMobile(mobile: "13800138009", code: $s) { id }`, token],
    [
      `wxLogin(wxid: "VAvseyFhkV", code: $s, state: $s, guestToken: $s, rawData: $s, signature: $s) { openid }`,
    ],
    [`wxLogin(wxid: "VAvseyFhkV", code: $s, phoneCode: $s, phoneIv: $s, phoneData: $s) { openid }`],
    [`wxBind(wxid: "VAvseyFhkV", code: $s) { openid }`, token],
  ] as const

const byAdmin = [
  'createMember(username: "ann", password: $s) { id }',
  'createApp(appid: "shop", secret: $s) { secret }',
  'addWechatAccount(type: MINI, appid: "wx-mini-demo", secret: $s) { id }',
  'updateWechatAccount(appid: "wx-none", secret: $s) { id }',
]

describe('a secret, whatever it is', () => {
  it('is in no row of the audit and no line of the log, wherever it was sent', async () => {
    const { accessToken } = await login(g, 'ann', password)
    const secret = fc.string({ unit: 'binary', minLength: 9, maxLength: 60 })
    const sendable = secret.filter((text) => !text.includes('\0') && text.trim().length > 8)
    await fc.assert(
      fc.asyncProperty(sendable, async (s) => {
        await g.pass(3_600)
        const { id: since } = await g.deps.db.auditEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
        const lines = g.lines.length
        for (const [field, token] of everywhere(accessToken)) {
          const answer = await g.graphql(
            `mutation ($s: String!) { ${field} }`,
            { s },
            token ? bearer(token) : {},
          )
          expect(answer.errors?.[0].extensions.code, field).not.toBe('BAD_REQUEST')
        }
        for (const field of byAdmin) {
          const body = { query: `mutation ($s: String!) { ${field} }`, variables: { s } }
          const answer = (await g.post('/admin/graphql', body, bearer(adminToken))).body
          expect(answer.errors[0].extensions.code, field).not.toBe('BAD_REQUEST')
        }
        const rows = await g.deps.db.auditEvent.findMany({ where: { id: { gt: since } } })
        expect(rows.length).toBeGreaterThanOrEqual(12)
        const told = rows.flatMap((row) => Object.values(row).map(String))
        const logged = g.lines.slice(lines).map((line) => JSON.stringify(JSON.parse(line)))
        for (const text of [...told, ...logged]) expect(text).not.toContain(s)
        for (const line of logged) expect(line).not.toContain(JSON.stringify(s).slice(1, -1))
      }),
      { numRuns: 15 },
    )
  })
})

describe('a refusal that anybody can repeat', () => {
  const refusedBy = (address: string, query: string) => from(g, address).graphql(query)
  const guess = 'mutation { login(username: "nobody", password: "x", appid: "none") { group } }'
  const unknown = 'mutation { loginWithCode(to: "13800138111", code: "000000", appid: "none") { group } }'
  const count = (address: string) => g.deps.db.auditEvent.count({ where: { address } })

  it('makes 300 rows an hour and network, and log lines after that; it hides no other', async () => {
    const [one, other] = ['198.51.100.1', '198.51.100.2']
    await startWindow(g, 3_600)
    const lines = g.lines.length
    for (let i = 0; i < 31; i++) await Promise.all(Array.from({ length: 10 }, () => refusedBy(one, guess)))
    expect(await count(one)).toBe(300)
    expect(g.lines.slice(lines).filter((line) => line.includes('"result":"APP_UNKNOWN"'))).toHaveLength(310)
    await refusedBy(one, unknown)
    expect(await count(one)).toBe(301)
    await refusedBy(other, guess)
    expect(await count(other)).toBe(1)
    await g.pass(3_600)
    await refusedBy(one, guess)
    expect(await count(one)).toBe(302)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { claimInvite } from '../../../src/auth/members/invite-codes.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { printed } from '../../../src/cli/printed.ts'
import { errorText, type ErrorCode } from '../../../src/errors.ts'
import { adminSchema } from '../../../src/schema/admin/index.ts'
import {
  failure,
  failuresOf,
  openTestGateway,
  testGateway,
  type Doors,
  type TestGateway,
} from '../../support/gateway.ts'
import { codeFor, freshMobile, resetPassword, sent } from '../../support/joining.ts'
import { bearer, check, login } from '../../support/operations.ts'

const full = 'full-token-0123456789-0123456789-abcd'
const rotated = 'next-token-0123456789-0123456789-abcd'
const reader = 'read-token-0123456789-0123456789-abcd'
const env = { ADMIN_TOKEN: `${full},${rotated},read:${reader}` }
const path = '/admin/graphql'
const json = { 'content-type': 'application/json' }
const anything = JSON.stringify({ query: '{ apps { appid } }' })

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway({ env })))
afterAll(() => g.close())

/** A bare request to the admin's door. */
const knock = (init: RequestInit & { address?: string } = {}, on: Doors = g) =>
  on.send(path, { method: 'POST', headers: { ...json, ...bearer(full) }, body: anything, ...init })

/** An operation under a credential; answers `{ data, errors }`. */
const ask = async (query: string, variables: object = {}, token = full, on: Doors = g) =>
  (await on.post(path, { query, variables }, bearer(token))).body

const refusal = (code: ErrorCode) => failure(code)

/** The audited deeds of admins, the newest first. */
async function deeds(on: TestGateway = g): Promise<string[]> {
  const rows = await on.deps.db.auditEvent.findMany({ where: { event: 'admin' }, orderBy: { id: 'desc' } })
  return rows.map(({ result }) => result)
}

describe('the door of /admin/graphql', () => {
  it('is not there until a credential is configured', async () => {
    const closed = await testGateway()
    expect(await knock({}, closed)).toMatchObject({ status: 404, body: { error: 'not found' } })
  })

  it.each([full, rotated, reader])('opens to each configured credential', async (token) => {
    expect(await ask('{ apps { appid } }', {}, token)).toEqual({ data: { apps: [] } })
  })

  it.each([
    ['none', {}, 'UNAUTHENTICATED'],
    ['another scheme', { authorization: `Basic ${full}` }, 'UNAUTHENTICATED'],
    ['a wrong one', bearer(`${full}x`), 'TOKEN_INVALID'],
    ['the start of one', bearer(full.slice(0, -1)), 'TOKEN_INVALID'],
    ['the prefix with it', bearer(`read:${reader}`), 'UNAUTHENTICATED'],
  ] as const)('refuses %s, and audits it without the credential', async (_, headers, code) => {
    const answer = await knock({ headers: { ...json, ...headers }, address: `198.51.100.${count++}` })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(failuresOf(answer.body)).toEqual(refusal(code))
    expect((await deeds())[0]).toBe(code)
    expect(g.lines.join()).not.toContain(full.slice(0, 20))
  })
  let count = 20

  it('says it in Chinese to who reads that', async () => {
    const headers = { ...json, 'accept-language': 'zh-CN' }
    const { body } = await knock({ headers, address: '198.51.100.40' })
    expect(body.errors[0].message).toBe(errorText('UNAUTHENTICATED', 'zh'))
  })

  it('is not opened by a member’s token, nor the public door by an admin’s', async () => {
    await createMember(g.deps, { username: 'mallory', password: 'correct horse' })
    const { accessToken } = await login(g, 'mallory', 'correct horse')
    expect(failuresOf(await ask('{ apps { appid } }', {}, accessToken))).toEqual(refusal('TOKEN_INVALID'))
    expect(failuresOf(await g.graphql('{ me { id } }', {}, bearer(full)))).toEqual(refusal('TOKEN_INVALID'))
    const leaked = await g.graphql('{ auditEvents { id } }', {}, bearer(full))
    expect(leaked.errors[0].message).toMatch(/^Cannot query field "auditEvents"/)
  })

  it('is closed to a network with ten failures until the quarter hour is over, but never to a right token', async () => {
    const own = await testGateway({ env })
    const address = '198.51.100.7'
    const wrong = { headers: { ...json, ...bearer('x'.repeat(40)) }, address }
    for (let i = 0; i < 10; i++) expect((await knock(wrong, own)).status).toBe(401)
    for (const refused of [await knock(wrong, own), await knock({ headers: json, address }, own)]) {
      expect(refused.status).toBe(429)
      expect(failuresOf(refused.body)).toEqual(refusal('TOO_MANY_REQUESTS'))
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(await deeds(own)).toHaveLength(10)
    expect((await knock({ address }, own)).status).toBe(200)
    await own.pass(900)
    expect((await knock(wrong, own)).status).toBe(401)
  })

  it('takes JSON by POST only', async () => {
    const headers = bearer(full)
    const get = await g.send(`${path}?query={apps{appid}}`, { headers })
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql'])
      expect((await knock({ headers: { ...headers, 'content-type': type } })).status).toBe(415)
    expect((await knock({ body: 'x'.repeat(70_000) })).status).toBe(413)
    expect((await knock({ body: '{' })).status).toBe(400)
    const odd = await knock({ body: JSON.stringify({ query: '{ apps { appid } }', extra: 1 }) })
    expect([odd.status, failuresOf(odd.body)[0]?.code]).toEqual([400, 'BAD_REQUEST'])
    const choosy = await knock({ headers: { ...json, ...headers, accept: 'application/json;q=0.9' } })
    expect([choosy.status, choosy.body]).toEqual([200, { data: { apps: [] } }])
  })

  it('opens only to listed networks, when some are listed', async () => {
    const own = await testGateway({ env: { ...env, ADMIN_ALLOW_FROM: '10.0.0.0/8, 2001:db8::/32' } })
    for (const address of ['10.1.2.3', '2001:db8::1', '::ffff:10.0.0.1'])
      expect((await knock({ address }, own)).status).toBe(200)
    for (const address of ['11.0.0.1', '2001:db9::1', '127.0.0.1']) {
      const { status, body } = await knock({ address }, own)
      expect([status, failuresOf(body)]).toEqual([403, refusal('FORBIDDEN')])
    }
  })

  it('has the limits of the public door', async () => {
    const deep = `{ ${Array.from({ length: 25 }, (_, i) => `a${i}: apps { appid }`).join(' ')} }`
    expect(failuresOf(await ask(deep))).toEqual(refusal('TOO_COMPLEX'))
  })
})

describe('the scope of a credential', () => {
  it('read: sees of an invite code that is still good only its start', async () => {
    const own = await testGateway({ env })
    const make = 'mutation { createInviteCodes(count: 2) { id code } }'
    const [used, good] = (await ask(make, {}, full, own)).data.createInviteCodes
    const { id } = await createMember(own.deps, { username: 'joined' })
    await own.deps.db.inviteCode.update({
      where: { id: used.id },
      data: { usedAt: new Date(), usedById: id },
    })
    const read = async (token: string) =>
      (await ask('{ inviteCodes { code } }', {}, token, own)).data.inviteCodes.map(({ code }: any) => code)
    expect(await read(full)).toEqual([good.code, used.code])
    expect(await read(reader)).toEqual([`${good.code.slice(0, 4)}…`, used.code])
  })

  it('read: lets nothing be changed, and every try is audited', async () => {
    const answer = await ask('mutation { createApp(appid: "sneaky") { secret } }', {}, reader)
    expect(failuresOf(answer)).toEqual(refusal('FORBIDDEN'))
    expect(await g.deps.db.app.count({ where: { appid: 'sneaky' } })).toBe(0)
    expect((await deeds())[0]).toBe('createApp checkReplay=true checkTime=true requireHmac=false: FORBIDDEN')
  })

  it('is asked of every mutation there is, before its own rules', async () => {
    const own = await testGateway({ env })
    const context = {
      ...own.deps,
      admin: { scope: 'read', name: 'admin-test' },
      client: { wire: { name: 'graphql' }, address: 'x', userAgent: null },
    }
    const fields = Object.values(adminSchema.getMutationType()?.getFields() ?? {})
    for (const { name, resolve } of fields) {
      const refused = await (resolve?.({}, {}, context, {} as never) as Promise<unknown>).catch(
        (error: unknown) => error,
      )
      expect(refused).toMatchObject({ code: 'FORBIDDEN' })
      expect((await deeds(own))[0]).toBe(`${name}: FORBIDDEN`)
    }
    expect(fields.length).toBeGreaterThan(10)
  })
})

describe('what an admin does', () => {
  it('is audited with who, to whom, on which app and how it went', async () => {
    await ask('mutation { createMember(username: "carol") { id } }', {}, rotated)
    const row = await g.deps.db.auditEvent.findFirst({ where: { event: 'admin' }, orderBy: { id: 'desc' } })
    const carol = await g.deps.db.member.findUnique({ where: { usernameKey: 'carol' } })
    expect(row).toMatchObject({ result: 'createMember: ok', memberId: carol?.id, address: '203.0.113.7' })
    expect(row?.sessionId).toMatch(/^admin-[0-9a-f]{8}$/)
    expect(failuresOf(await ask('mutation { createMember(username: "Carol") { id } }'))).toEqual(
      refusal('MEMBER_EXISTS'),
    )
    expect((await deeds())[0]).toBe('createMember: MEMBER_EXISTS')
    await ask('mutation { createMember(username: "", password: "hunter2 hunter2") { id } }')
    expect((await deeds())[0]).toBe('createMember password: BAD_INPUT')
    expect(g.lines.join()).not.toContain('hunter2')
  })

  it('members: find, page, lock out, let in', async () => {
    const member = await createMember(g.deps, {
      username: 'dave',
      password: 'correct horse',
      mobile: '13900001111',
    })
    const { accessToken } = await login(g, 'dave', 'correct horse')
    const found = await ask(
      '{ member(name: "13900001111") { id username hasPassword disabledAt } nobody: member(name: "x") { id } }',
    )
    expect(found.data).toEqual({
      member: { id: member.id, username: 'dave', hasPassword: true, disabledAt: null },
      nobody: null,
    })
    const after = member.id - 1
    expect((await ask(`{ members(after: ${after}, limit: 1) { username } }`)).data.members).toEqual([
      { username: 'dave' },
    ])
    const set = 'mutation ($on: Boolean!) { setMemberEnabled(username: "dave", enabled: $on) { disabledAt } }'
    expect((await ask(set, { on: false })).data.setMemberEnabled.disabledAt).toBe(
      new Date(g.clock.now()).toISOString(),
    )
    expect((await check(g, accessToken)).active).toBe(false)
    expect((await ask(set, { on: true })).data.setMemberEnabled.disabledAt).toBeNull()
    expect(
      failuresOf(await ask('mutation { setMemberEnabled(username: "x", enabled: true) { id } }')),
    ).toEqual(refusal('MEMBER_NOT_FOUND'))
  })

  it('sessions: list, end one, end all', async () => {
    await createMember(g.deps, { username: 'erin', password: 'correct horse' })
    const [one, two, three] = [
      await login(g, 'erin', 'correct horse', { device: 'phone' }),
      await login(g, 'erin', 'correct horse'),
      await login(g, 'erin', 'correct horse'),
    ]
    const { sessions } = (await ask('{ sessions(username: "erin") { id device } }')).data
    expect(sessions).toHaveLength(3)
    expect(sessions).toContainEqual({ id: one.sessionId, device: 'phone' })
    const end = 'mutation ($id: ID) { endSessions(username: "erin", id: $id) }'
    expect((await ask(end, { id: one.sessionId })).data).toEqual({ endSessions: 1 })
    expect([(await check(g, one.accessToken)).active, (await check(g, two.accessToken)).active]).toEqual([
      false,
      true,
    ])
    expect((await ask(end)).data).toEqual({ endSessions: 2 })
    expect((await check(g, three.accessToken)).active).toBe(false)
    expect((await ask(end, { id: 'x' })).errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      fields: ['id'],
    })
  })

  it('apps: a secret is shown once, when made and when rotated, and nowhere else', async () => {
    const made = (
      await ask(
        'mutation { createApp(appid: "shop", tokenTtl: 60) { secret app { appid tokenTtl expiresAt } } }',
      )
    ).data.createApp
    expect(made).toMatchObject({ app: { appid: 'shop', tokenTtl: 60, expiresAt: null } })
    const turned = (await ask('mutation { rotateAppSecret(appid: "shop") { secret } }')).data.rotateAppSecret
    expect(turned.secret).not.toBe(made.secret)
    const shown = JSON.stringify(await ask('{ apps { appid enabled expiresAt previousSecretUntil } }'))
    const rows = printed((await g.deps.db.auditEvent.findMany()).map(({ id: _, ...row }) => row))
    for (const { secret } of [made, turned]) {
      expect(secret).toMatch(/^\w{32}$/)
      for (const place of [shown, rows, g.lines.join()]) expect(place).not.toContain(secret)
    }
    expect(adminSchema.getType('App')).toBeDefined()
    expect(
      Object.keys((adminSchema.getType('App') as any).getFields()).filter((name) => /sealed/i.test(name)),
    ).toEqual([])
    expect(failuresOf(await ask('mutation { createApp(appid: "shop") { secret } }'))).toEqual(
      refusal('APP_EXISTS'),
    )
  })

  it('apps: a secret of fewer than 20 characters is told to be weak; one that is made never is', async () => {
    const make = 'mutation ($a: String!, $s: String) { createApp(appid: $a, secret: $s) { weak } }'
    const weak = async (a: string, s?: string) => (await ask(make, { a, s })).data.createApp.weak
    expect([await weak('weak', 'x'.repeat(19)), await weak('fair', 'x'.repeat(20))]).toEqual([true, false])
    expect(await weak('made')).toBe(false)
    expect(
      (await ask('mutation { rotateAppSecret(appid: "weak") { weak } }')).data.rotateAppSecret.weak,
    ).toBe(false)
  })

  it('apps: what names none changes nothing', async () => {
    for (const change of [
      'setAppEnabled(appid: "nobody", enabled: false) { id }',
      'setAppExpiry(appid: "nobody") { id }',
      'rotateAppSecret(appid: "nobody") { secret }',
    ])
      expect(failuresOf(await ask(`mutation { ${change} }`))).toEqual(refusal('APP_UNKNOWN'))
  })

  it('apps: off, on, expired', async () => {
    await ask('mutation { createApp(appid: "kiosk") { secret } }')
    await createMember(g.deps, { username: 'frank', password: 'correct horse' })
    const enter = () =>
      g.graphql('mutation { login(username: "frank", password: "correct horse", appid: "kiosk") { group } }')
    await ask('mutation { setAppEnabled(appid: "kiosk", enabled: false) { enabled } }')
    expect(failuresOf(await enter())).toEqual(refusal('APP_UNKNOWN'))
    await ask('mutation { setAppEnabled(appid: "kiosk", enabled: true) { enabled } }')
    expect((await enter()).errors).toBeUndefined()
    const at = new Date(g.clock.now() - 1000).toISOString()
    const expire = 'mutation ($at: DateTime) { setAppExpiry(appid: "kiosk", expiresAt: $at) { expiresAt } }'
    expect((await ask(expire, { at })).data.setAppExpiry.expiresAt).toBe(at)
    expect(failuresOf(await enter())).toEqual(refusal('APP_EXPIRED'))
    expect((await ask(expire)).data.setAppExpiry.expiresAt).toBeNull()
    expect((await enter()).errors).toBeUndefined()
    expect(
      (await ask('{ auditEvents(event: "admin", appid: "kiosk", limit: 2) { result } }')).data.auditEvents,
    ).toEqual([{ result: 'setAppExpiry: ok' }, { result: `setAppExpiry expiresAt=${at}: ok` }])
  })

  it('scenes, WeChat accounts and invite codes', async () => {
    await ask('mutation { setScene(bundleid: "fair", verify: false) { id } }')
    expect((await ask('{ scenes { bundleid verify } }')).data.scenes).toEqual([
      { bundleid: 'fair', verify: false },
    ])
    expect((await deeds())[0]).toBe('setScene bundleid=fair verify=false: ok')
    const add =
      'mutation { addWechatAccount(type: MINI, appid: "wx1", secret: "not to be seen", isDefault: true) { type isDefault hosts } }'
    expect((await ask(add)).data.addWechatAccount).toEqual({ type: 'MINI', isDefault: true, hosts: [] })
    expect((await deeds())[0]).toBe(
      'addWechatAccount isDefault=true openPlatform=default secret type=mini: ok',
    )
    const accounts = await ask('{ wechatAccounts { appid type hash openPlatform } }')
    expect(accounts.data.wechatAccounts).toMatchObject([
      { appid: 'wx1', type: 'MINI', openPlatform: 'default' },
    ])
    expect(failuresOf(await ask(add))).toEqual(refusal('WECHAT_ACCOUNT_EXISTS'))
    await createMember(g.deps, { username: 'gina', password: 'correct horse' })
    const codes = (await ask('mutation { createInviteCodes(owner: "gina", count: 3) { id code } }')).data
      .createInviteCodes
    const listed = await ask('query ($b: Int) { inviteCodes(before: $b, limit: 2) { code } }', {
      b: codes[2].id,
    })
    expect(listed.data.inviteCodes).toEqual([{ code: codes[1].code }, { code: codes[0].code }])
    expect(
      (await ask('mutation { setAgent(username: "gina", isAgent: true, code: "G1") { isAgent agentCode } }'))
        .data.setAgent,
    ).toEqual({ isAgent: true, agentCode: 'G1' })
    const lock = 'mutation ($id: Int!, $on: Boolean!) { setInviteLocked(id: $id, locked: $on) { locked } }'
    expect((await ask(lock, { id: codes[0].id, on: true })).data.setInviteLocked).toEqual({ locked: true })
    await expect(claimInvite(g.deps, codes[0].code)).rejects.toMatchObject({ code: 'INVITE_INVALID' })
    expect((await ask(lock, { id: codes[0].id, on: false })).data.setInviteLocked).toEqual({ locked: false })
    expect((await claimInvite(g.deps, codes[0].code))?.id).toBe(codes[0].id)
    expect(failuresOf(await ask(lock, { id: codes[0].id, on: true }))).toEqual(refusal('INVITE_USED'))
    expect(failuresOf(await ask(lock, { id: 999, on: true }))).toEqual(refusal('INVITE_INVALID'))
    expect(
      (await ask('mutation { createInviteCodes(count: 201) { id } }')).errors[0].extensions,
    ).toMatchObject({ code: 'BAD_INPUT', fields: ['count'] })
  })

  it('is walked: members to their sessions, apps to theirs, sessions to both, and the audit to members', async () => {
    const own = await testGateway({ env })
    await createApp(own.deps, { appid: 'shop' })
    for (const username of ['hana', 'ivan', 'judy']) {
      await createMember(own.deps, { username, password: 'correct horse' })
      for (const device of ['old', 'new']) {
        own.clock.advance(1)
        await login(own, username, 'correct horse', { device, appid: 'shop' })
      }
    }
    const sessions = 'sessions(first: 1) { nodes { device member { username } app { appid } } }'
    const walk = `{ membersConnection(first: 3) { edges { node { username ${sessions} } } }
      appsConnection { nodes { ${sessions} } }
      auditEventsConnection(event: "login", first: 2) { nodes { member { username audit(first: 1) { nodes { event } } } } } }`
    const { data } = await ask(walk, {}, reader, own)
    const newest = (username: string) => ({
      nodes: [{ device: 'new', member: { username }, app: { appid: 'shop' } }],
    })
    expect(data.membersConnection.edges).toEqual(
      ['hana', 'ivan', 'judy'].map((username) => ({ node: { username, sessions: newest(username) } })),
    )
    expect(data.appsConnection.nodes).toEqual([{ sessions: newest('judy') }])
    const judy = { member: { username: 'judy', audit: { nodes: [{ event: 'login' }] } } }
    expect(data.auditEventsConnection.nodes).toEqual([judy, judy])
  })

  it('the audit, by page', async () => {
    const page = (await ask('{ auditEvents(limit: 2) { id at event dialect } }')).data.auditEvents
    const next = (await ask('query ($b: ID) { auditEvents(limit: 2, before: $b) { id } }', { b: page[1].id }))
      .data.auditEvents
    expect(page).toHaveLength(2)
    expect(next.every(({ id }: { id: string }) => Number(id) < Number(page[1].id))).toBe(true)
    expect((await ask('{ auditEvents(limit: 201) { id } }')).errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      fields: ['limit'],
    })
    expect((await ask('{ auditEvents(event: "logins") { id } }')).errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      fields: ['event'],
    })
    expect(failuresOf(await ask('{ auditEvents(member: "no such") { id } }'))).toEqual(
      refusal('MEMBER_NOT_FOUND'),
    )
  })
})

describe('forcePasswordReset', () => {
  const force = 'mutation ($u: String!) { forcePasswordReset(username: $u) { hasPassword } }'

  it('ends the password and the sessions and tells the member, who comes back by a code', async () => {
    const mobile = freshMobile()
    const password = 'a leaked password'
    await createMember(g.deps, { username: `f${mobile}`, mobile, password, proven: 'all' })
    const { accessToken } = await login(g, mobile, password)
    const { data } = await ask(force, { u: `f${mobile}` })
    expect(data.forcePasswordReset).toEqual({ hasPassword: false })
    expect((await check(g, accessToken)).active).toBe(false)
    const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }'
    // As a wrong one: a thief does not learn that it was right.
    expect(failuresOf(await g.graphql(query, { u: mobile, p: password }))).toEqual(
      failure('INVALID_CREDENTIALS'),
    )
    expect(sent(g)[0]).toMatchObject({ to: `+86${mobile}`, purpose: 'changed' })
    expect(sent(g)[0]?.text).toContain('密码已被管理员停用')
    await resetPassword(g, mobile, await codeFor(g, mobile, 'RESET'), { password: 'a better password' })
    await login(g, mobile, 'a better password')
    expect(failuresOf(await ask(force, { u: 'nobody' }))).toEqual(failure('MEMBER_NOT_FOUND'))
    expect(failuresOf(await ask(force, { u: `f${mobile}` }, reader))).toEqual(failure('FORBIDDEN'))
  })
})

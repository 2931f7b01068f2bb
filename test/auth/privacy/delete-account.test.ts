import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { eraseDue } from '../../../src/auth/privacy/due.ts'
import { auth, guest, mini, openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'
import { cli } from '../../support/cli.ts'
import { codeOf, failure, failuresOf, testGateway } from '../../support/gateway.ts'
import {
  codeFor,
  freshMobile,
  loginWithCode,
  reauthenticate,
  resetPassword,
  sent,
} from '../../support/joining.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { md5Signed, signers } from '../../support/signed.ts'
import { siteOf } from '../../support/v1-site.ts'
import { miniLogin, wxLogin, wxLoginOperation } from '../../support/wechat.ts'

const password = 'correct horse'
const day = 86_400
const pause = async () => {}

let g: WechatGateway
beforeAll(async () => {
  g = await openWechatGateway({ env: { ACCOUNT_DELETION_DAYS: '7', LOGIN_FREE_FAILURES: '1000' } })
  await signers(g, 'shop-secret').addApp('shop')
})
afterAll(() => g.close())

const deletion = (token: string, headers: Record<string, string> = {}) =>
  g.graphql('mutation { deleteAccount }', {}, { ...bearer(token), ...headers })

const read = (id: number) => g.deps.db.member.findUnique({ where: { id } })
const eventsOf = async (memberId: number) =>
  (await g.deps.db.auditEvent.findMany({ where: { memberId }, orderBy: { id: 'asc' } })).map(
    ({ event, result, dialect }) => `${event} ${result} ${dialect}`,
  )

/** A member who can log in by everything there is. */
async function member() {
  const mobile = freshMobile()
  const names = { username: `m${mobile}`, mobile, email: `m${mobile}@mail.example` }
  const { id } = await createMember(g.deps, { ...names, password, proven: 'all' })
  const openid = g.sim.openidOf(names.username, mini.appid)
  await g.deps.db.wechatIdentity.create({ data: { accountId: g.accounts.mini.id, openid, memberId: id } })
  return { id, ...names }
}

/** One who has asked to be deleted. */
async function leaving() {
  const who = await member()
  const { accessToken, refreshToken } = await login(g, who.username, password)
  const { data, errors } = await deletion(accessToken)
  expect(errors).toBeUndefined()
  return { ...who, accessToken, refreshToken, at: data.deleteAccount as string }
}

const noticesTo = (to: string) => sent(g).filter((message) => message.to.includes(to))

describe('deleteAccount', () => {
  it('says when, ends every session at once and is audited', async () => {
    const who = await member()
    const [here, there] = [await login(g, who.username, password), await login(g, who.username, password)]
    const { data } = await deletion(here.accessToken)
    const due = new Date(g.clock.now() + 7 * day * 1000)
    expect(data).toEqual({ deleteAccount: due.toISOString() })
    for (const { accessToken, refreshToken } of [here, there]) {
      expect((await check(g, accessToken)).active).toBe(false)
      expect(codeOf(await refresh(g, refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    }
    expect(await read(who.id)).toMatchObject({ eraseFrom: due, disabledAt: null })
    expect((await eventsOf(who.id)).slice(-3)).toEqual([
      'session-ended deletion-asked graphql',
      'session-ended deletion-asked graphql',
      'deletion-asked ok graphql',
    ])
    const found = JSON.parse(await cli(g.deps, 'member', 'find', '--name', who.username))
    expect(found.eraseFrom).toBe(due.toISOString())
  })

  it.each([
    ['zh-CN', ['申请注销', '之后删除；在此之前登录一次即可取消注销', '203.0.113.*']],
    ['en', ['deletion was asked for', 'log in before then to keep it', '203.0.113.*']],
  ])('tells all contacts, in the language of %s', async (language, parts) => {
    const who = await member()
    const { accessToken } = await login(g, who.username, password)
    const { data } = await deletion(accessToken, { 'accept-language': language })
    await expect.poll(() => noticesTo(who.mobile).length).toBe(2)
    const until = `${String(data.deleteAccount).slice(0, 16).replace('T', ' ')} UTC`
    for (const { text, code } of noticesTo(who.mobile)) {
      expect(code).toBeNull()
      for (const part of [...parts, until]) expect(text).toContain(part)
    }
    expect(
      noticesTo(who.mobile)
        .map(({ channel }) => channel)
        .toSorted(),
    ).toEqual(['mail', 'sms'])
  })

  it('wants a recent proof: a stolen token alone deletes nobody', async () => {
    const who = await member()
    const { accessToken } = await login(g, who.username, password)
    await g.pass(601)
    expect(failuresOf(await deletion(accessToken))).toEqual(failure('REAUTHENTICATION_REQUIRED'))
    expect((await read(who.id))?.eraseFrom).toBeNull()
    await reauthenticate(g, accessToken, { password })
    expect((await deletion(accessToken)).errors).toBeUndefined()
    expect(failuresOf(await g.graphql('mutation { deleteAccount }'))).toEqual(failure('UNAUTHENTICATED'))
    expect(failuresOf(await deletion(accessToken))).toEqual(failure('TOKEN_INVALID'))
  })
})

describe('within the waiting time it is called off by a login', () => {
  type Leaving = Awaited<ReturnType<typeof leaving>>
  const form = (fields: object) => new URLSearchParams({ ...fields })
  const ways: [string, (who: Leaving) => Promise<unknown>][] = [
    ['by password', ({ username }) => login(g, username, password)],
    ['by code', async ({ mobile }) => loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))],
    [
      'with a reset of the password',
      async ({ email }) => resetPassword(g, email, await codeFor(g, email, 'RESET'), { login: true }),
    ],
    ['by WeChat', ({ username }) => g.graphql(wxLoginOperation, miniLogin(g, username))],
    ['of api-v1', ({ username }) => g.post('/api/v1/login', { username, password, time: '1' })],
    [
      'that an app signs, of api-v1',
      ({ username }) => {
        const time = String(Math.floor(g.clock.now() / 1000))
        const signed = md5Signed({ appid: 'shop', username, password, time }, 'shop-secret')
        return g.post('/api/v1/authorize', signed)
      },
    ],
    ['of v1-site', ({ mobile }) => siteOf(g).call('login', { username: mobile, password, group: 'h5' })],
    [
      'of v1-site, by code',
      async ({ mobile }) => {
        const site = siteOf(g)
        await g.pass(60)
        const code = await site.code(mobile, 'login')
        return site.call('mobile-login', { mobile, code, group: 'h5' })
      },
    ],
    [
      'of api-auth',
      async ({ username }) => auth(g, 'login', { access_token: await guest(g), username, password }),
    ],
    ['of api-auth, by WeChat', ({ username }) => wxLogin(g, 'mini', username)],
    [
      'of api-auth as a form',
      async ({ username }) =>
        g.send('/api/auth/login', {
          method: 'POST',
          body: form({ access_token: await guest(g), username, password }),
        }),
    ],
  ]

  it.each(ways)('%s', async (_, enter) => {
    const who = await leaving()
    await g.pass(6 * day)
    await enter(who)
    expect(await read(who.id)).toMatchObject({ eraseFrom: null, disabledAt: null })
    expect((await eventsOf(who.id)).filter((event) => event.startsWith('deletion-undone ok'))).toHaveLength(1)
    await g.pass(2 * day)
    await eraseDue(g.deps, { pause })
    expect(await read(who.id)).toMatchObject({ username: who.username, eraseFrom: null, disabledAt: null })
  })

  it('and by nothing less: a wrong password, an old token, a code nobody used', async () => {
    const who = await leaving()
    const query = 'mutation ($u: String!) { login(username: $u, password: "wrong") { sessionId } }'
    expect(codeOf(await g.graphql(query, { u: who.username }))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await refresh(g, who.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    await codeFor(g, who.mobile, 'LOGIN')
    expect((await read(who.id))?.eraseFrom?.toISOString()).toBe(who.at)
  })
})

describe('after the waiting time', () => {
  it('a background job erases: not a moment before, and nobody else', async () => {
    const [who, stays] = [await leaving(), await member()]
    await g.pass(7 * day - 60)
    await eraseDue(g.deps, { pause })
    expect(await read(who.id)).toMatchObject({ username: who.username, disabledAt: null })
    await g.pass(60)
    expect(await eraseDue(g.deps, { pause })).toBe(1)
    expect(await read(who.id)).toBeNull()
    expect(await read(stays.id)).not.toBeNull()
    expect(await eraseDue(g.deps, { pause })).toBe(0)
    const rows = await g.deps.db.auditEvent.findMany({ where: { event: 'member-erased' } })
    expect(rows.at(-1)).toMatchObject({ memberId: null, dialect: 'background', result: 'ok' })
  })

  it('a member who was merged meanwhile lives on as the other', async () => {
    const [who, keeper] = [await leaving(), await member()]
    const merged = { mergedIntoId: keeper.id, disabledAt: new Date(g.clock.now()) }
    await g.deps.db.member.update({ where: { id: who.id }, data: merged })
    await g.pass(8 * day)
    await eraseDue(g.deps, { pause })
    expect(await read(keeper.id)).not.toBeNull()
  })

  it('one that cannot be erased keeps no other waiting', async () => {
    const [first, second] = [await leaving(), await leaving()]
    await g.pass(8 * day)
    const stuck = { forgetSeen: (id: string) => refuseFor(first.id, id) }
    const refuseFor = async (memberId: number, sessionId: string) => {
      if ((await g.deps.db.session.count({ where: { id: sessionId, memberId } })) > 0)
        throw new Error('stuck')
    }
    await eraseDue({ ...g.deps, tokens: { ...g.deps.tokens, ...stuck } }, { pause })
    expect([await read(first.id), await read(second.id)]).toMatchObject([{ id: first.id }, null])
    expect(g.lines.join()).toContain('a member was not erased; it is tried again')
    await eraseDue(g.deps, { pause })
    expect(await read(first.id)).toBeNull()
  })
})

it('without a waiting time nothing calls it off', async () => {
  const own = await testGateway({ env: { ACCOUNT_DELETION_DAYS: '0' } })
  const { id } = await createMember(own.deps, { username: 'ann', password })
  const { accessToken } = await login(own, 'ann', password)
  const { data } = await own.graphql('mutation { deleteAccount }', {}, bearer(accessToken))
  expect(data.deleteAccount).toBe(new Date(own.clock.now()).toISOString())
  const query = `mutation { login(username: "ann", password: "${password}") { sessionId } }`
  expect(codeOf(await own.graphql(query))).toBe('INVALID_CREDENTIALS')
  expect(await eraseDue(own.deps, { pause })).toBe(1)
  expect(await own.deps.db.member.findUnique({ where: { id } })).toBeNull()
})

describe('exportMyData', () => {
  const exported = (token: string) => g.graphql('mutation { exportMyData }', {}, bearer(token))

  it('answers all that is held of the member, and is audited', async () => {
    const who = await member()
    const { accessToken } = await login(g, who.username, password)
    const { data } = await exported(accessToken)
    expect(data.exportMyData).toMatchObject({
      format: 'auth-gateway/person/1',
      members: [{ id: who.id, username: who.username, email: who.email, hasPassword: true, sessions: [{}] }],
      auditEvents: [{ event: 'login', result: 'ok', memberId: who.id }],
    })
    expect(await eventsOf(who.id)).toEqual(['login ok graphql', 'data-exported ok graphql'])
  })

  it('wants a recent proof, and is answered ten times a day', async () => {
    const who = await member()
    const { accessToken } = await login(g, who.username, password)
    for (let n = 0; n < 10; n++) expect((await exported(accessToken)).errors).toBeUndefined()
    expect(codeOf(await exported(accessToken))).toBe('TOO_MANY_REQUESTS')
    await g.pass(601)
    expect(failuresOf(await exported(accessToken))).toEqual(failure('REAUTHENTICATION_REQUIRED'))
  })
})

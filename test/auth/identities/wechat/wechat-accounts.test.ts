import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMember } from '../../../../src/auth/members/members.ts'
import {
  auth,
  mini,
  official,
  openWechatGateway,
  page,
  type WechatGateway,
} from '../../../support/api-auth.ts'
import { cli } from '../../../support/cli.ts'
import { codeOf } from '../../../support/gateway.ts'
import { bearer } from '../../../support/operations.ts'
import { miniLogin, wxLogin } from '../../../support/wechat.ts'

const token = 'full-token-0123456789-0123456789-abcd'

let g: WechatGateway
const open = async () => void (g = await openWechatGateway({ env: { ADMIN_TOKEN: token } }))
const close = () => g.close()

const ask = async (query: string, variables: object = {}) =>
  (await g.post('/admin/graphql', { query, variables }, bearer(token))).body

const update = (appid: string, changes: object) =>
  ask(
    `mutation ($appid: String!, $secret: String, $hash: String, $isDefault: Boolean, $openPlatform: String,
        $hosts: [String!]) {
      updateWechatAccount(appid: $appid, secret: $secret, hash: $hash, isDefault: $isDefault,
        openPlatform: $openPlatform, hosts: $hosts) { appid hash isDefault openPlatform hosts }
    }`,
    { appid, ...changes },
  )

const remove = (appid: string, force?: boolean) =>
  ask(
    'mutation ($a: String!, $f: Boolean) { removeWechatAccount(appid: $a, force: $f) { identities lockedOut } }',
    { a: appid, ...(force === undefined ? {} : { f: force }) },
  )

const newest = async () =>
  (await g.deps.db.auditEvent.findFirstOrThrow({ where: { event: 'admin' }, orderBy: { id: 'desc' } })).result
const memberOf = async (way: 'mini' | 'official', who: string): Promise<number> =>
  (await wxLogin(g, way, who)).data.member_id

// The embedded database runs one statement after the other: there is nothing to race.
const onReal = process.env.TEST_BACKEND === 'real' ? it : () => {}

describe('an account that is changed', () => {
  beforeEach(open)
  afterEach(close)

  it('keeps what is left out', async () => {
    const { data } = await update(official.appid, {})
    expect(data.updateWechatAccount).toEqual({
      appid: official.appid,
      hash: 'aOfficial',
      isDefault: true,
      openPlatform: 'default',
      hosts: ['shop.example'],
    })
    expect((await wxLogin(g, 'official', 'ann')).code).toBe(1)
  })

  it('uses its new secret at once, and the audit has only that there was one', async () => {
    const secret = 'rotated-secret-0123456789'
    await update(mini.appid, { secret })
    expect((await wxLogin(g, 'mini', 'ann')).code).toBe(101)
    expect(await newest()).toBe('updateWechatAccount secret: ok')
    await cli(g.deps, 'wechat', 'update', '--appid', mini.appid, '--secret', mini.secret)
    expect((await wxLogin(g, 'mini', 'ann')).code).toBe(1)
    const rows = await g.deps.db.auditEvent.findMany({ where: { appid: mini.appid, event: 'admin' } })
    expect(rows.map(({ dialect }) => dialect)).toEqual(['graphql', 'cli'])
    expect(g.lines.join()).not.toContain(secret)
    expect(JSON.stringify(await g.deps.db.wechatAccount.findMany())).not.toContain(mini.secret)
  })

  it('is called by its new hash only', async () => {
    await update(mini.appid, { hash: 'aNewHash1' })
    const params = miniLogin(g, 'ann')
    expect((await auth(g, 'wxlogin', params)).code).toBe(101)
    expect((await auth(g, 'wxlogin', { ...params, wxid: 'aNewHash1' })).code).toBe(1)
  })

  it('leads back to its new hosts only', async () => {
    expect((await auth(g, 'wxauth', { url: page })).code).toBe(1)
    await update(official.appid, { hosts: ['Other.example', 'third.example:8443'] })
    expect((await auth(g, 'wxauth', { url: page })).code).not.toBe(1)
    expect((await auth(g, 'wxauth', { url: 'https://third.example:8443/' })).code).toBe(1)
    expect(await newest()).toBe('updateWechatAccount hosts=Other.example,third.example:8443: ok')
  })

  it('is the default instead of the one before, or no more', async () => {
    const add = (appid: string) =>
      ask(
        `mutation { addWechatAccount(type: OFFICIAL, appid: "${appid}", secret: "s", isDefault: true) { id } }`,
      )
    const defaults = async () =>
      (await g.deps.db.wechatAccount.findMany({ where: { defaultFor: { not: null } } })).map((a) => a.appid)
    await add('wx-second')
    expect(await defaults()).toEqual(['wx-second'])
    await update(official.appid, { isDefault: true })
    expect(await defaults()).toEqual([official.appid])
    await update(mini.appid, { isDefault: true })
    expect((await defaults()).toSorted()).toEqual([mini.appid, official.appid].toSorted())
    await cli(g.deps, 'wechat', 'update', '--appid', official.appid, '--no-default')
    expect(await defaults()).toEqual([mini.appid])
  })

  it('in another open platform knows its people by openid, and forgets what only it had shown', async () => {
    for (const who of ['both', 'single']) g.sim.attachUnionid(who)
    const both = await memberOf('mini', 'both')
    expect(await memberOf('official', 'both')).toBe(both)
    const single = await memberOf('mini', 'single')
    const known = await g.deps.db.wechatUnion.count()
    await update(mini.appid, { hosts: ['shop.example'] })
    await update(mini.appid, { openPlatform: 'default' })
    expect(await g.deps.db.wechatUnion.count()).toBe(known)
    await update(mini.appid, { openPlatform: 'other' })
    const unions = () =>
      g.deps.db.wechatUnion.findMany({
        select: { openPlatform: true, memberId: true },
        orderBy: [{ memberId: 'asc' }, { openPlatform: 'asc' }],
      })
    expect(await unions()).toEqual([{ openPlatform: 'default', memberId: both }])
    expect(await memberOf('mini', 'single')).toBe(single)
    expect(await memberOf('mini', 'both')).toBe(both)
    expect(await memberOf('official', 'both')).toBe(both)
    expect(await memberOf('official', 'single')).not.toBe(single)
  })
})

describe('a change of an account', () => {
  beforeAll(open)
  afterAll(close)

  it.each([
    ['WECHAT_ACCOUNT_UNKNOWN', 'wx-none', {}, undefined],
    ['WECHAT_ACCOUNT_EXISTS', mini.appid, { hash: 'aOfficial' }, undefined],
    ['BAD_INPUT', mini.appid, { hash: '1abcdef' }, ['hash']],
    ['BAD_INPUT', mini.appid, { hosts: ['https://shop.example'] }, ['hosts']],
    ['BAD_INPUT', mini.appid, { secret: '' }, ['secret']],
  ])('is refused with %s: %s %j', async (code, appid, changes, fields) => {
    const before = await g.deps.db.wechatAccount.findMany()
    const answer = await update(appid, changes)
    expect([codeOf(answer), answer.errors[0].extensions.fields]).toEqual([code, fields])
    expect(await g.deps.db.wechatAccount.findMany()).toEqual(before)
    expect(await newest()).toMatch(new RegExp(`^updateWechatAccount.*: ${code}$`))
  })
})

describe('an account that is removed', () => {
  beforeEach(open)
  afterEach(close)

  it('goes when nobody is bound to it', async () => {
    expect((await remove(mini.appid)).data).toEqual({
      removeWechatAccount: { identities: 0, lockedOut: 0 },
    })
    expect((await wxLogin(g, 'mini', 'ann')).code).toBe(101)
    expect(codeOf(await remove(mini.appid))).toBe('WECHAT_ACCOUNT_UNKNOWN')
    expect(codeOf(await remove(mini.appid, true))).toBe('WECHAT_ACCOUNT_UNKNOWN')
  })

  it('stays while members are bound, and says how many', async () => {
    g.sim.attachUnionid('ann')
    const ann = await memberOf('mini', 'ann')
    await memberOf('mini', 'bob')
    const answer = await remove(mini.appid)
    expect(answer.errors[0].extensions).toEqual({ code: 'WECHAT_ACCOUNT_IN_USE', members: 2 })
    expect(await newest()).toBe('removeWechatAccount force=false: WECHAT_ACCOUNT_IN_USE')
    await expect(cli(g.deps, 'wechat', 'remove', '--appid', mini.appid)).rejects.toThrow('only force')
    expect(await memberOf('mini', 'ann')).toBe(ann)
    expect(await g.deps.db.wechatUnion.count()).toBe(1)
  })

  it('by force takes its bindings along, and tells how many members cannot get in any more', async () => {
    g.sim.attachUnionid('both-ways')
    const both = await memberOf('mini', 'both-ways')
    await memberOf('official', 'both-ways')
    g.sim.attachUnionid('locked-out')
    const lockedOut = await memberOf('mini', 'locked-out')
    const withPassword = await memberOf('mini', 'with-password')
    const withPhone = await memberOf('mini', 'with-phone')
    const gone = await memberOf('mini', 'disabled')
    const { db, now } = g.deps
    const at = new Date(now())
    await db.member.update({ where: { id: withPassword }, data: { passwordHash: 'x' } })
    await db.member.update({
      where: { id: withPhone },
      data: { mobile: '+8613800138000', mobileProvenAt: at },
    })
    await db.member.update({ where: { id: gone }, data: { disabledAt: at } })

    expect((await remove(mini.appid, true)).data).toEqual({
      removeWechatAccount: { identities: 5, lockedOut: 1 },
    })
    expect(await newest()).toBe('removeWechatAccount force=true: ok')
    expect(await db.member.count({ where: { id: { in: [both, lockedOut, withPassword, withPhone] } } })).toBe(
      4,
    )
    expect(await db.wechatUnion.findMany()).toMatchObject([{ memberId: both }])
    expect(await memberOf('official', 'both-ways')).toBe(both)
    // What only that account had shown is forgotten: no other account leads to the member by it.
    expect(await memberOf('official', 'locked-out')).not.toBe(lockedOut)
  })

  it('while WeChat is still answering a login is unknown to that login, which leaves nothing behind', async () => {
    const { db, wechat } = g.deps
    const known = await memberOf('mini', 'ann')
    const before = await db.member.count()
    const whoIs = wechat.codeToSession
    const removedMeanwhile = vi.spyOn(wechat, 'codeToSession').mockImplementation(async (...asked) => {
      const person = await whoIs(...asked)
      await remove(mini.appid, true)
      return person
    })
    expect((await wxLogin(g, 'mini', 'a-stranger')).msg).toBe('配置错误')
    removedMeanwhile.mockRestore()
    expect(await db.member.count()).toBe(before)
    expect(await db.session.count({ where: { memberId: { not: known } } })).toBe(0)
    expect(await db.wechatIdentity.count()).toBe(0)
    expect(
      await db.auditEvent.findFirst({ where: { event: 'wx-login', result: { not: 'ok' } } }),
    ).toMatchObject({
      result: 'WECHAT_ACCOUNT_UNKNOWN',
      memberId: null,
    })
  })

  onReal('waits for a login that is binding somebody, and is refused then', async () => {
    const { db } = g.deps
    const { id: memberId } = await createMember(g.deps, { username: 'ann' })
    const row = { accountId: g.accounts.mini.id, openid: 'o-ann', memberId }
    const blocked = () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    let removal: ReturnType<typeof remove> | undefined
    await db.$transaction(async (login) => {
      await login.wechatIdentity.create({ data: row })
      removal = remove(mini.appid)
      await vi.waitFor(async () => expect(await blocked()).toHaveLength(1))
    })
    expect((await removal)?.errors[0].extensions).toEqual({ code: 'WECHAT_ACCOUNT_IN_USE', members: 1 })
  })
})

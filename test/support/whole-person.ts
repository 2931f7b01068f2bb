import { expect } from 'vitest'
import { createApp } from '../../src/auth/apps/apps.ts'
import { createInvites } from '../../src/auth/members/invite-codes.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { heldColumns } from '../../src/auth/privacy/held-columns.ts'
import type { Database } from '../../src/db/client.ts'
import type { TestGateway } from './gateway.ts'
import { bearer, check, refresh } from './operations.ts'

type Row = Record<string, unknown>

/** Reads every row of a table, by the name of its model. */
export function rowsOf(db: Database, model: string): Promise<Row[]> {
  const name = `${model[0]?.toLowerCase()}${model.slice(1)}`
  const table = Reflect.get(db, name) as { findMany(): Promise<Row[]> }
  return table.findMany()
}

/** Every table of the database as text. */
export async function dumpOf(db: Database): Promise<string> {
  const tables = Object.keys(heldColumns)
  const rows = await Promise.all(tables.map(async (table) => [table, await rowsOf(db, table)] as const))
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

export type WholePerson = {
  id: number
  username: string
  password: string
  accessToken: string
  refreshToken: string
  sessionId: string
  /** Texts that stand nowhere but with this person. */
  strings: string[]
}

/** What a gateway has before anybody joins. */
export async function openShop(g: TestGateway): Promise<void> {
  const { db } = g.deps
  await createApp(g.deps, { appid: 'shop' })
  await db.memberLevel.create({ data: { level: 1, name: 'gold' } })
  const account = { type: 'mini', appid: 'wx0123456789', secretSealed: '', hash: 'mini01' }
  await db.wechatAccount.create({ data: account })
  await createMember(g.deps, { username: 'the recommender', password: 'correct horse' })
}

/**
 * A person of whom something is held in every column and under every kind of key that names one; `n` tells several apart.
 */
export async function wholePerson(g: TestGateway, n = 1): Promise<WholePerson> {
  const { db } = g.deps
  const [mark, digits] = [`Seed${n}x`, String(1_000 + n)]
  const names = {
    username: `${mark}-username`,
    mobile: `+861391234${digits}`,
    email: `${mark}@mail.example`.toLowerCase(),
    nickname: `${mark}-nickname`,
    realname: `${mark}-realname`,
    avatar: `https://pictures.example/${mark}-avatar.png`,
  }
  const password = 'a fine password'
  const { id } = await createMember(g.deps, { ...names, password, proven: 'all' })
  const now = new Date(g.clock.now())
  const old = new Date(g.clock.now() - 3 * 86_400_000)
  const profile = {
    qq: `${mark}-qq`,
    homePhone: `${mark}-phone`,
    birthday: old,
    gender: 2,
    agentCode: `${mark}-agent`,
  }
  const places = { provinceId: 11, cityId: 12, areaId: 13, levelId: 1, referrerId: 1, isAgent: true }
  const times = { createdAt: old, mobileResetsFrom: old, emailResetsFrom: old }
  await db.member.update({ where: { id }, data: { ...profile, ...places, ...times } })
  await db.memberAccount.create({ data: { memberId: id, userMoney: 12.5 } })

  const [home, office] = [`198.51.100.${n}`, `192.0.2.${n}`]
  const userAgent = `${mark}-agent/1`
  const at = (address: string) => ({
    graphql: async (query: string, variables: object = {}) => {
      const headers = { 'content-type': 'application/json', 'user-agent': userAgent }
      const body = JSON.stringify({ query, variables })
      return (await g.send('/graphql', { method: 'POST', headers, body, address })).body
    },
  })
  const enter = `mutation ($username: String!, $password: String!, $device: String) {
    login(username: $username, password: $password, appid: "shop", device: $device, group: "web") { accessToken refreshToken sessionId } }`
  await at(home).graphql(enter, { username: names.username, password: 'a wrong password' })
  const first = await at(home).graphql(enter, {
    username: names.username,
    password,
    device: `${mark}-device`,
  })
  expect(first.errors).toBeUndefined()
  const { data } = await refresh(at(office), first.data.login.refreshToken)
  const { accessToken, refreshToken, sessionId } = data.refresh
  const strange = { refusedAt: now, movedTo: `${mark}-moved`, successorHash: `${mark}-hash` }
  await db.spentToken.updateMany({ where: { sessionId }, data: strange })
  await db.session.update({ where: { id: sessionId }, data: { provedAt: now, slot: `${mark}-slot` } })
  await at(home).graphql(enter, { username: names.username, password })
  await endOne(db, id, sessionId)

  const wechat = { accountId: 1, openid: `${mark}-openid`, unionid: `${mark}-unionid`, memberId: id }
  const shown = {
    nickname: `${mark}-wechat`,
    avatar: `https://wx.example/${mark}.png`,
    gender: 1,
    boundAt: now,
  }
  await db.wechatIdentity.create({ data: { ...wechat, ...shown } })
  await db.wechatUnion.create({ data: { openPlatform: 'default', unionid: `${mark}-unionid`, memberId: id } })
  const merged = { username: `#${mark}-shell`, usernameKey: `#${mark}-shell`.toLowerCase() }
  await db.member.create({ data: { ...merged, mergedIntoId: id, disabledAt: now, eraseFrom: null } })
  await db.auditEvent.create({
    data: { event: 'wx-merge', result: `${id + 1} into ${id}`, memberId: id, dialect: 'graphql', at: now },
  })
  const [own, used] = [
    ...(await createInvites(g.deps, { owner: names.username, level: 1, count: 1, expiresAt: now })),
    ...(await createInvites(g.deps, { level: 1, count: 1, expiresAt: now })),
  ]
  await db.inviteCode.update({ where: { id: used?.id ?? 0 }, data: { usedAt: now, usedById: id } })
  await db.inviteCode.update({ where: { id: own?.id ?? 0 }, data: { usedAt: now } })

  // Short-lived state: grants, codes, captchas of a guest the member recommended, failures, notices.
  await check(g, accessToken)
  await at(office).graphql(enter, { username: names.username, password: 'a wrong password' })
  await g.graphql('mutation ($m: String!) { sendSmsCode(mobile: $m, purpose: LOGIN) { expiresIn } }', {
    m: names.mobile,
  })
  await g.graphql('mutation ($a: String!) { createGuestToken(appid: "shop", agent: $a) { token } }', {
    a: `${mark}-agent`,
  })
  await g.graphql(
    'mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n, keepOtherSessions: true) }',
    { c: password, n: `${password} more` },
    bearer(accessToken),
  )
  const found = [
    ...Object.values(names),
    profile.qq,
    profile.homePhone,
    profile.agentCode,
    home,
    office,
    userAgent,
  ]
  const more = [
    `${mark}-device`,
    `${mark}-moved`,
    `${mark}-hash`,
    wechat.openid,
    wechat.unionid,
    shown.nickname,
  ]
  const strings = [
    ...found,
    ...more,
    shown.avatar,
    merged.username,
    own?.code ?? '',
    used?.code ?? '',
    sessionId,
  ]
  return {
    id,
    username: names.username,
    password: `${password} more`,
    accessToken,
    refreshToken,
    sessionId,
    strings,
  }
}

// Of an ended session other columns are filled.
async function endOne(db: Database, memberId: number, other: string): Promise<void> {
  const data = { endedAt: new Date(), endReason: 'logout' }
  await db.session.updateMany({ where: { memberId, id: { not: other } }, data })
}

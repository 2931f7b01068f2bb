import { isDeepStrictEqual } from 'node:util'
import type { Member, WechatIdentity, WechatUnion } from '../../../db/generated/client.ts'
import { isReferenceGone, isRowGone, isUniqueViolation } from '../../../db/errors.ts'
import type { Client } from '../../../caller.ts'
import { AuthError } from '../../../errors.ts'
import { inNameOf, ofLive } from '../../sessions/live-sessions.ts'
import type { SessionDeps } from '../../sessions/sessions.ts'
import { followMerge, mergeMembers } from './merge.ts'
import type { WxPerson } from './person.ts'

/** What the database has on a WeChat user. */
type Rows = { identity: (WechatIdentity & { member: Member }) | null; union: WechatUnion | null }

const triesAtMost = 8

/**
 * The member a WeChat person is: by openid, else by unionid inside one open platform; null when nobody is. Whatever
 * WeChat shows for the first time (another account, a unionid that was not there before) is written down, and two
 * members that prove to be one person are merged. Unique keys decide between racers; who loses looks again.
 */
export async function findWxMember(
  deps: SessionDeps,
  client: Client,
  person: WxPerson,
): Promise<Member | null> {
  return untilSettled(async () => {
    const rows = await look(deps, person)
    if (!rows.identity && !rows.union) return null
    return memberNow(deps, await settle(deps, client, { person, ...rows }))
  })
}

/** The member of a number, or the one it was merged into. */
export async function memberNow(deps: SessionDeps, id: number): Promise<Member> {
  const member = await deps.db.member.findUniqueOrThrow({ where: { id } })
  if (member.mergedIntoId === null) return member
  return memberNow(deps, await followMerge(deps, id, member.mergedIntoId))
}

/** Whose a WeChat person becomes, and in the name of which of its sessions, if it has any. */
export type Taker = { memberId: number; sessionId?: string | undefined }

/**
 * Makes a WeChat person a member's own. Throws WECHAT_BOUND when the person is another member already, TOKEN_INVALID when
 * the session has ended.
 */
export async function attachPerson(
  deps: SessionDeps,
  person: WxPerson,
  { memberId, sessionId }: Taker,
): Promise<void> {
  await untilSettled(async () => {
    const { identity, union } = await look(deps, person)
    const others = [identity, union].some((row) => row !== null && row.memberId !== memberId)
    if (others) throw new AuthError('WECHAT_BOUND', { openid: person.openid })
    if (identity && (union || !person.unionid)) return
    const data = rowsOf(person, { identity, union }, new Date(deps.now()))
    if (!sessionId) return void (await deps.db.member.update({ where: { id: memberId }, data }))
    if ((await deps.db.session.count({ where: { id: sessionId, endedAt: null } })) === 0)
      throw new AuthError('TOKEN_INVALID')
    const where = { id: memberId, ...ofLive(sessionId) }
    await inNameOf(deps, sessionId, deps.db.member.update({ where, data }))
  })
}

/** Whether a WeChat person is still known as this member's own. */
export async function isStillMembers(
  { db }: SessionDeps,
  { accountId, openid }: WxPerson,
  memberId: number,
): Promise<boolean> {
  return (await db.wechatIdentity.count({ where: { accountId, openid, memberId } })) > 0
}

/** Whether a WeChat person logs in to this member already. */
export async function isMembers(deps: SessionDeps, person: WxPerson, memberId: number): Promise<boolean> {
  const { identity, union } = await look(deps, person)
  return (identity ?? union)?.memberId === memberId
}

/**
 * Runs `work` again as long as somebody else was first: another login wrote a row it wanted to write, or its binding was
 * parted. Throws WECHAT_ACCOUNT_UNKNOWN when an operator has just removed the account: members, which rows refer to as
 * well, go only some time after they were disabled.
 */
export async function untilSettled<T>(work: (tries: number) => Promise<T>): Promise<T> {
  for (let tries = 0; tries < triesAtMost; tries++) {
    try {
      return await work(tries)
    } catch (error) {
      if (isReferenceGone(error)) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
      if (!isUniqueViolation(error) && !isRowGone(error)) throw error
    }
  }
  throw new AuthError('UNAVAILABLE', { retryAfter: 1 })
}

/**
 * The identity and union rows of a person, as far as they are missing: nested in a write to its member. `boundAt` is set
 * where the member was there before.
 */
export function rowsOf(
  { openPlatform, unionid, ...person }: WxPerson,
  present: Rows = { identity: null, union: null },
  boundAt: Date | null = null,
) {
  const { appid: _, hasProfile: __, phone: ___, ...columns } = person
  return {
    ...(present.identity ? {} : { wechatIdentities: { create: { ...columns, unionid, boundAt } } }),
    ...(unionid && !present.union ? { wechatUnions: { create: { openPlatform, unionid } } } : {}),
  }
}

async function look({ db }: SessionDeps, person: WxPerson): Promise<Rows> {
  const { accountId, openid, openPlatform, unionid } = person
  const [identity, union] = await Promise.all([
    db.wechatIdentity.findUnique({
      where: { accountId_openid: { accountId, openid } },
      include: { member: true },
    }),
    unionid
      ? db.wechatUnion.findUnique({ where: { openPlatform_unionid: { openPlatform, unionid } } })
      : null,
  ])
  return { identity, union }
}

/** The number of the member after everything new was written. */
async function settle(
  deps: SessionDeps,
  client: Client,
  { person, identity, union }: Rows & { person: WxPerson },
): Promise<number> {
  const memberId = identity?.memberId ?? union?.memberId
  if (memberId === undefined) throw new Error('settle without a member')
  const rows = rowsOf(person, { identity, union })
  if (Object.keys(rows).length > 0) await deps.db.member.update({ where: { id: memberId }, data: rows })
  if (identity) await refreshIdentity(deps, identity, person)
  return identity && union && identity.memberId !== union.memberId
    ? mergeMembers(deps, client, [identity.memberId, union.memberId])
    : memberId
}

async function refreshIdentity(
  { db }: SessionDeps,
  identity: WechatIdentity,
  person: WxPerson,
): Promise<void> {
  const { unionid, nickname, avatar, gender, hasProfile } = person
  const data = {
    ...(unionid ? { unionid } : {}),
    ...(hasProfile ? { nickname, avatar, gender } : {}),
  }
  if (isDeepStrictEqual({ ...identity, ...data }, identity)) return
  await db.wechatIdentity.update({ where: { id: identity.id }, data })
}

import type { Member, WechatIdentity } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import { AuthError } from '../../../errors.ts'
import { audited, type Attempt } from '../../audit/audit.ts'
import type { Grant } from '../../../caller.ts'
import { findWechatAccount, type OpenAccount } from './accounts.ts'
import { accountOfCode, proveCode, type WxCodeInput } from './wx-login.ts'
import type { WxDeps } from './wx-register.ts'
import { attachPerson, isMembers } from './member.ts'
import { untilSettled } from '../../members/contacts.ts'
import { settleChange, type ChangeOptions } from '../../members/settle-change.ts'
import type { NoticeDeps } from '../../members/notices.ts'
import { requireRecentProof } from '../../sessions/recent-proof.ts'

type BindDeps = WxDeps & NoticeDeps

/**
 * Makes a WeChat account the logged-in member's own. Ends its other sessions unless told otherwise, and tells its
 * contacts. One that is the member's own already is told so (old clients ask at each visit). A code that this client did
 * not ask for binds nothing. Throws WECHAT_STATE_INVALID for such a code, REAUTHENTICATION_REQUIRED, WECHAT_BOUND when it
 * is another member's, and as `wxLogin` does for the code.
 */
export async function wxBind(
  deps: BindDeps,
  client: Client,
  { grant, keepOtherSessions, language, ...input }: WxCodeInput & ChangeOptions & { grant: Grant },
): Promise<WechatIdentity> {
  const { accountId, openid } = await audited(deps, client, attempt('wx-bind', grant), async (about) => {
    const account = await accountOfCode(deps, client, input)
    about.app(account.appid)
    const { person, asked } = await proveCode(deps, client, { ...input, account })
    const isNew = !(await isMembers(deps, person, grant.memberId))
    if (isNew && !asked) throw new AuthError('WECHAT_STATE_INVALID', { fields: ['state'] })
    if (isNew) await requireRecentProof(deps, grant)
    await attachPerson(deps, person, grant)
    await about.succeeded()
    const options = { grant, keepOtherSessions, language, what: 'wechat-binding' } as const
    if (isNew) await settle(deps, client, options)
    return person
  })
  const bound = await deps.db.wechatIdentity.findUnique({
    where: { accountId_openid: { accountId, openid } },
  })
  // Bound, and gone with its account since.
  if (!bound) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
  return bound
}

/**
 * Parts the logged-in member from its WeChat user under one account; false when there was none. Throws
 * WECHAT_ACCOUNT_UNKNOWN, WECHAT_LAST_LOGIN when it could never log in again, and CONTACT_TOO_NEW when it could only by
 * what was added within a day.
 */
export async function wxUnbind(
  deps: BindDeps,
  client: Client,
  { grant, wxid, ...options }: ChangeOptions & { grant: Grant; wxid?: string | null | undefined },
): Promise<boolean> {
  return audited(deps, client, attempt('wx-unbind', grant), async (about) => {
    const account = await findWechatAccount(deps, wxid, ['official', 'mini'])
    about.app(account.appid)
    await requireSettledRest(deps, grant, account)
    const parted = await part(deps, grant, account)
    if (!parted) return false
    await about.succeeded()
    await settle(deps, client, { ...options, grant, what: 'wechat-parting' })
    return true
  })
}

// Who has only copied a token could add a way in of its own and then part the owner from the only one there was.
async function requireSettledRest(deps: WxDeps, { memberId }: Grant, { id }: OpenAccount): Promise<void> {
  const member = await deps.db.member.findUniqueOrThrow({
    where: { id: memberId },
    include: { wechatIdentities: { where: { accountId: { not: id } } } },
  })
  const waits = waysSince(member).map((since) => untilSettled(deps, member, since))
  const wait = Math.min(...waits)
  if (waits.length > 0 && wait > 0)
    throw new AuthError('CONTACT_TOO_NEW', { retryAfter: Math.ceil(wait / 1000) })
}

// Since when a member has each of its ways in. A password was given in by a way that was settled itself.
function waysSince(member: Member & { wechatIdentities: WechatIdentity[] }): Date[] {
  const { createdAt, passwordHash, mobileProvenAt, emailProvenAt, wechatIdentities } = member
  const contacts = [mobileProvenAt, emailProvenAt].flatMap((since) => since ?? [])
  const wechat = wechatIdentities.map(({ boundAt }) => boundAt ?? createdAt)
  return [...(passwordHash ? [createdAt] : []), ...contacts, ...wechat]
}

type Settled = ChangeOptions & { grant: Grant; what: 'wechat-binding' | 'wechat-parting' }

async function settle(deps: BindDeps, client: Client, settled: Settled): Promise<void> {
  const member = await deps.db.member.findUniqueOrThrow({ where: { id: settled.grant.memberId } })
  await settleChange(deps, client, { ...settled, member, reason: 'wechat-changed' })
}

function attempt(event: 'wx-bind' | 'wx-unbind', { memberId, sessionId }: Grant): Attempt {
  return { event, memberId, sessionId }
}

// Whoever parts two accounts at once finds the other still there, unless one waits for the other: the member's row is
// held, and what is asked then is asked in a statement of its own, which sees what the one before it wrote.
async function part({ db }: WxDeps, { memberId }: Grant, account: OpenAccount): Promise<boolean> {
  const [, rows] = await db.$transaction([
    db.$queryRaw`SELECT 1 FROM members WHERE id = ${memberId} FOR UPDATE`,
    partUnlessLast(db, memberId, account),
  ])
  const { parted = 0, bound = 0 } = rows[0] ?? {}
  if (bound > 0 && parted === 0) throw new AuthError('WECHAT_LAST_LOGIN')
  return parted > 0
}

// A unionid no other identity carries goes too, or the next login would find the member by it again.
function partUnlessLast(db: WxDeps['db'], memberId: number, { id, openPlatform }: OpenAccount) {
  return db.$queryRaw<{ parted: number; bound: number }[]>`
    WITH rest AS (
      SELECT unionid FROM wechat_identities WHERE member_id = ${memberId} AND account_id <> ${id}),
    parted AS (
      DELETE FROM wechat_identities WHERE member_id = ${memberId} AND account_id = ${id} AND EXISTS (
        SELECT 1 FROM members WHERE id = ${memberId} AND (EXISTS (SELECT 1 FROM rest)
          OR password_hash IS NOT NULL OR mobile_proven_at IS NOT NULL OR email_proven_at IS NOT NULL))
      RETURNING id),
    unions AS (
      DELETE FROM wechat_unions AS known
       WHERE member_id = ${memberId} AND open_platform = ${openPlatform} AND EXISTS (SELECT 1 FROM parted)
         AND NOT EXISTS (SELECT 1 FROM rest WHERE rest.unionid = known.unionid))
    SELECT (SELECT count(*)::int FROM parted) AS parted,
           (SELECT count(*)::int FROM wechat_identities
             WHERE member_id = ${memberId} AND account_id = ${id}) AS bound`
}

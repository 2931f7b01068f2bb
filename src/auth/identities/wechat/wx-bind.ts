import type { WechatIdentity } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import { AuthError } from '../../../errors.ts'
import { audit, auditRefusal, type Attempted } from '../../audit/audit.ts'
import type { Grant } from '../../../caller.ts'
import { findWechatAccount, type OpenAccount } from './wechat-accounts.ts'
import { proveCode, type WxCodeInput } from './wx-login.ts'
import type { WxDeps } from './wx-register.ts'
import { attachPerson } from './wx-member.ts'

/**
 * Makes a WeChat account the logged-in member's own. Throws WECHAT_BOUND when it is another member's, and as
 * `wxLogin` does for the code.
 */
export async function wxBind(
  deps: WxDeps,
  client: Client,
  grant: Grant,
  input: WxCodeInput,
): Promise<WechatIdentity> {
  const attempted = attempt('wx-bind', grant)
  const { accountId, openid } = await auditRefusal(deps, client, attempted, async () => {
    const { person } = await proveCode(deps, client, { ...input, attempted })
    await attachPerson(deps, person, grant.mid)
    return person
  })
  await audit(deps, client, { ...attempted, result: 'ok' })
  const bound = await deps.db.wechatIdentity.findUnique({
    where: { accountId_openid: { accountId, openid } },
  })
  // Bound, and gone with its account since.
  if (!bound) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
  return bound
}

/**
 * Parts the logged-in member from its WeChat user under one account; false when there was none. Throws
 * WECHAT_ACCOUNT_UNKNOWN, and WECHAT_LAST_LOGIN when it could never log in again.
 */
export async function wxUnbind(
  deps: WxDeps,
  client: Client,
  grant: Grant,
  wxid: string | null | undefined,
): Promise<boolean> {
  const attempted = attempt('wx-unbind', grant)
  const parted = await auditRefusal(deps, client, attempted, async () => {
    const account = await findWechatAccount(deps, wxid, ['official', 'mini'])
    attempted.appid = account.appid
    return part(deps, grant, account)
  })
  if (parted) await audit(deps, client, { ...attempted, result: 'ok' })
  return parted
}

function attempt(event: 'wx-bind' | 'wx-unbind', { mid, sid }: Grant): Attempted {
  return { event, memberId: mid, sessionId: sid }
}

async function part(deps: WxDeps, grant: Grant, account: OpenAccount): Promise<boolean> {
  const { passwordHash, mobileProvenAt, emailProvenAt, wechatIdentities } =
    await deps.db.member.findUniqueOrThrow({
      where: { id: grant.mid },
      include: { wechatIdentities: true },
    })
  const rest = wechatIdentities.filter(({ accountId }) => accountId !== account.id)
  if (rest.length === wechatIdentities.length) return false
  const waysIn = [passwordHash, mobileProvenAt, emailProvenAt, rest[0]]
  if (!waysIn.some(Boolean)) throw new AuthError('WECHAT_LAST_LOGIN')
  const kept = rest.flatMap(({ unionid }) => (unionid ? [unionid] : []))
  const { openPlatform } = account
  // A unionid no other identity carries goes too, or the next login would find the member by it again.
  await deps.db.$transaction([
    deps.db.wechatIdentity.deleteMany({ where: { memberId: grant.mid, accountId: account.id } }),
    deps.db.wechatUnion.deleteMany({
      where: { memberId: grant.mid, openPlatform, unionid: { notIn: kept } },
    }),
  ])
  return true
}

import type { Deps } from '../../../deps.ts'
import { AuthError } from '../../../errors.ts'
import { requireWechatAccount } from './accounts.ts'

/** How many WeChat users went with an account, and how many members have no way to log in any more. */
export type RemovedWechatAccount = { identities: number; lockedOut: number }

/**
 * Removes an account that nobody is bound to. With `force` it goes in any case, and with it the WeChat users it has
 * shown: their members stay, with the sessions they have, and log in by what else they have. Throws
 * WECHAT_ACCOUNT_UNKNOWN, and without `force` WECHAT_ACCOUNT_IN_USE with how many members are bound.
 */
export async function removeWechatAccount(
  { db }: Pick<Deps, 'db'>,
  { appid, force }: { appid: string; force: boolean },
): Promise<RemovedWechatAccount> {
  const { id } = await requireWechatAccount({ db }, appid)
  const bound = { wechatIdentities: { some: { accountId: id } } }
  // A login that is binding somebody holds on to the account's row: after this, all who are bound can be seen.
  const lock = db.$executeRaw`SELECT 1 FROM wechat_accounts WHERE id = ${id} FOR UPDATE`
  if (!force) {
    const unbound = db.wechatAccount.deleteMany({ where: { id, identities: { none: {} } } })
    const [, members, { count }] = await db.$transaction([lock, db.member.count({ where: bound }), unbound])
    if (count === 0 && members > 0) throw new AuthError('WECHAT_ACCOUNT_IN_USE', { members })
    return { identities: 0, lockedOut: 0 }
  }
  const [, lockedOut, identities] = await db.$transaction([
    lock,
    db.member.count({ where: onlyWayIn(id) }),
    db.wechatIdentity.count({ where: { accountId: id } }),
    forgetUnions({ db }, id),
    db.wechatAccount.deleteMany({ where: { id } }),
  ])
  return { identities, lockedOut }
}

// As `wxUnbind` has it: a password, a proven phone or address, or WeChat by another account.
function onlyWayIn(accountId: number) {
  const nothingElse = { passwordHash: null, mobileProvenAt: null, emailProvenAt: null }
  return { ...nothingElse, disabledAt: null, wechatIdentities: { some: { accountId }, every: { accountId } } }
}

/** Forgets the unionids that no other account of the open platform it is in has shown, for a list of writes. */
export function forgetUnions({ db }: Pick<Deps, 'db'>, id: number) {
  return db.$executeRaw`
    DELETE FROM wechat_unions AS known
     WHERE open_platform = (SELECT open_platform FROM wechat_accounts WHERE id = ${id})
       AND EXISTS (
         SELECT 1 FROM wechat_identities AS shown
          WHERE account_id = ${id} AND shown.member_id = known.member_id AND shown.unionid = known.unionid)
       AND NOT EXISTS (
         SELECT 1 FROM wechat_identities AS other JOIN wechat_accounts AS account ON account.id = other.account_id
          WHERE account.id <> ${id} AND account.open_platform = known.open_platform
            AND other.member_id = known.member_id AND other.unionid = known.unionid)`
}

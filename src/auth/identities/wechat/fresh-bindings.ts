import type { Deps } from '../../../deps.ts'

const freshFor = 7 * 86_400

/** Since when a way in is so new that whoever took the account over may have added it. */
export const freshSince = ({ now }: Pick<Deps, 'now'>) => new Date(now() - freshFor * 1000)

/** How many WeChat users a member that was there already was bound to since then. */
export function boundSince({ db }: Pick<Deps, 'db'>, memberId: number, since: Date): Promise<number> {
  return db.wechatIdentity.count({ where: { memberId, boundAt: { gt: since } } })
}

/**
 * Parts a member from the WeChat users it was bound to since then, never from one it came by. Returns how many. A
 * unionid that no other identity carries goes too, or the next login would find the member by it again.
 */
export async function dropBoundSince(
  { db }: Pick<Deps, 'db'>,
  memberId: number,
  since: Date,
): Promise<number> {
  const dropped = await db.wechatIdentity.count({ where: { memberId, boundAt: { gt: since } } })
  if (dropped === 0) return 0
  // One statement: what is bound while it runs keeps its unionid.
  const parted = await db.$queryRaw<{ id: number }[]>`
    WITH dropped AS (
      DELETE FROM wechat_identities WHERE member_id = ${memberId} AND bound_at > ${since}
      RETURNING id, unionid, account_id),
    parted AS (
      DELETE FROM wechat_unions u
       USING dropped d JOIN wechat_accounts a ON a.id = d.account_id
       WHERE u.member_id = ${memberId} AND u.unionid = d.unionid AND u.open_platform = a.open_platform
         AND NOT EXISTS (
           SELECT 1 FROM wechat_identities i JOIN wechat_accounts b ON b.id = i.account_id
            WHERE i.member_id = ${memberId} AND i.unionid = d.unionid AND b.open_platform = a.open_platform
              AND i.id NOT IN (SELECT id FROM dropped)))
    SELECT id FROM dropped`
  return parted.length
}

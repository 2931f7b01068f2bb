import type { Member } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import { audit } from '../../audit/audit.ts'
import { endSessions } from '../../sessions/end-sessions.ts'
import type { SessionDeps } from '../../sessions/sessions.ts'

/**
 * Makes one member of two that WeChat proved to be one person (the unionid came after both had joined). Only a member
 * that is nothing but a WeChat login gives way, and of two such the younger: its WeChat identities go over, its
 * sessions end, its row stays and says whose it is now. Where neither may give way, each stays as it is and the first
 * is meant. Returns the number of the member that is meant.
 */
export async function mergeMembers(
  deps: SessionDeps,
  client: Client,
  [first, second]: [number, number],
): Promise<number> {
  const members = await deps.db.member.findMany({
    where: { id: { in: [first, second] } },
    include: { account: true },
    orderBy: { id: 'asc' },
  })
  const [older, younger] = members
  if (!older || !younger) return first
  // A row that arrived at a merged member while it was being merged: it belongs where the rest went.
  if (younger.mergedIntoId === older.id) return followMerge(deps, younger.id, older.id)
  if (older.mergedIntoId === younger.id) return followMerge(deps, older.id, younger.id)
  if (older.disabledAt || younger.disabledAt) return first
  const shell = [younger, older].find(isShell)
  if (shell) {
    const keeper = shell === younger ? older : younger
    // When it is a shell no longer, or another login merged the two: look again.
    const absorbed = await absorb(deps, client, { shell, keeper })
    return absorbed ? keeper.id : mergeMembers(deps, client, [first, second])
  }
  await audit(deps, client, { event: 'wx-merge', result: 'two members of one person', memberId: first })
  return first
}

type Candidate = Member & { account: object | null }

function isShell({ username, passwordHash, mobile, email, account }: Candidate): boolean {
  return username.startsWith('#') && !passwordHash && !mobile && !email && !account
}

// One statement: what made the member a shell must still be so when it gives way, and all goes over or nothing. The keeper
// is held, or it could give way to this one at the same moment.
async function absorb(
  deps: SessionDeps,
  client: Client,
  { shell, keeper }: { shell: Member; keeper: Member },
): Promise<boolean> {
  const at = new Date(deps.now())
  const gone = await deps.db.$queryRaw<{ id: number }[]>`
    WITH gone AS (
      UPDATE members SET merged_into_id = ${keeper.id}, disabled_at = ${at}
       WHERE id = ${shell.id} AND disabled_at IS NULL
         AND password_hash IS NULL AND mobile IS NULL AND email IS NULL
         AND EXISTS (SELECT 1 FROM members WHERE id = ${keeper.id} AND disabled_at IS NULL FOR SHARE)
      RETURNING id),
    identities AS (
      UPDATE wechat_identities SET member_id = ${keeper.id} WHERE member_id IN (SELECT id FROM gone)),
    unions AS (
      UPDATE wechat_unions SET member_id = ${keeper.id} WHERE member_id IN (SELECT id FROM gone))
    SELECT id FROM gone`
  if (gone.length === 0) return false
  await endSessions(deps, client, { where: { memberId: shell.id }, reason: 'merged' })
  await audit(deps, client, {
    event: 'wx-merge',
    result: `${shell.id} into ${keeper.id}`,
    memberId: keeper.id,
  })
  return true
}

/** Moves what still hangs on a merged member to where the rest went; returns that member's number. */
export async function followMerge({ db }: SessionDeps, from: number, to: number): Promise<number> {
  await db.$transaction([
    db.wechatIdentity.updateMany({ where: { memberId: from }, data: { memberId: to } }),
    db.wechatUnion.updateMany({ where: { memberId: from }, data: { memberId: to } }),
  ])
  return to
}

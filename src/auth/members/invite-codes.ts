import type { InviteCode } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { requireMember } from './members.ts'

/** A code that nobody else can use any more; `release` frees it again when nobody joined with it. */
export type ClaimedInvite = {
  id: number
  ownerId: number | null
  levelId: number | null
  release: () => Promise<void>
}

/**
 * Claims an invite code: of many parallel users of one code, one gets it. Null without a code where none is needed.
 * Throws INVITE_REQUIRED, INVITE_INVALID (unknown, locked, expired), INVITE_USED.
 */
export async function claimInvite(
  { config, db, now }: Pick<Deps, 'config' | 'db' | 'now'>,
  code: string | null | undefined,
): Promise<ClaimedInvite | null> {
  if (!code) {
    if (config.inviteCodes === 'required') throw new AuthError('INVITE_REQUIRED')
    return null
  }
  const at = new Date(now())
  const [invite] = await db.inviteCode.updateManyAndReturn({
    where: { code, usedAt: null, locked: false, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
    data: { usedAt: at },
  })
  if (!invite) throw await whyNot(db, code)
  const { id, memberId: ownerId, levelId } = invite
  const release = async () =>
    void (await db.inviteCode.updateMany({ where: { id, usedById: null }, data: { usedAt: null } }))
  return { id, ownerId, levelId, release }
}

async function whyNot(db: Deps['db'], code: string): Promise<AuthError> {
  const found = await db.inviteCode.findUnique({ where: { code } })
  return new AuthError(found?.usedAt ? 'INVITE_USED' : 'INVITE_INVALID')
}

/** Records who joined with a claimed code; the member gets its level. */
export async function settleInvite(
  { db }: Pick<Deps, 'db'>,
  { id, levelId }: ClaimedInvite,
  memberId: number,
): Promise<void> {
  // Gone when its owner was erased meanwhile.
  await db.inviteCode.updateMany({ where: { id }, data: { usedById: memberId } })
  if (levelId !== null) await db.member.update({ where: { id: memberId }, data: { levelId } })
}

export type NewInvites = {
  owner?: string | null | undefined
  level?: number | null | undefined
  count: number
  expiresAt?: Date | null | undefined
}

/** Makes invite codes, of an owner or of nobody. Throws MEMBER_NOT_FOUND, and BAD_INPUT for an unknown level. */
export async function createInvites(
  deps: Pick<Deps, 'db' | 'now' | 'random'>,
  input: NewInvites,
): Promise<InviteCode[]> {
  const owner = input.owner ? await requireMember(deps, input.owner) : null
  const level = input.level ? await deps.db.memberLevel.findUnique({ where: { level: input.level } }) : null
  if (input.level && !level) throw new AuthError('BAD_INPUT', { fields: ['level'] })
  const row = () => ({
    code: deps.random(8).toString('hex'),
    memberId: owner?.id ?? null,
    levelId: level?.id ?? null,
    expiresAt: input.expiresAt ?? null,
    createdAt: new Date(deps.now()),
  })
  return deps.db.inviteCode.createManyAndReturn({ data: Array.from({ length: input.count }, row) })
}

/** Closes an invite code that nobody has used, or opens it again. Throws INVITE_INVALID for an unknown one, INVITE_USED. */
export async function setInviteLocked(
  { db }: Pick<Deps, 'db'>,
  { id, locked }: { id: number; locked: boolean },
): Promise<InviteCode> {
  const [invite] = await db.inviteCode.updateManyAndReturn({ where: { id, usedAt: null }, data: { locked } })
  if (invite) return invite
  throw new AuthError((await db.inviteCode.count({ where: { id } })) > 0 ? 'INVITE_USED' : 'INVITE_INVALID')
}

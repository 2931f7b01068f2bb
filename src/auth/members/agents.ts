import type { Member } from '../../db/generated/client.ts'
import { isReferenceGone, isUniqueViolation } from '../../db/errors.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { requireMember } from './members.ts'

/** The member who recommends under this code, or null: an unknown code is no error, since somebody else sent it. */
export async function findAgent(
  { db }: Pick<Deps, 'db'>,
  code: string | null | undefined,
): Promise<number | null> {
  if (!code) return null
  const agent = await db.member.findFirst({ where: { agentCode: code, isAgent: true, disabledAt: null } })
  return agent?.id ?? null
}

/** Records who recommended a member, unless that is recorded already. Nobody recommends themselves. */
export async function setReferrer(
  { db }: Pick<Deps, 'db'>,
  memberId: number,
  referrerId: number | null,
): Promise<void> {
  if (referrerId === null || referrerId === memberId) return
  try {
    await db.member.updateMany({ where: { id: memberId, referrerId: null }, data: { referrerId } })
  } catch (error) {
    // Erased since it recommended.
    if (!isReferenceGone(error)) throw error
  }
}

/** Makes a member a recommender under a code, or ends that. Throws MEMBER_NOT_FOUND, INVITE_USED for a taken code. */
export async function setAgent(
  deps: Pick<Deps, 'db' | 'random'>,
  input: { username: string; code?: string | null | undefined; isAgent: boolean },
): Promise<Member> {
  const { id } = await requireMember(deps, input.username)
  const { isAgent } = input
  try {
    if (input.code)
      return await deps.db.member.update({ where: { id }, data: { agentCode: input.code, isAgent } })
    // Of parallel callers one makes the code, and all are answered that.
    const made = { agentCode: deps.random(4).toString('hex') }
    await deps.db.member.updateMany({ where: { id, agentCode: null }, data: made })
    return await deps.db.member.update({ where: { id }, data: { isAgent } })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('INVITE_USED', { fields: ['code'] })
    throw error
  }
}

import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { useCode, type AskedBy } from '../codes/codes.ts'
import type { Destination } from '../names/destinations.ts'
import { releaseUnproven } from '../members/holders.ts'
import type { Grant } from '../../caller.ts'

type BindDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'random' | 'store'>
type Binding = Destination & AskedBy & { code: string; grant: Grant }

/**
 * Makes a proven phone or address the logged-in member's own. Throws CODE_INVALID, TOO_MANY_ATTEMPTS, UNAVAILABLE, and
 * MEMBER_EXISTS when it is another member's.
 */
export async function bindDestination(deps: BindDeps, client: Client, input: Binding): Promise<Member> {
  const { memberId, sessionId, appid } = input.grant
  const event = `bind-${input.kind}` as const
  return audited(deps, client, { event, memberId, sessionId, appid }, async (about) => {
    const member = await bind(deps, client, input)
    await about.succeeded()
    return member
  })
}

async function bind(deps: BindDeps, client: Client, { grant, ...input }: Binding): Promise<Member> {
  const scope = { ...input, purpose: 'bind', appid: grant.appid } as const
  await useCode(deps, client, { ...input, scope })
  await releaseUnproven(deps, input)
  const provenAt = new Date(deps.now())
  const data =
    input.kind === 'mobile'
      ? { mobile: input.to, mobileProvenAt: provenAt }
      : { email: input.to, emailProvenAt: provenAt }
  try {
    return await deps.db.member.update({ where: { id: grant.memberId }, data })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

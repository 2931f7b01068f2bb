import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audit, auditRefusal, type Attempted } from '../audit/audit.ts'
import { useCode } from '../codes/codes.ts'
import type { Destination } from '../names/destinations.ts'
import { releaseMention } from '../members/holders.ts'
import type { Grant } from '../../caller.ts'

type BindDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'random' | 'store'>
type Binding = Destination & { code: string }

/**
 * Makes a proven phone or address the logged-in member's own. Throws CODE_INVALID, TOO_MANY_ATTEMPTS, and
 * MEMBER_EXISTS when it is another member's.
 */
export async function bindDestination(
  deps: BindDeps,
  client: Client,
  grant: Grant,
  input: Binding,
): Promise<Member> {
  const { mid: memberId, sid: sessionId, appid } = grant
  const attempted: Attempted = { event: `bind-${input.kind}`, memberId, sessionId, appid }
  const member = await auditRefusal(deps, client, attempted, () => bind(deps, client, grant, input))
  await audit(deps, client, { ...attempted, result: 'ok' })
  return member
}

async function bind(deps: BindDeps, client: Client, grant: Grant, input: Binding): Promise<Member> {
  const scope = { ...input, purpose: 'bind', appid: grant.appid } as const
  await useCode(deps, client, { scope, code: input.code })
  await releaseMention(deps, input)
  const provenAt = new Date(deps.now())
  const data =
    input.kind === 'mobile'
      ? { mobile: input.to, mobileProvenAt: provenAt }
      : { email: input.to, emailProvenAt: provenAt }
  try {
    return await deps.db.member.update({ where: { id: grant.mid }, data })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

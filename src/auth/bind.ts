import type { Member } from '../db/generated/client.ts'
import { isUniqueViolation } from '../db/errors.ts'
import type { Client, Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { audit } from './audit.ts'
import { useCode } from './codes.ts'
import type { Destination } from './destinations.ts'
import { releaseMention } from './holders.ts'
import type { Grant } from './token-cache.ts'

/**
 * Makes a proven phone or address the logged-in member's own. Throws CODE_INVALID, TOO_MANY_ATTEMPTS, and
 * MEMBER_EXISTS when it is another member's.
 */
export async function bindDestination(
  deps: Pick<Deps, 'config' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'random' | 'store'>,
  client: Client,
  grant: Grant,
  input: Destination & { code: string },
): Promise<Member> {
  const scope = { ...input, purpose: 'bind', appid: grant.appid } as const
  await useCode(deps, client, { scope, code: input.code })
  await releaseMention(deps, input)
  const provenAt = new Date(deps.now())
  const data =
    input.kind === 'mobile'
      ? { mobile: input.to, mobileProvenAt: provenAt }
      : { email: input.to, emailProvenAt: provenAt }
  try {
    const member = await deps.db.member.update({ where: { id: grant.mid }, data })
    await audit(deps, client, {
      event: `bind-${input.kind}`,
      result: 'ok',
      memberId: grant.mid,
      sessionId: grant.sid,
    })
    return member
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

import type { Member } from '../db/generated/client.ts'
import type { Client, Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { useCode, type CodePurpose } from './codes.ts'
import { readDestination } from './destinations.ts'
import type { LoginDeps } from './login.ts'
import { endSessions } from './sessions.ts'

export type CodeProof = {
  /** Phone number or e-mail the code was sent to. */
  to: string
  code: string
  appid?: string | null
}

/**
 * The member who holds a phone or address, proven by a code. A member nobody has ever proven to be
 * becomes the holder's, and the password and sessions of whoever made it up end. Throws CODE_INVALID, also when the destination is
 * nobody's, and TOO_MANY_ATTEMPTS.
 */
export async function proveByCode(
  deps: LoginDeps & Pick<Deps, 'counters'>,
  client: Client,
  purpose: CodePurpose,
  { to, code, appid }: CodeProof,
): Promise<Member> {
  const destination = readDestination(to)
  await useCode(deps, { ...destination, purpose, appid: appid ?? null }, code)
  const where = destination.kind === 'mobile' ? { mobile: destination.to } : { email: destination.to }
  const member = await deps.db.member.findUnique({ where })
  const column = destination.kind === 'mobile' ? 'mobileProvenAt' : 'emailProvenAt'
  if (!member || (!member[column] && isProvenOtherwise(member))) throw new AuthError('MEMBER_NOT_FOUND')
  if (member.disabledAt) throw new AuthError('INVALID_CREDENTIALS')
  if (member[column]) return member
  await endSessions(deps, client, { memberId: member.id }, 'claimed')
  const data = { [column]: new Date(deps.now()), passwordHash: null }
  return deps.db.member.update({ where: { id: member.id }, data })
}

// Somebody else's member that merely mentions this phone or address stays theirs.
function isProvenOtherwise({ mobileProvenAt, emailProvenAt }: Member): boolean {
  return mobileProvenAt !== null || emailProvenAt !== null
}

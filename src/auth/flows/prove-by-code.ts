import type { Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { useCode, type AskedBy, type CodePurpose } from '../codes/codes.ts'
import { readDestination, type Destination } from '../names/destinations.ts'
import { provenContacts } from '../members/contacts.ts'
import { claimMember, holderOf } from '../members/holders.ts'
import type { Stands } from '../sessions/sessions.ts'
import type { LoginDeps } from './login.ts'

export type CodeProof = AskedBy & {
  /** Phone number or e-mail the code was sent to. */
  to: string
  code: string
  appid?: string | null | undefined
}

export type ProvenByCode = { member: Member; stands: Stands }

/**
 * The member who holds a phone or address, proven by a code, and whether that still lets it in. A member nobody has ever
 * proven to be becomes the holder's. Throws what `useCode` and `provenMember` throw.
 */
export async function proveByCode(
  deps: LoginDeps & Pick<Deps, 'counters'>,
  client: Client,
  { purpose, to, appid, ...shown }: CodeProof & { purpose: CodePurpose },
): Promise<ProvenByCode> {
  const destination = readDestination(to)
  const scope = { ...destination, purpose, appid: appid ?? null }
  const used = await useCode(deps, client, { ...shown, scope })
  const member = await provenMember(deps, client, destination)
  const holds = (now: Member) => provenContacts(now).some((contact) => contact.to === destination.to)
  return { member, stands: async (now) => holds(now) && used.isGood() }
}

/**
 * The member of a phone or address, for a caller who just proved to hold it. Throws MEMBER_NOT_FOUND when it is
 * nobody's and INVALID_CREDENTIALS for a disabled member.
 */
export async function provenMember(
  deps: LoginDeps,
  client: Client,
  destination: Destination,
): Promise<Member> {
  const member = await holderOf(deps, destination)
  if (!member) throw new AuthError('MEMBER_NOT_FOUND')
  if (member.disabledAt) throw new AuthError('INVALID_CREDENTIALS')
  const claimed = await claimMember(deps, client, { member, kind: destination.kind })
  return claimed ?? provenMember(deps, client, destination)
}

import type { Member } from '../../db/generated/client.ts'
import type { Grant } from '../../caller.ts'
import { parseLoginName } from './identifiers.ts'

type Named = Pick<Member, 'id' | 'username' | 'mobile' | 'mobileProvenAt' | 'email' | 'emailProvenAt'>

/** Whether a username is a phone or address that its member has not proven. */
export function isTypedName(member: Named): boolean {
  const { mobile, email } = parseLoginName(member.username)
  const proven =
    (!mobile || (member.mobile === mobile && member.mobileProvenAt !== null)) &&
    (!email || (member.email === email && member.emailProvenAt !== null))
  return !proven
}

const numbered = (id: number) => `#${id}`

/** What others are told a member is called: never a phone or address that it merely typed. */
export const shownName = (member: Named) => (isTypedName(member) ? numbered(member.id) : member.username)

/** The same of a live session's member. */
export const nameInGrant = ({ typedName, username, memberId }: Grant) =>
  typedName ? numbered(memberId) : username

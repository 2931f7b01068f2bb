import type { Member } from '../../db/generated/client.ts'
import { parseLoginName } from './identifiers.ts'

type Named = Pick<Member, 'id' | 'username' | 'mobile' | 'mobileProvenAt' | 'email' | 'emailProvenAt'>

/** What others are told a member is called: never a phone or address that it merely typed. */
export function shownName(member: Named): string {
  const { mobile, email } = parseLoginName(member.username)
  const proven =
    (!mobile || (member.mobile === mobile && member.mobileProvenAt !== null)) &&
    (!email || (member.email === email && member.emailProvenAt !== null))
  return proven ? member.username : `#${member.id}`
}

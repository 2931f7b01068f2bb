import type { Member } from '../../db/generated/client.ts'
import type { Destination } from '../names/destinations.ts'

type Contacts = Pick<Member, 'email' | 'emailProvenAt' | 'mobile' | 'mobileProvenAt'>

/** Where a member can be reached: the phone first. Never one that somebody merely typed. */
export function provenContacts({ email, emailProvenAt, mobile, mobileProvenAt }: Contacts): Destination[] {
  return [
    ...(mobile && mobileProvenAt ? [{ kind: 'mobile', to: mobile } as const] : []),
    ...(email && emailProvenAt ? [{ kind: 'email', to: email } as const] : []),
  ]
}

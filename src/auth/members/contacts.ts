import type { Member } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import type { Destination } from '../names/destinations.ts'

type Contacts = Pick<Member, 'email' | 'emailProvenAt' | 'mobile' | 'mobileProvenAt'>

/** Where a member can be reached: the phone first. Never one that somebody merely typed. */
export function provenContacts({ email, emailProvenAt, mobile, mobileProvenAt }: Contacts): Destination[] {
  return [
    ...(mobile && mobileProvenAt ? [{ kind: 'mobile', to: mobile } as const] : []),
    ...(email && emailProvenAt ? [{ kind: 'email', to: email } as const] : []),
  ]
}

const resetsAfter = 86_400_000

/**
 * From when on a phone or address, proven now, may reset the password. The first one at once: it is all that its member
 * has. One that joins or replaces another after a day, as it could be a thief's.
 */
export function resetsFrom({ now }: Pick<Deps, 'now'>, before: Contacts): Date | null {
  return provenContacts(before).length > 0 ? new Date(now() + resetsAfter) : null
}

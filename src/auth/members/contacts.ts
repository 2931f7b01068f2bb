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
 * From when on a phone or address, proven now, may reset the password. At once where its member had neither another one
 * nor a password: it is all there is. Else after a day, as it could be a thief's, and the owner would be out.
 */
export function resetsFrom(
  { now }: Pick<Deps, 'now'>,
  before: Contacts & Pick<Member, 'passwordHash'>,
): Date | null {
  const isAllThereIs = provenContacts(before).length === 0 && before.passwordHash === null
  return isAllThereIs ? null : new Date(now() + resetsAfter)
}

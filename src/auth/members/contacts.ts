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

const day = 86_400_000

/**
 * Milliseconds until a way in that a member has since then is no longer one that a thief of its token may have just
 * added: a day; none for one that it joined with.
 */
export function untilSettled(
  { now }: Pick<Deps, 'now'>,
  { createdAt }: Pick<Member, 'createdAt'>,
  since: Date,
): number {
  return since <= createdAt ? 0 : Math.max(0, since.getTime() + day - now())
}

/**
 * From when on a phone or address that a member binds now may reset its password: after a day, as it could be a thief's,
 * and the owner would be out. Whatever it had before, somebody got in by that. One it joined with resets at once.
 */
export function resetsFrom({ now }: Pick<Deps, 'now'>): Date {
  return new Date(now() + day)
}

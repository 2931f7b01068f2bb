import type { Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { audit } from '../audit/audit.ts'
import { dropBoundSince, freshSince } from '../identities/wechat/fresh-bindings.ts'
import { withoutName } from '../members/renaming.ts'
import type { Destination } from '../names/destinations.ts'

type DropDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'random'>
type Reset = { member: Member; used: Destination }

/**
 * Parts a member who proved itself by `used` from what was bound to it in the last seven days: WeChat users, and the
 * other phone or address when it came later than `used` and the member did not join with it. Whoever took the account over would
 * go on by them. Audited. Returns how many.
 */
export async function dropFresh(deps: DropDeps, client: Client, reset: Reset): Promise<number> {
  const { id: memberId } = reset.member
  const parted = await dropBoundSince(deps, memberId, freshSince(deps))
  if (parted > 0) await audit(deps, client, { event: 'wx-unbind', result: 'password-reset', memberId })
  const kind = reset.used.kind === 'mobile' ? 'email' : 'mobile'
  if (!(await dropContact(deps, reset, kind))) return parted
  await audit(deps, client, { event: `bind-${kind}`, result: 'dropped by password-reset', memberId })
  return parted + 1
}

const columns = {
  mobile: { provenAt: 'mobileProvenAt', resetsFrom: 'mobileResetsFrom' },
  email: { provenAt: 'emailProvenAt', resetsFrom: 'emailResetsFrom' },
} as const

async function dropContact(
  deps: DropDeps,
  { member, used }: Reset,
  kind: Destination['kind'],
): Promise<boolean> {
  const { provenAt, resetsFrom } = columns[kind]
  const to = member[kind]
  if (to === null) return false
  const usedSince = member[columns[used.kind].provenAt] ?? new Date(0)
  const since = new Date(Math.max(freshSince(deps).getTime(), usedSince.getTime()))
  const { id, usernameKey } = member
  const { count } = await deps.db.member.updateMany({
    where: { id, usernameKey, [kind]: to, [provenAt]: { gt: since }, [resetsFrom]: { not: null } },
    data: { [kind]: null, [provenAt]: null, [resetsFrom]: null, ...withoutName(deps, member, { kind, to }) },
  })
  return count > 0
}

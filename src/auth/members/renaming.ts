import type { Member } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import type { Destination } from '../names/destinations.ts'
import { nationalForm, parseLoginName, usernameKey } from '../names/identifiers.ts'

type Names = Pick<Member, 'username' | 'usernameKey'>

/** What a member is called that has no name of its own. Nobody can choose it: new usernames have no # in front. */
export function nameless({ random }: Pick<Deps, 'random'>): Names {
  const name = `#${random(9).toString('hex')}`
  return { username: name, usernameKey: name }
}

/** Takes a username away that is this phone or address, however it is spelt; leaves any other. */
export function withoutName(
  deps: Pick<Deps, 'random'>,
  { username }: Pick<Member, 'username'>,
  { kind, to }: Destination,
): Partial<Names> {
  return parseLoginName(username)[kind] === to ? nameless(deps) : {}
}

/**
 * Lets a username that is the member's old phone or address follow to the new one: it would go on as a name of this
 * member, and stand in the way of its next holder.
 */
export function follow(
  before: Pick<Member, 'username' | 'mobile' | 'email'>,
  { kind, to }: Destination,
): Partial<Names> {
  const old = before[kind]
  if (!old || old === to || parseLoginName(before.username)[kind] !== old) return {}
  const username = before.username.startsWith('+') ? to : nationalForm(to)
  return { username, usernameKey: usernameKey(username) }
}

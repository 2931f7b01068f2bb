import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Caller } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { emailDestination, mobileDestination, type Destination } from '../names/destinations.ts'
import { parseLoginName } from '../names/identifiers.ts'
import { pictureUrl, shownText } from '../names/texts.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { regrant, type SessionDeps } from '../sessions/sessions.ts'
import { releaseUnproven } from './holders.ts'
import { readNewUsername, requireMember } from './members.ts'
import { languageOfMember, tellContacts, type NoticeDeps } from './notices.ts'
import { follow, nameless } from './renaming.ts'

/** What can be taken away from a member. */
export const clearable = ['mobile', 'email', 'nickname', 'realname', 'avatar'] as const

export type MemberChanges = {
  newUsername?: string | null | undefined
  mobile?: string | null | undefined
  email?: string | null | undefined
  nickname?: string | null | undefined
  realname?: string | null | undefined
  avatar?: string | null | undefined
  /** Taken away; not together with a new value of the same. */
  clear?: readonly (typeof clearable)[number][] | null | undefined
}

type UpdateDeps = NoticeDeps & SessionDeps
type Contacts = Partial<Record<Destination['kind'], Destination | null>>

/**
 * Changes a member for an operator, who vouches for a new number or address: it may reset the password at once, and is
 * taken from whoever merely typed it. A username that is the old one follows. A changed or dropped number or address ends
 * every session, and all contacts there were before are told. Throws MEMBER_NOT_FOUND, BAD_INPUT, MOBILE_INVALID,
 * EMAIL_INVALID, and MEMBER_EXISTS when a name is another member's.
 */
export async function updateMember(
  deps: UpdateDeps,
  client: Caller,
  { username, ...changes }: MemberChanges & { username: string },
): Promise<Member> {
  const { id } = await requireMember(deps, username)
  const contacts = contactsOf(changes)
  const profile = profileOf(changes)
  const newUsername = changes.newUsername ? readNewUsername(changes.newUsername) : null
  for (const contact of Object.values(contacts))
    if (contact) await releaseUnproven(deps, { ...contact, holderId: id })
  const written = await write(deps, id, { contacts, profile, newUsername })
  await regrant(deps, written.before)
  await settle(deps, client, written)
  return written.member
}

function contactsOf({ mobile, email, clear }: MemberChanges): Contacts {
  const cleared = new Set(clear ?? [])
  if ((mobile && cleared.has('mobile')) || (email && cleared.has('email')))
    throw new AuthError('BAD_INPUT', { fields: ['clear'] })
  return {
    ...(cleared.has('mobile') ? { mobile: null } : {}),
    ...(cleared.has('email') ? { email: null } : {}),
    ...(mobile ? { mobile: mobileDestination(mobile) } : {}),
    ...(email ? { email: emailDestination(email) } : {}),
  }
}

type Profile = Partial<Pick<Member, 'nickname' | 'realname' | 'avatar'>>

function profileOf({ clear, ...given }: MemberChanges): Profile {
  const read = { nickname: shownText, realname: shownText, avatar: pictureUrl }
  const profile: Profile = {}
  for (const name of ['nickname', 'realname', 'avatar'] as const) {
    const text = given[name]
    if (text && clear?.includes(name)) throw new AuthError('BAD_INPUT', { fields: ['clear'] })
    if (clear?.includes(name)) profile[name] = null
    if (!text) continue
    profile[name] = read[name](text)
    if (profile[name] === null) throw new AuthError('BAD_INPUT', { fields: [name] })
  }
  return profile
}

type Written = { before: Member; member: Member }
type Changes = { contacts: Contacts; profile: Profile; newUsername: string | null }

// Only while its names are as they were read: what they become depends on them.
async function write(deps: UpdateDeps, id: number, changes: Changes): Promise<Written> {
  const before = await deps.db.member.findUniqueOrThrow({ where: { id } })
  const { usernameKey, mobile, mobileProvenAt, email, emailProvenAt } = before
  const data = { ...changes.profile, ...namesOf(deps, before, changes) }
  try {
    const [member] = await deps.db.member.updateManyAndReturn({
      where: { id, usernameKey, mobile, mobileProvenAt, email, emailProvenAt },
      data,
    })
    return member ? { before, member } : await write(deps, id, changes)
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

function namesOf(deps: UpdateDeps, before: Member, { contacts, newUsername }: Changes) {
  const names: Partial<Member> = {}
  for (const kind of ['mobile', 'email'] as const) {
    const contact = contacts[kind]
    if (contact === undefined) continue
    const to = contact?.to ?? null
    const provenAt = to && new Date(deps.now())
    // At once: whoever it was before, an operator has looked who it is now.
    Object.assign(names, { [kind]: to, [`${kind}ProvenAt`]: provenAt, [`${kind}ResetsFrom`]: null })
    const old = before[kind]
    if (contact) Object.assign(names, follow(before, contact))
    else if (old && parseLoginName(before.username)[kind] === old) Object.assign(names, nameless(deps))
  }
  return newUsername ? { ...names, ...renamed({ ...before, ...names }, newUsername) } : names
}

// A name that reads as a phone or address must be the member's own.
function renamed({ mobile, email }: Member, username: string) {
  const asked = parseLoginName(username)
  if ((asked.mobile && asked.mobile !== mobile) || (asked.email && asked.email !== email))
    throw new AuthError('BAD_INPUT', { fields: ['newUsername'] })
  return { username, usernameKey: asked.usernameKey }
}

async function settle(deps: UpdateDeps, client: Caller, { before, member }: Written): Promise<void> {
  const changed = (['mobile', 'email'] as const).filter((kind) => before[kind] !== member[kind])
  if (changed.length === 0) return
  await endSessions(deps, client, { where: { memberId: member.id }, reason: 'contact-changed' })
  const language = languageOfMember(before)
  // Waited for: a command line ends when its work does.
  for (const kind of changed)
    await tellContacts(deps, client, { member: before, what: `${kind}-change`, language })
}

import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Caller, Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import type { Destination } from '../names/destinations.ts'
import { normalizeEmail, normalizeMobile, parseLoginName } from '../names/identifiers.ts'
import { asMeant, pictureUrl, shownText } from '../names/texts.ts'
import { newUsername, usernameKeys } from '../names/usernames.ts'
import { hashPassword } from '../passwords/password.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { SessionDeps } from '../sessions/sessions.ts'

export type NewMember = {
  username: string
  /** Without one there is no password login. */
  password?: string | null | undefined
  mobile?: string | null | undefined
  email?: string | null | undefined
  nickname?: string | null | undefined
  realname?: string | null | undefined
  avatar?: string | null | undefined
  /** The mobile or e-mail whose holder this is, proven by a code; 'all' when an operator vouches for them. */
  proven?: Destination | 'all' | null | undefined
}

/**
 * The member a login name belongs to: who proved it as a phone or address, else whose username it is, as it stands and
 * then in its mapped form, else who typed it as a phone or address.
 */
export async function findMember(deps: Pick<Deps, 'db'>, name: string): Promise<Member | null> {
  const { mobile, email } = parseLoginName(name)
  const keys = usernameKeys(name)
  const found = await deps.db.member.findMany({
    where: {
      OR: [{ usernameKey: { in: keys } }, ...(mobile ? [{ mobile }] : []), ...(email ? [{ email }] : [])],
    },
    take: keys.length + 1,
  })
  const proven = (member: Member) =>
    (mobile !== null && member.mobile === mobile && member.mobileProvenAt !== null) ||
    (email !== null && member.email === email && member.emailProvenAt !== null)
  return found.find(proven) ?? byKeys(found, keys) ?? found[0] ?? null
}

const byKeys = (found: Member[], keys: string[]) =>
  keys.map((key) => found.find(({ usernameKey }) => usernameKey === key)).find(Boolean)

/**
 * Adds a member. Throws MEMBER_EXISTS when any of its names is taken, BAD_INPUT when a mobile or e-mail is none,
 * BUSY. A username that looks like a mobile or an e-mail becomes the member's own, so that it can never stand for
 * somebody else's.
 */
export async function createMember(
  deps: Pick<Deps, 'db' | 'hasher' | 'keys' | 'now'>,
  input: NewMember,
): Promise<Member> {
  const now = new Date(deps.now())
  const username = readNewUsername(input.username)
  const asked = parseLoginName(username)
  const mobile = contactOf('mobile', input.mobile, asked.mobile)
  const email = contactOf('email', input.email, asked.email)
  const passwordHash = input.password ? await hashPassword(deps, input.password) : null
  const data = {
    username,
    usernameKey: asked.usernameKey,
    mobile,
    email,
    passwordHash,
    nickname: shownText(input.nickname),
    realname: shownText(input.realname),
    avatar: pictureUrl(input.avatar),
    mobileProvenAt: mobile && isProven('mobile', input) ? now : null,
    emailProvenAt: email && isProven('email', input) ? now : null,
    createdAt: now,
  }
  try {
    return await deps.db.member.create({ data })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

/** A new username in the form it is stored; a pasted number without what pasting put around it. Throws BAD_INPUT. */
export function readNewUsername(text: string): string {
  const { mobile, email } = parseLoginName(text)
  return newUsername(mobile ? asMeant(text) : text, { contact: Boolean(mobile ?? email) })
}

function isProven(kind: Destination['kind'], { proven }: NewMember): boolean {
  return proven === 'all' || proven?.kind === kind
}

const normalize = { mobile: normalizeMobile, email: normalizeEmail }

// A username that reads as a mobile or an e-mail must be the one that is given besides, if any is.
function contactOf(
  field: 'mobile' | 'email',
  given: string | null | undefined,
  fromUsername: string | null,
): string | null {
  if (!given) return fromUsername
  const value = normalize[field](given)
  if (!value || (fromUsername && fromUsername !== value))
    throw new AuthError('BAD_INPUT', { fields: [field] })
  return value
}

/** Counts a login: when, where from, how often. */
export function noteVisit(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { address }: Client,
  id: number,
): Promise<Member> {
  const data = { visitCount: { increment: 1 }, lastLoginAt: new Date(now()), lastLoginIp: address }
  return db.member.update({ where: { id }, data })
}

/** Locks a member out (and ends every session) or lets it in again. Throws MEMBER_NOT_FOUND. */
export async function setMemberEnabled(
  deps: SessionDeps,
  client: Caller,
  input: { username: string; enabled: boolean },
): Promise<Member> {
  const { id } = await requireMember(deps, input.username)
  const now = new Date(deps.now())
  const disabledAt = input.enabled ? null : now
  // One that is being erased stays shut.
  const open = input.enabled ? { OR: [{ eraseFrom: null }, { eraseFrom: { gt: now } }] } : {}
  const [member] = await deps.db.member.updateManyAndReturn({ where: { id, ...open }, data: { disabledAt } })
  if (!member) throw new AuthError('MEMBER_NOT_FOUND')
  if (!input.enabled) await endSessions(deps, client, { where: { memberId: id }, reason: 'member-disabled' })
  return member
}

/** The member of this username, as it stands or in its mapped form; undefined when it is nobody's. */
export async function findByUsername(
  { db }: Pick<Deps, 'db'>,
  username: string,
): Promise<Member | undefined> {
  const keys = usernameKeys(username)
  return byKeys(await db.member.findMany({ where: { usernameKey: { in: keys } } }), keys)
}

/** The same. Throws MEMBER_NOT_FOUND. */
export async function requireMember(deps: Pick<Deps, 'db'>, username: string): Promise<Member> {
  const member = await findByUsername(deps, username)
  if (!member) throw new AuthError('MEMBER_NOT_FOUND')
  return member
}

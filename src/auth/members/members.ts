import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Caller, Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import type { Destination } from '../names/destinations.ts'
import { normalizeEmail, normalizeMobile, parseLoginName, usernameKey } from '../names/identifiers.ts'
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

/** The member a login name belongs to: username, mobile or e-mail, in that order. */
export async function findMember(deps: Pick<Deps, 'db'>, name: string): Promise<Member | null> {
  const { usernameKey, mobile, email } = parseLoginName(name)
  const found = await deps.db.member.findMany({
    where: { OR: [{ usernameKey }, ...(mobile ? [{ mobile }] : []), ...(email ? [{ email }] : [])] },
    take: 2,
  })
  return found.find((member) => member.usernameKey === usernameKey) ?? found[0] ?? null
}

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
  const asked = parseLoginName(input.username)
  const mobile = contactOf('mobile', input.mobile, asked.mobile)
  const email = contactOf('email', input.email, asked.email)
  const passwordHash = input.password ? await hashPassword(deps, input.password) : null
  const data = {
    username: input.username,
    usernameKey: asked.usernameKey,
    mobile,
    email,
    passwordHash,
    nickname: input.nickname ?? null,
    realname: input.realname ?? null,
    avatar: input.avatar ?? null,
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
  const disabledAt = input.enabled ? null : new Date(deps.now())
  const member = await deps.db.member.update({ where: { id }, data: { disabledAt } })
  if (!input.enabled) await endSessions(deps, client, { where: { memberId: id }, reason: 'member-disabled' })
  return member
}

/** The member of exactly this username. Throws MEMBER_NOT_FOUND. */
export async function requireMember(deps: Pick<Deps, 'db'>, username: string): Promise<Member> {
  const member = await deps.db.member.findUnique({ where: { usernameKey: usernameKey(username) } })
  if (!member) throw new AuthError('MEMBER_NOT_FOUND')
  return member
}

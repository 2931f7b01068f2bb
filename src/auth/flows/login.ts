import type { App, Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { findApp } from '../apps/apps.ts'
import { auditRefusal, type Attempted } from '../audit/audit.ts'
import { usernameKey } from '../names/identifiers.ts'
import { countAttempt } from '../passwords/login-throttle.ts'
import { findMember } from '../members/members.ts'
import { hashPassword, verifyPassword } from '../passwords/password.ts'
import { recordLogin } from '../sessions/record-login.ts'
import { issueSession, type SessionDeps, type SessionRow, type SessionTokens } from '../sessions/sessions.ts'

export type LoginDeps = SessionDeps & Pick<Deps, 'counters' | 'hasher' | 'keys' | 'store'>

export type LoginInput = {
  /** Username, mobile or e-mail. */
  username: string
  password: string
  appid?: string | null | undefined
  group?: string | null | undefined
  /** When given, the group must be one of these; told only to who knows the password, as the old shops did. */
  groups?: string[] | null | undefined
  /** A name for the device, shown in the list of sessions. */
  device?: string | null | undefined
}

/** Whether the caller has solved a captcha for this try. */
type Solved = { captcha?: boolean }

/**
 * Password login: a new session. Throws INVALID_CREDENTIALS for unknown, wrong, disabled and passwordless alike,
 * APP_UNKNOWN and APP_EXPIRED when an app is named, BAD_INPUT for a group that is none of `groups`,
 * TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, BUSY; and MEMBER_DISABLED only to who knows the password, on wires with a code
 * for it.
 */
export async function login(
  deps: LoginDeps,
  client: Client,
  input: LoginInput & Solved,
): Promise<SessionTokens> {
  const attempted: Attempted = { event: 'login', appid: input.appid ?? null }
  return auditRefusal(deps, client, attempted, async () => {
    const app = input.appid ? await findApp(deps, input.appid) : null
    return loginWith(deps, client, { ...input, captcha: input.captcha ?? false, app, attempted })
  })
}

/** The part of a password login that `login` and `authorize` share. They record refusals; it says of whom. */
export async function loginWith(
  deps: LoginDeps,
  client: Client,
  input: LoginInput & Solved & { app: App | null; attempted: Attempted },
): Promise<SessionTokens> {
  const member = await provePassword(deps, client, input)
  if (input.groups && !input.groups.includes(input.group || 'default'))
    throw new AuthError('BAD_INPUT', { fields: ['group'] })
  const insert = (row: SessionRow) => insertProven(deps, client, { ...input, member, row })
  return issueSession(deps, client, { ...input, member, insert })
}

type Proven = { member: Member; row: SessionRow; password: string; attempted: Attempted }

// Whoever disables a member or changes its password ends the sessions there are then: a login under way must not open
// one after that. When the member is not what was checked any more, the password is checked again.
async function insertProven(
  deps: LoginDeps,
  client: Client,
  { member, row, password, attempted }: Proven,
): Promise<Member> {
  const visited = await recordLogin(deps, client, { member, row, attempted })
  if (visited) return visited
  const now = await deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
  const stillProven = !now.disabledAt && (await verifyPassword(deps, password, now.passwordHash)) !== 'wrong'
  if (!stillProven) throw new AuthError('INVALID_CREDENTIALS')
  return insertProven(deps, client, { member: now, row, password, attempted })
}

/**
 * The member when name and password fit and it may log in. Costs one hash of today's cost whoever it is, and one attempt
 * of the throttle. A right password under an older cost is hashed anew. Throws INVALID_CREDENTIALS, MEMBER_DISABLED,
 * TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, BUSY.
 */
async function provePassword(
  deps: LoginDeps,
  client: Client,
  { username, password, captcha, attempted }: LoginInput & Solved & { attempted: Attempted },
): Promise<Member> {
  const member = await findMember(deps, username)
  attempted.memberId = member?.id
  const target = { memberId: member?.id ?? null, name: usernameKey(username) }
  const attempt = await countAttempt(deps, client, captcha === undefined ? target : { ...target, captcha })
  const stored = member && mayLogIn(client, member) ? member.passwordHash : null
  const verdict = await verifyPassword(deps, password, stored).catch(async (error: unknown) => {
    await attempt.undone()
    throw error
  })
  if (verdict === 'wrong' || !member) throw new AuthError('INVALID_CREDENTIALS')
  if (member.disabledAt) throw new AuthError('MEMBER_DISABLED')
  await attempt.succeeded()
  if (verdict === 'right, rehash') {
    const passwordHash = await hashPassword(deps, password)
    // Only over the hash just checked: a password changed meanwhile stays changed.
    const { count } = await deps.db.member.updateMany({
      where: { id: member.id, passwordHash: stored },
      data: { passwordHash },
    })
    if (count === 1) return { ...member, passwordHash }
  }
  return member
}

// A disabled member's own password opens nothing; but where the wire tells it, its holder learns why.
function mayLogIn(client: Client, { disabledAt }: Member): boolean {
  return !disabledAt || client.wire.tellsDisabled
}

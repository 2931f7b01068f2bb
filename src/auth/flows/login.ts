import type { App, Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { findApp } from '../apps/apps.ts'
import { audited } from '../audit/audit.ts'
import { noteFailure, suspectLogin } from '../guests/suspicion.ts'
import type { Solved } from '../guests/challenge.ts'
import { lookUpKey } from '../names/usernames.ts'
import { asAttempt } from '../passwords/login-throttle.ts'
import { findMember } from '../members/members.ts'
import { renewPassword } from '../members/renew-password.ts'
import { hashPassword, verifyPassword } from '../passwords/password.ts'
import { recordLogin, type LoginEvent } from '../sessions/record-login.ts'
import { issueSession, type SessionDeps, type SessionRow, type SessionTokens } from '../sessions/sessions.ts'

export type LoginDeps = SessionDeps &
  Pick<Deps, 'attempts' | 'captchaVerifier' | 'counters' | 'hasher' | 'keys' | 'sender' | 'store'>

export type LoginInput = {
  /** Username, mobile or e-mail. */
  username: string
  password: string
  /** Takes the place of a password that has to be changed, and is for nothing else. */
  newPassword?: string | null | undefined
  appid?: string | null | undefined
  group?: string | null | undefined
  /** When given, the group must be one of these; only a caller with the right password learns that it is not. */
  groups?: string[] | null | undefined
  /** A name for the device, shown in the list of sessions. */
  device?: string | null | undefined
}

/** Whether the caller has solved a captcha for this try: the one that counts for its wire. */
type Shown = { captcha?: boolean }

/**
 * Password login: a new session. Throws INVALID_CREDENTIALS for unknown, wrong, disabled and passwordless alike,
 * APP_UNKNOWN and APP_EXPIRED when an app is named, BAD_INPUT for a group that is none of `groups`,
 * TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, BUSY; with the right password what `renewPassword` throws; and MEMBER_DISABLED only to a caller with the right password, on wires
 * with a code for it.
 */
export async function login(
  deps: LoginDeps,
  client: Client,
  input: LoginInput & Shown & { solved?: Solved },
): Promise<SessionTokens> {
  const { solved, captcha = solved ?? false, appid = null } = input
  return audited(deps, client, { event: 'login', appid }, async (about) => {
    await suspectLogin(deps, client, solved)
    const app = appid ? await findApp(deps, appid) : null
    const member = await findMember(deps, input.username)
    about.member(member?.id)
    return openByPassword(deps, client, { ...input, captcha, appid, app, member, event: 'login' })
  })
}

type PasswordLogin = Omit<LoginInput, 'appid'> &
  Shown & { app: App | null; member: Member | null } & LoginEvent

/**
 * Checks the password of `member` (null: nobody has this name) and opens a session: what `login` and `authorize` share.
 * Records the success, under `event`; refusals are its caller's to record. Throws what `login` throws.
 */
export async function openByPassword(
  deps: LoginDeps,
  client: Client,
  input: PasswordLogin,
): Promise<SessionTokens> {
  const { member, asker, password } = await provePassword(deps, client, input)
  if (input.groups && !input.groups.includes(input.group || 'default'))
    throw new AuthError('BAD_INPUT', { fields: ['group'] })
  const insert = (row: SessionRow) => insertProven(deps, client, { ...input, member, asker, password, row })
  return issueSession(deps, client, { ...input, member, insert })
}

type Proven = LoginEvent & {
  app: App | null
  member: Member
  row: SessionRow
  password: string
  asker: Asker
}

// Disabling a member or an app and changing a password end the sessions that exist then: a login under way must not open
// one after that. When something has changed since the check, app and password are checked again.
async function insertProven(deps: LoginDeps, client: Client, proven: Proven): Promise<Member> {
  const visited = await recordLogin(deps, client, proven)
  if (visited) return visited
  const { id } = proven.member
  if (proven.app) await findApp(deps, proven.app.appid)
  const member = await deps.db.member.findUnique({ where: { id } })
  const verdict = !member || member.disabledAt ? 'wrong' : await verifyPassword(deps, proven, member)
  if (!member || verdict === 'wrong') throw new AuthError('INVALID_CREDENTIALS')
  if (member.mustChangePassword) throw new AuthError('PASSWORD_CHANGE_REQUIRED')
  return insertProven(deps, client, { ...proven, member })
}

/**
 * The member when name and password fit and it may log in. Costs one hash of today's cost for any name, and one attempt
 * of the throttle. A right password under an older cost or key is hashed anew. Throws INVALID_CREDENTIALS, MEMBER_DISABLED,
 * TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, BUSY.
 */
async function provePassword(
  deps: LoginDeps,
  client: Client,
  { username, password, newPassword, captcha, member }: PasswordLogin,
): Promise<{ member: Member; asker: Asker; password: string }> {
  const target = { memberId: member?.id ?? null, name: lookUpKey(username) }
  const stored = member && mayLogIn(client, member) ? member : null
  const work = async (asker: Asker) => {
    const verdict = await verifyPassword(deps, { asker, password }, stored)
    return { asker, verdict, succeeded: verdict !== 'wrong' && !member?.disabledAt }
  }
  const { asker, verdict } = await asAttempt(deps, client, {
    ...target,
    work,
    ...(captcha === undefined ? {} : { captcha }),
  })
  if (verdict === 'wrong' || !member) {
    await noteFailure(deps, client)
    throw new AuthError('INVALID_CREDENTIALS')
  }
  if (member.disabledAt) throw new AuthError('MEMBER_DISABLED')
  const renewed = await renewPassword(deps, client, { member, password, newPassword })
  if (renewed) return { asker, member: renewed, password: newPassword ?? password }
  if (verdict === 'right, rehash') {
    const passwordHash = await hashPassword(deps, password)
    // Only over the hash just checked: a password changed meanwhile stays changed.
    const { count } = await deps.db.member.updateMany({
      where: { id: member.id, passwordHash: member.passwordHash },
      data: { passwordHash },
    })
    if (count === 1) return { asker, member: { ...member, passwordHash }, password }
  }
  return { asker, member, password }
}

// A disabled member's own password opens nothing; but where the wire tells it, its holder learns why.
function mayLogIn(client: Client, { disabledAt }: Member): boolean {
  return !disabledAt || client.wire.tellsDisabled
}

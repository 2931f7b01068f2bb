import type { App, Member } from '../db/generated/client.ts'
import type { Client, Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { findApp } from './apps.ts'
import { audit } from './audit.ts'
import { usernameKey } from './identifiers.ts'
import { countAttempt } from './login-throttle.ts'
import { findMember } from './members.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { issueSession, type SessionDeps, type SessionTokens } from './sessions.ts'

export type LoginDeps = SessionDeps & Pick<Deps, 'counters' | 'hasher' | 'keys' | 'store'>

export type LoginInput = {
  /** Username, mobile or e-mail. */
  username: string
  password: string
  appid?: string | null
  group?: string | null
  /** A name for the device, shown in the list of sessions. */
  device?: string | null
}

/**
 * Password login: a new session. Throws INVALID_CREDENTIALS for unknown, wrong, disabled and passwordless alike,
 * APP_UNKNOWN and APP_EXPIRED when an app is named, TOO_MANY_ATTEMPTS, BUSY.
 */
export async function login(deps: LoginDeps, client: Client, input: LoginInput): Promise<SessionTokens> {
  const app = input.appid ? await findApp(deps, input.appid) : null
  return loginWith(deps, client, { ...input, app, event: 'login' })
}

/** The part of a password login that `login` and `authorize` share. */
export async function loginWith(
  deps: LoginDeps,
  client: Client,
  input: LoginInput & { app: App | null; event: 'login' | 'authorize' },
): Promise<SessionTokens> {
  const { event } = input
  const appid = input.app?.appid ?? null
  const member = await provePassword(deps, client, input)
  if (!member) {
    await audit(deps, client, { event, result: 'INVALID_CREDENTIALS', appid })
    throw new AuthError('INVALID_CREDENTIALS')
  }
  const visited = await deps.db.member.update({
    where: { id: member.id },
    data: { visitCount: { increment: 1 }, lastLoginAt: new Date(deps.now()), lastLoginIp: client.address },
  })
  const session = await issueSession(deps, client, { ...input, member: visited })
  await audit(deps, client, { event, result: 'ok', memberId: member.id, sessionId: session.sessionId, appid })
  return session
}

/**
 * The member when name and password fit and it may log in, else null. Costs one hash of today's cost whoever it is, and
 * one attempt of the throttle. A right password under an older cost is hashed anew. Throws TOO_MANY_ATTEMPTS, BUSY.
 */
async function provePassword(
  deps: LoginDeps,
  client: Client,
  { username, password }: LoginInput,
): Promise<Member | null> {
  const member = await findMember(deps, username)
  const target = { memberId: member?.id ?? null, name: usernameKey(username) }
  const attempt = await countAttempt(deps, client, target)
  const stored = member && !member.disabledAt ? member.passwordHash : null
  const verdict = await verifyPassword(deps, password, stored).catch(async (error: unknown) => {
    await attempt.undone()
    throw error
  })
  if (verdict === 'wrong' || !member) return null
  await attempt.succeeded()
  if (verdict === 'right, rehash') {
    const passwordHash = await hashPassword(deps, password)
    // Only over the hash just checked: a password changed meanwhile stays changed.
    await deps.db.member.updateMany({
      where: { id: member.id, passwordHash: stored },
      data: { passwordHash },
    })
  }
  return member
}

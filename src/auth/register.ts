import type { Client, Deps } from '../deps.ts'
import type { Member } from '../db/generated/client.ts'
import { AuthError } from '../errors.ts'
import { audit } from './audit.ts'
import { useCode } from './codes.ts'
import { readDestination, type Destination } from './destinations.ts'
import { normalizeEmail, normalizeMobile } from './identifiers.ts'
import type { LoginDeps } from './login.ts'
import { createMember, findMember } from './members.ts'
import { assertPasswordAcceptable } from './password-rules.ts'
import { sceneNeedsCode } from './scenes.ts'
import { issueSession, type SessionTokens } from './sessions.ts'

export type RegisterInput = {
  /** Left out: the mobile or e-mail serves as the username too. */
  username?: string | null
  password: string
  mobile?: string | null
  email?: string | null
  /** The code that was sent to the mobile, or else the e-mail. */
  code?: string | null
  scene?: string | null
  appid?: string | null
  nickname?: string | null
  group?: string | null
  device?: string | null
  /** False: join without logging in. */
  login?: boolean | null
}

export type Registration = { member: Member; tokens: SessionTokens | null }

type RegisterDeps = LoginDeps & Pick<Deps, 'counters'>

/**
 * Joins. The code proves the mobile or e-mail; only a scene that says so lets a member in without one, and then the
 * name stays unproven. Throws SCENE_UNKNOWN, BAD_INPUT, MOBILE_INVALID, EMAIL_INVALID, MEMBER_EXISTS,
 * PASSWORD_UNACCEPTABLE, CODE_INVALID, TOO_MANY_ATTEMPTS, BUSY. The code is used up only when all else is right.
 */
export async function register(
  deps: RegisterDeps,
  client: Client,
  input: RegisterInput,
): Promise<Registration> {
  const needsCode = await sceneNeedsCode(deps, input.scene)
  const destination = destinationOf(input)
  const username = input.username || destination?.to
  if (!username) throw new AuthError('BAD_INPUT', { fields: ['username'] })
  assertPasswordAcceptable(deps, client, input.password, [username, input.email])
  await assertFree(deps, [username, input.mobile, input.email])
  const proven = await proveDestination(deps, input, destination, needsCode)
  const member = await createMember(deps, { ...input, username, proven })
  await audit(deps, client, {
    event: 'register',
    result: 'ok',
    memberId: member.id,
    appid: input.appid ?? null,
  })
  if (input.login === false) return { member, tokens: null }
  return { member, tokens: await issueSession(deps, client, { ...input, member }) }
}

// Old clients name the destination in `username`; then it is where the code went.
function destinationOf({ mobile, email, username }: RegisterInput): Destination | null {
  const named = mobile || email
  if (named) return readDestination(named)
  if (!username) return null
  const reading = normalizeMobile(username) ?? normalizeEmail(username)
  return reading ? readDestination(reading) : null
}

async function assertFree(deps: Pick<Deps, 'db'>, names: (string | null | undefined)[]): Promise<void> {
  for (const name of names) if (name && (await findMember(deps, name))) throw new AuthError('MEMBER_EXISTS')
}

async function proveDestination(
  deps: RegisterDeps,
  { code, appid }: RegisterInput,
  destination: Destination | null,
  needsCode: boolean,
): Promise<Destination | null> {
  if (!code && !needsCode) return null
  if (!code || !destination) throw new AuthError('CODE_INVALID', { fields: ['code'] })
  await useCode(deps, { ...destination, purpose: 'register', appid: appid ?? null }, code)
  return destination
}

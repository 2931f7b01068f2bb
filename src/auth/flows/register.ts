import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Member } from '../../db/generated/client.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import type { Solved } from '../guests/challenge.ts'
import { suspectJoin } from '../guests/suspicion.ts'
import { checkCode, type AskedBy } from '../codes/codes.ts'
import { emailDestination, mobileDestination, type Destination } from '../names/destinations.ts'
import { holderOf, releaseUnproven } from '../members/holders.ts'
import { parseLoginName } from '../names/identifiers.ts'
import type { LoginDeps } from './login.ts'
import { createMember, findMember, readNewUsername } from '../members/members.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import { sceneNeedsCode } from '../members/scenes.ts'
import { spendLook } from '../codes/send-code.ts'
import { issueIfStanding, type SessionTokens } from '../sessions/sessions.ts'

export type RegisterInput = AskedBy & {
  /** Left out: the mobile or e-mail serves as the username too. */
  username?: string | null | undefined
  password: string
  mobile?: string | null | undefined
  email?: string | null | undefined
  /** The code that was sent to the mobile, or else the e-mail. */
  code?: string | null | undefined
  scene?: string | null | undefined
  appid?: string | null | undefined
  nickname?: string | null | undefined
  realname?: string | null | undefined
  avatar?: string | null | undefined
  group?: string | null | undefined
  device?: string | null | undefined
  /** False: join without logging in. */
  login?: boolean | null | undefined
  /** True for a guest who solved a captcha: joins without a code, and the name stays unproven. */
  codeWaived?: boolean
}

export type Registration = { member: Member; tokens: SessionTokens | null }

type RegisterDeps = LoginDeps & Pick<Deps, 'captchaVerifier' | 'counters'>
type Named = { destination: Destination | null; names: string[] }

/**
 * Makes a new member, and logs it in unless `login` is false. The code proves the mobile or e-mail; only a scene that
 * says so lets a member in without one, and then the name stays unproven. The code is used up only when all else is
 * right. Throws SCENE_UNKNOWN, BAD_INPUT, MOBILE_INVALID, EMAIL_INVALID, PASSWORD_UNACCEPTABLE, CODE_INVALID,
 * TOO_MANY_ATTEMPTS, MEMBER_EXISTS (before the code only where the old texts tell), TOO_MANY_REQUESTS (for looking at
 * names not proven), CAPTCHA_REQUIRED, BUSY.
 */
export async function register(
  deps: RegisterDeps,
  client: Client,
  input: RegisterInput & { solved?: Solved },
): Promise<Registration> {
  return audited(deps, client, { event: 'register', appid: input.appid ?? null }, async (about) => {
    await suspectJoin(deps, client, input.solved)
    const member = await registerMember(deps, client, input)
    await about.succeeded({ memberId: member.id })
    if (input.login === false) return { member, tokens: null }
    return { member, tokens: await issueIfStanding(deps, client, { ...input, member }) }
  })
}

/**
 * Makes the member, without a session: what `register` and `registerAsGuest` share. Throws what `register` throws; its
 * callers record how it ended.
 */
export async function registerMember(
  deps: RegisterDeps,
  client: Client,
  input: RegisterInput,
): Promise<Member> {
  const needsCode = (await sceneNeedsCode(deps, input.scene)) && !input.codeWaived
  const needsProof = needsCode || Boolean(input.code)
  const tells = needsProof ? client.wire.tellsExistence : client.wire.trustsTypedNames
  const given = tells ? input : withoutSides(input, needsProof)
  const destination = destinationOf(given)
  const username = input.username ? readNewUsername(input.username) : destination?.to
  if (!username) throw new AuthError('BAD_INPUT', { fields: ['username'] })
  assertPasswordAcceptable(client, { ...input, words: [username, input.mobile, input.email] })
  const named = { destination, names: otherNames(given, destination) }
  const first = !needsProof || client.wire.tellsExistence
  let giveBackLook = first ? await assertFree(deps, client, named) : null
  const proof = needsProof ? await checkProof(deps, client, { ...given, ...named }) : null
  giveBackLook ??= await assertFree(deps, client, { ...named, proven: proof?.proven })
  if (proof) await releaseUnproven(deps, { ...proof.proven, username })
  const member = await createMember(deps, { ...given, username, proven: proof?.proven ?? null })
  // The row decides which of many parallel callers joined; the code is only cleared away after it.
  await proof?.useUp().catch(() => {})
  if (proof) await giveBackLook()
  return member
}

// Old clients name the destination in `username`; then it is where the code went.
function destinationOf({ mobile, email, username }: RegisterInput): Destination | null {
  if (mobile) return mobileDestination(mobile)
  if (email) return emailDestination(email)
  const read = parseLoginName(username ?? '')
  if (read.mobile) return { kind: 'mobile', to: read.mobile }
  return read.email ? { kind: 'email', to: read.email } : null
}

// Beside what is proven, or else beside the username, a phone or address could only tell whether it is somebody's: it is
// not even looked at.
function withoutSides({ mobile, email, ...rest }: RegisterInput, needsProof: boolean): RegisterInput {
  if (!needsProof && rest.username) return rest
  return { ...rest, ...(mobile ? { mobile } : { email }) }
}

/** What the member shall be found by besides the destination, however that is spelt. */
function otherNames({ username, mobile, email }: RegisterInput, destination: Destination | null): string[] {
  return [username, mobile, email].filter(
    (name): name is string =>
      Boolean(name) && parseLoginName(name ?? '')[destination?.kind ?? 'mobile'] !== destination?.to,
  )
}

// To look at a name the caller has not proven costs a look.
async function assertFree(
  deps: RegisterDeps,
  client: Client,
  { destination, names, proven }: Named & { proven?: Destination | undefined },
): Promise<() => Promise<void>> {
  const giveBack = proven && names.length === 0 ? async () => {} : await spendLook(deps, client)
  const holder = destination && (await holderOf(deps, destination))
  // Who proves a name takes it from whoever merely typed it.
  const typed = proven && holder && !holder[proven.kind === 'mobile' ? 'mobileProvenAt' : 'emailProvenAt']
  if (holder && !typed) throw new AuthError('MEMBER_EXISTS', { fields: [destination.kind] })
  for (const name of names)
    if (await findMember(deps, name)) throw new AuthError('MEMBER_EXISTS', { fields: [kindOf(name)] })
  return giveBack
}

function kindOf(name: string): 'username' | 'mobile' | 'email' {
  const { mobile, email } = parseLoginName(name)
  return mobile ? 'mobile' : email ? 'email' : 'username'
}

async function checkProof(
  deps: RegisterDeps,
  client: Client,
  { username, code, appid, destination, names, ...shown }: RegisterInput & Named,
): Promise<{ proven: Destination; useUp: () => Promise<void> }> {
  if (!code || !destination) throw new AuthError('CODE_INVALID', { fields: ['code'] })
  // A username that reads as a phone or address is the way in of its holder: it must be the one the code proves.
  const { mobile, email } = parseLoginName(username ?? '')
  if (username && names.includes(username) && (mobile || email))
    throw new AuthError('BAD_INPUT', { fields: ['username'] })
  const scope = { ...destination, purpose: 'register', appid: appid ?? null } as const
  const { useUp } = await checkCode(deps, client, { ...shown, scope, code })
  return { proven: destination, useUp }
}

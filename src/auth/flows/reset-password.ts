import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type Language } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { checkCode, voidCodes } from '../codes/codes.ts'
import { readDestination, type Destination } from '../names/destinations.ts'
import { provenContacts } from '../members/contacts.ts'
import { holderOf, namedBy } from '../members/holders.ts'
import { tellContacts } from '../members/notices.ts'
import { dropFresh } from './drop-fresh.ts'
import type { LoginDeps } from './login.ts'
import { hashPassword } from '../passwords/password.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import { provenMember, type CodeProof } from './prove-by-code.ts'
import { sceneNeedsCode } from '../members/scenes.ts'
import { assertExistence } from '../codes/send-code.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { issueIfStanding, type SessionTokens } from '../sessions/sessions.ts'
import type { Member } from '../../db/generated/client.ts'

export type ResetInput = CodeProof & {
  password: string
  language: Language
  scene?: string | null | undefined
  group?: string | null | undefined
  /** Opens a session for the member at once. */
  login?: boolean | null | undefined
}

type ResetDeps = LoginDeps & Pick<Deps, 'sender'>

export type Reset = { member: Member; tokens: SessionTokens | null }

/**
 * Sets a new password for the holder of a phone or address, ends all sessions and open codes of that member, parts it
 * from what was bound in the last days and says so by message. Throws SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, PASSWORD_UNACCEPTABLE (the code then stays good),
 * CODE_INVALID, TOO_MANY_ATTEMPTS, CONTACT_TOO_NEW, BUSY, MEMBER_NOT_FOUND, INVALID_CREDENTIALS for a disabled member; and
 * TOO_MANY_REQUESTS where the old texts tell who is a member.
 */
export async function resetPassword(deps: ResetDeps, client: Client, input: ResetInput): Promise<Reset> {
  const { appid = null, language } = input
  return audited(deps, client, { event: 'password-reset', appid }, async (about) => {
    // A scene never lets the code be left out here: that would hand any member to anybody.
    await sceneNeedsCode(deps, input.scene)
    const destination = readDestination(input.to)
    about.member(await namedBy(deps, destination))
    const scope = { ...destination, purpose: 'reset', appid } as const
    const giveBackLook = client.wire.tellsExistence ? await assertExistence(deps, client, scope) : null
    assertPasswordAcceptable(client, { ...input, words: [destination.to] })
    const code = await checkCode(deps, client, { ...input, scope })
    await assertMayReset(deps, destination)
    await assertNoNameOf(deps, client, { destination, password: input.password })
    // Hashed only for a caller with the code, and before it is used up: overload must not cost the member the code.
    const passwordHash = await hashPassword(deps, input.password)
    await code.useUp()
    await giveBackLook?.()
    const member = await setPassword(deps, client, { destination, passwordHash })
    const { id } = member
    await voidCodes(
      deps,
      provenContacts(member).map(({ to }) => to),
    ).catch(() => {})
    const bound = await partFromOthers(deps, client, { memberId: id, used: destination })
    await about.succeeded({ memberId: id })
    void tellContacts(deps, client, { member, what: 'password-reset', bound, used: destination, language })
    const left = await deps.db.member.findUniqueOrThrow({ where: { id } })
    if (!input.login) return { member: left, tokens: null }
    // Another reset that was later ends the session that this one opens.
    const stands = async (now: Member) => now.passwordHash === passwordHash
    return { member: left, tokens: await issueIfStanding(deps, client, { ...input, member: left, stands }) }
  })
}

// Only while the phone or address is the member's, and may reset: it may have changed hands since that was asked.
async function setPassword(
  deps: ResetDeps,
  client: Client,
  input: { destination: Destination; passwordHash: string },
): Promise<Member> {
  const { destination, passwordHash } = input
  const { kind, to } = destination
  const { id } = await provenMember(deps, client, destination)
  const mayReset = [{ [`${kind}ResetsFrom`]: null }, { [`${kind}ResetsFrom`]: { lte: new Date(deps.now()) } }]
  const [member] = await deps.db.member.updateManyAndReturn({
    where: { id, disabledAt: null, [kind]: to, [`${kind}ProvenAt`]: { not: null }, OR: mayReset },
    data: { passwordHash, mustChangePassword: false },
  })
  if (member) return member
  await assertMayReset(deps, destination)
  return setPassword(deps, client, input)
}

// The sessions last, so that nothing opens one after the others ended. One that still lives can bind a phone, an address
// or a WeChat user again: so once more after any has ended. Returns how many bindings went.
async function partFromOthers(
  deps: ResetDeps,
  client: Client,
  { memberId, used }: { memberId: number; used: Destination },
): Promise<number> {
  for (let parted = 0; ;) {
    const member = await deps.db.member.findUniqueOrThrow({ where: { id: memberId } })
    parted += await dropFresh(deps, client, { member, used })
    if ((await endSessions(deps, client, { where: { memberId }, reason: 'password-reset' })) === 0)
      return parted
  }
}

// One that came after another may be a thief's: its owner has a day to read the notice. Told to who has the code only.
async function assertMayReset(deps: Pick<Deps, 'db' | 'now'>, destination: Destination): Promise<void> {
  const holder = await holderOf(deps, destination)
  const from = holder?.[`${destination.kind}ResetsFrom`]
  const left = (from?.getTime() ?? 0) - deps.now()
  if (left > 0) throw new AuthError('CONTACT_TOO_NEW', { retryAfter: Math.ceil(left / 1000) })
}

// The other names of the member count only now: before the code a refusal would tell whoever guesses what they are.
async function assertNoNameOf(
  deps: Pick<Deps, 'db'>,
  client: Client,
  { destination, password }: { destination: Destination; password: string },
): Promise<void> {
  const holder = await holderOf(deps, destination)
  assertPasswordAcceptable(client, { password, words: [holder?.username, holder?.mobile, holder?.email] })
}

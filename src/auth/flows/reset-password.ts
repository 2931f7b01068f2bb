import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Language } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { checkCode, voidCodes } from '../codes/codes.ts'
import { readDestination, type Destination } from '../names/destinations.ts'
import { namedBy } from '../members/holders.ts'
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
 * Sets a new password for the holder of a phone or address, ends all sessions and open codes of that member and says
 * so by message. Throws SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, PASSWORD_UNACCEPTABLE (the code then stays good),
 * CODE_INVALID, TOO_MANY_ATTEMPTS, BUSY, MEMBER_NOT_FOUND, INVALID_CREDENTIALS for a disabled member; and
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
    const useUp = await checkCode(deps, client, { ...input, scope })
    // Hashed only for a caller with the code, and before it is used up: overload must not cost the member the code.
    const passwordHash = await hashPassword(deps, input.password)
    await useUp()
    await giveBackLook?.()
    const { id } = await provenMember(deps, client, destination)
    const member = await deps.db.member.update({ where: { id }, data: { passwordHash } })
    const ways = provenWays(member)
    const addresses = ways.map(({ to }) => to)
    await voidCodes(deps, addresses).catch(() => {})
    await endSessions(deps, client, { where: { memberId: id }, reason: 'password-reset' })
    await about.succeeded({ memberId: id })
    void notify(deps, member, { ways, used: destination, language })
    return { member, tokens: input.login ? await issueIfStanding(deps, client, { ...input, member }) : null }
  })
}

type Way = { channel: 'mail' | 'sms'; to: string }

// Never a phone or address that somebody merely typed.
function provenWays({ email, emailProvenAt, mobile, mobileProvenAt }: Member): Way[] {
  return [
    ...(email && emailProvenAt ? [{ channel: 'mail', to: email } as const] : []),
    ...(mobile && mobileProvenAt ? [{ channel: 'sms', to: mobile } as const] : []),
  ]
}

// By the other way where there is one: a thief of the phone must not be the only one to know. Nobody waits for it.
async function notify(
  { sender, log }: Pick<Deps, 'sender' | 'log'>,
  member: Member,
  { ways, used, language }: { ways: Way[]; used: Destination; language: Language },
): Promise<void> {
  for (const { channel, to } of ways.toSorted(
    (a, b) => Number(a.to === used.to) - Number(b.to === used.to),
  )) {
    try {
      return await sender.send({ to, channel, purpose: 'notice', language })
    } catch (error) {
      log.warn({ err: error, memberId: member.id, channel }, 'the notice of a password reset was not sent')
    }
  }
}

import type { Client, Deps } from '../deps.ts'
import type { Language } from '../errors.ts'
import { audit } from './audit.ts'
import type { LoginDeps } from './login.ts'
import { hashPassword } from './password.ts'
import { assertPasswordAcceptable } from './password-rules.ts'
import { proveByCode, type CodeProof } from './prove-by-code.ts'
import { readDestination } from './destinations.ts'
import { codePolicy } from './policy.ts'
import { sceneNeedsCode } from './scenes.ts'
import { assertExistence } from './send-code.ts'
import { endSessions, issueSession, type SessionTokens } from './sessions.ts'
import type { Member } from '../db/generated/client.ts'

export type ResetInput = CodeProof & {
  password: string
  language: Language
  scene?: string | null
  group?: string | null
  /** True where the old route logs in at once (v1-site up-pwd). */
  login?: boolean | null
}

export type Reset = { member: Member; tokens: SessionTokens | null }

/**
 * Sets a new password for whoever holds the phone or address, ends all sessions of that member and says so by
 * message. Throws SCENE_UNKNOWN, PASSWORD_UNACCEPTABLE (the code then stays good), CODE_INVALID, MEMBER_NOT_FOUND,
 * INVALID_CREDENTIALS for a disabled member, TOO_MANY_ATTEMPTS, BUSY.
 */
export async function resetPassword(
  deps: LoginDeps & Pick<Deps, 'counters' | 'sender'>,
  client: Client,
  input: ResetInput,
): Promise<Reset> {
  // A scene never lets the code be left out here: that would hand any member to anybody.
  await sceneNeedsCode(deps, input.scene)
  if (codePolicy(client).tellsExistence)
    await assertExistence(deps, client, { ...readDestination(input.to), purpose: 'reset' })
  assertPasswordAcceptable(deps, client, input.password, [input.to])
  // Before the code is used up: an overloaded server must not cost the member the code.
  const passwordHash = await hashPassword(deps, input.password)
  const { id } = await proveByCode(deps, client, 'reset', input)
  const member = await deps.db.member.update({ where: { id }, data: { passwordHash } })
  await endSessions(deps, client, { memberId: id }, 'password-reset')
  await audit(deps, client, { event: 'password-reset', result: 'ok', memberId: id })
  void notify(deps, member, input.language)
  return { member, tokens: input.login ? await issueSession(deps, client, { ...input, member }) : null }
}

// By the other way where there is one: whoever took the phone must not be the only one to know. Nobody waits for it.
async function notify(
  { sender, log }: Pick<Deps, 'sender' | 'log'>,
  member: Member,
  language: Language,
): Promise<void> {
  const to = member.email ?? member.mobile
  if (!to) return
  const channel = member.email ? 'mail' : 'sms'
  await sender.send({ to, channel, purpose: 'notice', language }).catch((error: unknown) => {
    log.warn({ err: error, memberId: member.id }, 'the notice of a password reset was not sent')
  })
}

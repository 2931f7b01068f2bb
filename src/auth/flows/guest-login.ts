import type { Client } from '../../caller.ts'
import { AuthError, type Language } from '../../errors.ts'
import { setReferrer } from '../members/agents.ts'
import { tellContacts, type NoticeDeps } from '../members/notices.ts'
import { audited } from '../audit/audit.ts'
import { claimSlot } from '../limits/budget.ts'
import type { Solved } from '../guests/challenge.ts'
import { demandCaptcha, relieveCaptcha, useDemandedCaptcha } from '../guests/captcha.ts'
import { forgetGuestTokens, requireGuest, type Guest } from '../guests/guest-tokens.ts'
import { lookUpKey } from '../names/usernames.ts'
import { login, type LoginDeps, type LoginInput } from './login.ts'
import { networkOf } from '../names/network.ts'
import { requireAttempts } from '../passwords/login-throttle.ts'
import type { SessionTokens } from '../sessions/sessions.ts'
import { bindProven } from '../identities/wechat/proofs.ts'

export type GuestLoginInput = LoginInput & {
  guestToken: string
  /** The answer to the guest's captcha, once one is demanded. */
  captcha?: string | null | undefined
  /** Stands in for the picture; where challenges are solved a picture opens no account under attack. */
  solved?: Solved
  /** A WeChat user this guest proved to be: becomes the member's own. */
  openid?: string | null | undefined
  language: Language
}

const secondsBetween = 2
const failuresAtMost = 5
const failuresLast = 3_600_000

/**
 * Password login of a guest: one try in two seconds per name; after the first failure each try needs a
 * captcha; after the fifth within an hour, of this guest or on this name from this network, none is made. Unknown names
 * fare alike. Throws GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS, TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, CAPTCHA_INVALID, and
 * what `login` and `bindProven` throw; with `captcha` true when the next try needs one.
 */
export async function loginAsGuest(
  deps: LoginDeps & NoticeDeps,
  client: Client,
  input: GuestLoginInput,
): Promise<SessionTokens> {
  const guest = await requireGuest(deps, input.guestToken)
  await requireAttempts(deps, client)
  const name = `${lookUpKey(input.username)}:${networkOf(client.address)}`
  await claimSlot(deps, { key: `guest-login:${name}`, seconds: secondsBetween }, 'TOO_MANY_REQUESTS')
  const failures = await countFailure(deps, [`guest-failures:${guest.key}`, `guest-failures-of:${name}`])
  const session = await tryLogin(deps, client, { ...input, guest }).catch(async (error: unknown) => {
    throw await settleFailure(deps, { guest, failures, error })
  })
  await failures.forget()
  await relieveCaptcha(deps, guest)
  const memberId = session.member.id
  await forgetGuestTokens(deps, client, memberId)
  const { sessionId, member } = session
  const bound = await bindProven(deps, client, { guest, openid: input.openid, memberId, sessionId })
  if (bound) void tellContacts(deps, client, { member, what: 'wechat-binding', language: input.language })
  await setReferrer(deps, memberId, guest.agentId)
  return session
}

async function tryLogin(deps: LoginDeps, client: Client, input: GuestLoginInput & { guest: Guest }) {
  const { guest, solved } = input
  const { appid } = guest
  const drawn = await audited(
    deps,
    client,
    { event: 'login', appid },
    async () => !solved && (await useDemandedCaptcha(deps, guest, input.captcha)),
  )
  const group = input.group ?? `web:${appid}`
  return login(deps, client, { ...input, appid, group, captcha: solved ?? drawn })
}

type Failures = { undo: () => Promise<void>; forget: () => Promise<void> }

// Counted before the try, so that parallel ones never exceed the limit.
async function countFailure({ counters }: LoginDeps, keys: string[]): Promise<Failures> {
  const undo = async () =>
    void (await Promise.all(keys.map((key) => counters.increment(key, failuresLast, -1))))
  const counts = await Promise.all(keys.map((key) => counters.increment(key, failuresLast)))
  if (Math.max(...counts) > failuresAtMost) {
    await undo()
    throw new AuthError('TOO_MANY_ATTEMPTS')
  }
  return { undo, forget: async () => void (await Promise.all(keys.map((key) => counters.delete(key)))) }
}

// Only a wrong password is a failure; that, and an account under attack, ask for a captcha from now on.
async function settleFailure(
  deps: LoginDeps,
  { guest, failures, error }: { guest: Guest; failures: Failures; error: unknown },
) {
  const code = error instanceof AuthError ? error.code : null
  if (code !== 'INVALID_CREDENTIALS') await failures.undo()
  if (code !== 'INVALID_CREDENTIALS' && code !== 'CAPTCHA_REQUIRED') return error
  await demandCaptcha(deps, guest)
  return new AuthError(code, { captcha: true, cause: error })
}

import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { demandCaptcha, useDemandedCaptcha } from '../guests/captcha.ts'
import type { CodePurpose } from '../codes/codes.ts'
import { optionalGuest, type GuestDeps } from '../guests/guest-tokens.ts'
import { holderOf } from '../members/holders.ts'
import { sendCode, type CodeSent, type SendCodeDeps, type SendCodeInput } from '../codes/send-code.ts'

export type CodeRequest = Omit<SendCodeInput, 'purpose'> & {
  /** `verify`: whatever the holder of the phone or address can do with it, register or reset. */
  purpose: CodePurpose | 'verify'
  guestToken?: string | null | undefined
  captcha?: string | null | undefined
}

/**
 * Sends a verification code to anybody who asks; to a guest only past the captcha it has to solve, and the next code then
 * needs one. Throws what `sendCode` throws, GUEST_TOKEN_EXPIRED, CAPTCHA_REQUIRED, CAPTCHA_INVALID.
 */
export async function requestCode(
  deps: SendCodeDeps & GuestDeps & Pick<Deps, 'keys'>,
  client: Client,
  { guestToken, captcha, ...input }: CodeRequest,
): Promise<CodeSent> {
  const guest = await optionalGuest(deps, guestToken)
  if (guest) await useDemandedCaptcha(deps, guest, captcha)
  const purpose = input.purpose === 'verify' ? await purposeFor(deps, input) : input.purpose
  const sent = await sendCode(deps, client, { ...input, purpose })
  if (guest) await demandCaptcha(deps, guest)
  return sent
}

// Only the reader of the message learns which: the answer to the caller is the same.
async function purposeFor(deps: SendCodeDeps, { kind, to }: Omit<SendCodeInput, 'purpose'>) {
  return (await holderOf(deps, { kind, to })) ? 'reset' : 'register'
}

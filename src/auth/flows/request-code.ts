import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Solved } from '../guests/challenge.ts'
import { demandCaptcha, useDemandedCaptcha } from '../guests/captcha.ts'
import type { CodePurpose } from '../codes/codes.ts'
import { optionalGuest, type GuestDeps } from '../guests/guest-tokens.ts'
import { suspectSend } from '../guests/suspicion.ts'
import { holderIdOf } from '../members/holders.ts'
import { sendCode, type CodeSent, type SendCodeDeps, type SendCodeInput } from '../codes/send-code.ts'

export type CodeRequest = Omit<SendCodeInput, 'purpose'> & {
  /** `verify`: whatever the holder of the phone or address can do with it, register or reset. */
  purpose: CodePurpose | 'verify'
  captcha?: string | null | undefined
  /** Stands in for the guest's picture too. */
  solved?: Solved
}

/**
 * Sends a verification code to anybody who asks; to a guest only past the captcha it has to solve, and the next code then
 * needs one; to who could solve a challenge only past that, where the network or the destination looks like an attack.
 * Throws what `sendCode` throws, GUEST_TOKEN_EXPIRED, CAPTCHA_REQUIRED, CAPTCHA_INVALID.
 */
export async function requestCode(
  deps: SendCodeDeps & GuestDeps & Pick<Deps, 'captchaVerifier' | 'keys'>,
  client: Client,
  { guestToken, captcha, solved, ...input }: CodeRequest,
): Promise<CodeSent> {
  const guest = await optionalGuest(deps, guestToken)
  if (guest && !solved) await useDemandedCaptcha(deps, guest, captcha)
  await suspectSend(deps, client, { to: input.to, solved })
  const purpose = input.purpose === 'verify' ? await purposeFor(deps, input) : input.purpose
  const sent = await sendCode(deps, client, { ...input, guestToken, purpose })
  if (guest) await demandCaptcha(deps, guest)
  return sent
}

// Only the reader of the message learns which: the answer to the caller is the same.
async function purposeFor(deps: SendCodeDeps, { kind, to }: Omit<SendCodeInput, 'purpose'>) {
  return (await holderIdOf(deps, { kind, to })) === null ? 'register' : 'reset'
}

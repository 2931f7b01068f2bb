import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { demandCaptcha, useDemandedCaptcha } from '../guests/captcha.ts'
import type { CodePurpose } from '../codes/codes.ts'
import { requireGuest, type GuestDeps } from '../guests/guest-tokens.ts'
import { holderOf } from '../members/holders.ts'
import { sendCode, type CodeSent, type SendCodeDeps, type SendCodeInput } from '../codes/send-code.ts'

export type GuestCodeInput = Omit<SendCodeInput, 'purpose'> & {
  /** `verify`: whatever the holder of the phone or address can do with it, register or reset. */
  purpose: CodePurpose | 'verify'
  guestToken?: string | null | undefined
  captcha?: string | null | undefined
}

/**
 * Sends a code; to a guest only past the captcha it has to solve, and the next code then needs one. Throws what
 * `sendCode` throws, GUEST_TOKEN_EXPIRED, CAPTCHA_REQUIRED, CAPTCHA_INVALID.
 */
export async function sendGuestCode(
  deps: SendCodeDeps & GuestDeps & Pick<Deps, 'keys'>,
  client: Client,
  { guestToken, captcha, ...input }: GuestCodeInput,
): Promise<CodeSent> {
  const guest = guestToken ? await requireGuest(deps, guestToken) : null
  if (guest) await useDemandedCaptcha(deps, guest, captcha)
  const purpose = input.purpose === 'verify' ? await usefulPurpose(deps, input) : input.purpose
  const sent = await sendCode(deps, client, { ...input, purpose })
  if (guest) await demandCaptcha(deps, guest)
  return sent
}

// Told to nobody but who reads the message: the answer to the caller is the same.
async function usefulPurpose(deps: SendCodeDeps, { kind, to }: Omit<SendCodeInput, 'purpose'>) {
  return (await holderOf(deps, { kind, to })) ? 'reset' : 'register'
}

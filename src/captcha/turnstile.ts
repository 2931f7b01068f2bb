import { z } from 'zod'
import { ask, VerifierUnavailable } from './ask.ts'
import type { CaptchaSettings, CaptchaVerifier } from './verifier.ts'

/** Where Cloudflare tells whether a Turnstile token is good. */
const siteverify = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'

const shape = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) })

// What is wrong with the token is the caller's; every other code is our settings' or Cloudflare's own fault.
const ofTheToken = ['missing-input-response', 'invalid-input-response', 'timeout-or-duplicate']

/** Cloudflare Turnstile. Cloudflare itself takes each token once, and for five minutes. */
export function turnstileVerifier({ siteKey, secret, url, timeoutMs }: CaptchaSettings): CaptchaVerifier {
  return {
    kind: 'turnstile',
    challenge: async () => ({ kind: 'turnstile', siteKey }),
    async verify(response, { address }) {
      const { success, 'error-codes': codes } = await ask({
        url: url || siteverify,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ secret, response, remoteip: address }).toString(),
        timeoutMs,
        shape,
      })
      const fault = codes.find((code) => !ofTheToken.includes(code))
      if (!success && fault !== undefined)
        throw new VerifierUnavailable(/^[a-z-]{1,40}$/.test(fault) ? fault : 'REFUSED')
      return success
    },
  }
}

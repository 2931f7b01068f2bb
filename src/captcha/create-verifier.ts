import { altchaVerifier } from './altcha.ts'
import { turnstileVerifier } from './turnstile.ts'
import type { CaptchaSettings, CaptchaVerifier, VerifierDeps } from './verifier.ts'
import { webhookVerifier } from './webhook.ts'

/** The verifier that settings name; undefined for none: then nobody is asked to solve anything. */
export function createVerifier(settings: CaptchaSettings, deps: VerifierDeps): CaptchaVerifier | undefined {
  if (settings.kind === 'altcha') return altchaVerifier(settings, deps)
  if (settings.kind === 'turnstile') return turnstileVerifier(settings)
  if (settings.kind === 'webhook') return webhookVerifier(settings, deps)
  return undefined
}

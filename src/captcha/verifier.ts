import type { Challenge } from 'altcha-lib'
import type { Keys } from '../auth/secrets/keys.ts'
import type { Store } from '../store/store.ts'

/** What a client is told so that it can solve it. Public. */
export type CaptchaChallenge =
  { kind: 'altcha'; challenge: Challenge } | { kind: 'turnstile' | 'webhook'; siteKey?: string | undefined }

/** Somebody who tells people from cheap programs. */
export type CaptchaVerifier = {
  kind: CaptchaChallenge['kind']
  challenge(): Promise<CaptchaChallenge>
  /**
   * Whether this is a right solution that was not used before. Throws VerifierUnavailable when nobody can tell,
   * StoreUnavailable when nobody can tell whether it was used.
   */
  verify(solution: string, by: { address: string }): Promise<boolean>
}

export type CaptchaSettings = {
  kind: CaptchaVerifier['kind'] | 'none'
  siteKey?: string | undefined
  secret: string
  url: string
  timeoutMs: number
  altchaCost: number
}

export type VerifierDeps = {
  store: Pick<Store, 'setIfAbsent'>
  now: () => number
  /** Their `code` ring signs the challenges that are our own. */
  keys: Pick<Keys, 'code'>
}

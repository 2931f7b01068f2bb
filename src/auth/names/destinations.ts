import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { countryOf, normalizeEmail, normalizeMobile } from './identifiers.ts'

/** Where a code goes, in its one normal form: E.164 or lower-cased e-mail. */
export type Destination = { kind: 'mobile' | 'email'; to: string }

/** Reads a phone number or, with an @, an e-mail address. Throws MOBILE_INVALID or EMAIL_INVALID. */
export function readDestination(text: string): Destination {
  return text.includes('@') ? emailDestination(text) : mobileDestination(text)
}

/** Throws MOBILE_INVALID. */
export function mobileDestination(text: string): Destination {
  const to = normalizeMobile(text)
  if (!to) throw new AuthError('MOBILE_INVALID')
  return { kind: 'mobile', to }
}

/** Throws EMAIL_INVALID. */
export function emailDestination(text: string): Destination {
  const to = normalizeEmail(text)
  if (!to) throw new AuthError('EMAIL_INVALID')
  return { kind: 'email', to }
}

/** The country of a phone number, for example CN. Throws MOBILE_INVALID where SMS_COUNTRIES does not list it. */
export function requireCountry({ config }: Pick<Deps, 'config'>, mobile: string): string {
  const country = countryOf(mobile)
  if (!country || !config.smsCountries.includes(country)) throw new AuthError('MOBILE_INVALID')
  return country
}

import parsePhoneNumber from 'libphonenumber-js/mobile'
import { asMeant } from './texts.ts'

/** The form under which usernames are unique and looked up. */
export function usernameKey(username: string): string {
  // Again after it: lower-casing can leave a letter and its accent apart.
  return username.normalize('NFC').toLowerCase().normalize('NFC')
}

// No pattern looks at more (RFC 5321 section 4.5.3.1.3 allows an address no more).
const longest = 254

// Digits of any script: the library reads full-width and Arabic ones.
const mayBeMobile = /\p{Nd}(?:\P{Nd}*\p{Nd}){4}/u

// RFC 3966's scheme, and the country code in brackets, of a number copied from a page or an address book.
const asPlain = (number: string) => number.replace(/^tel:/i, '').replace(/^\((\+\d{1,3})\)/, '$1')

/**
 * E.164 (`+8613800138000`), or null when it is no mobile number. Without a country code it is Chinese. The one reader of
 * numbers, for all doors, however a number is written or pasted.
 */
export function normalizeMobile(typed: string): string | null {
  if (typed.length > longest) return null
  const text = asPlain(asMeant(typed))
  // Most names are none; the library would tell by throwing, which costs twenty times as much.
  if (text.length > longest || !mayBeMobile.test(text)) return null
  // Without `extract: false` the library finds a number inside 741377031@qq.com.
  const number = parsePhoneNumber(text, { defaultCountry: 'CN', extract: false })
  if (!number || number.ext) return null
  // The old servers' own rule for China: new prefixes are in use before the library knows them.
  const { countryCallingCode, nationalNumber } = number
  const valid = countryCallingCode === '86' ? /^1[3-9]\d{9}$/.test(nationalNumber) : number.isValid()
  return valid ? number.number : null
}

/** A mobile number in E.164 as people write it at home: a Chinese one without its country code, others as they are. */
export const nationalForm = (mobile: string) => mobile.replace(/^\+86(?=1\d{10}$)/, '')

/** The country of a mobile number in E.164, for example CN; null for numbers of no country. */
export function countryOf(mobile: string): string | null {
  return parsePhoneNumber(mobile)?.country ?? null
}

// The HTML standard's, with a dot in the domain. Whatever a mail server could read as another spelling of an address
// (quotes, comments, <>, lists) is none: limits count addresses.
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const emailForm = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]+@(?:${label}\\.)+${label}$`)

/** Lower-cased, or null when it is no e-mail address. */
export function normalizeEmail(text: string): string | null {
  if (text.length > longest) return null
  const email = text.trim().toLowerCase()
  return emailForm.test(email) ? email : null
}

/** What a login name can be read as: a member is found by any of these, and no two members share one. */
export function parseLoginName(name: string): {
  usernameKey: string
  mobile: string | null
  email: string | null
} {
  return { usernameKey: usernameKey(name), mobile: normalizeMobile(name), email: normalizeEmail(name) }
}

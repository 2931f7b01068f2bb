import parsePhoneNumber from 'libphonenumber-js'

/** The form under which usernames are unique and looked up. */
export function usernameKey(username: string): string {
  return username.normalize('NFC').toLowerCase()
}

/** E.164 (`+8613800138000`), or null when it is no possible number. Without a country code it is Chinese. */
export function normalizeMobile(text: string): string | null {
  // Without `extract: false` the library finds a number inside 741377031@qq.com.
  const number = parsePhoneNumber(text.trim(), { defaultCountry: 'CN', extract: false })
  return number?.isValid() ? number.number : null
}

/** Lower-cased, or null when it is no e-mail address. */
export function normalizeEmail(text: string): string | null {
  const email = text.trim().toLowerCase()
  return email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : null
}

/** What a login name may be: each member is found by any of them, and no two members share one. */
export function readings(name: string): { usernameKey: string; mobile: string | null; email: string | null } {
  return { usernameKey: usernameKey(name), mobile: normalizeMobile(name), email: normalizeEmail(name) }
}

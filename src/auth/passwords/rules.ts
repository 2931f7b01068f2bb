import { dictionary } from '@zxcvbn-ts/language-common'
import type { Client } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { normalizeMobile } from '../names/identifiers.ts'

const commonest = 10_000
let common: Set<string> | undefined

// The list is sorted by how often people choose a password.
function isCommon(password: string): boolean {
  common ??= new Set(dictionary['passwords-common'].slice(0, commonest).map(String))
  return common.has(password.toLowerCase())
}

/** Words of the person that a password must not be made of (ASVS 6.2.11). */
function isContextual(password: string, words: (string | null | undefined)[]): boolean {
  const lower = password.toLowerCase()
  return words.some((word) => {
    // People type their number without the country code.
    const name =
      normalizeMobile(word ?? '')?.replace(/^\+(86)?/, '') ?? word?.toLowerCase().split('@')[0] ?? ''
    return name.length >= 4 && lower.includes(name) && lower.length - name.length < 4
  })
}

type NewPassword = {
  password: string
  /** Words of the person. */
  words?: (string | null | undefined)[]
  /** The argument the caller gave it in. */
  field?: string
}

/**
 * Accepts or refuses a new password after NIST 800-63B: long enough for the caller's wire, not among the common ones
 * and not the member's own name, where the wire demands that. No composition rules. Throws
 * PASSWORD_UNACCEPTABLE with the reason TOO_SHORT, COMMON or CONTEXTUAL.
 */
export function assertPasswordAcceptable(
  { wire }: Pick<Client, 'wire'>,
  { password, words = [], field = 'password' }: NewPassword,
): void {
  const refuse = (why: { reason: string; minLength?: number }) =>
    new AuthError('PASSWORD_UNACCEPTABLE', { fields: [field], ...why })
  const minLength = wire.passwordMin
  if ([...password].length < minLength) throw refuse({ reason: 'TOO_SHORT', minLength })
  if (!wire.refusesCommonPasswords) return
  if (isCommon(password)) throw refuse({ reason: 'COMMON' })
  if (isContextual(password, words)) throw refuse({ reason: 'CONTEXTUAL' })
}

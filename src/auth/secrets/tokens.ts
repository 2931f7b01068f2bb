import { hash } from 'node:crypto'
import type { TokenForm } from '../../caller.ts'

type Random = (bytes: number) => Buffer

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const fair = 256 - (256 % alphabet.length)

// Bytes past the last whole multiple of 62 are thrown away, or the first letters would come up more often.
function alphanumeric(random: Random, length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of random(length))
      if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length]
  return text
}

/** A fresh opaque token with at least 128 random bits (ASVS 7.2.3). */
export function newToken(deps: { random: Random; now: () => number }, form: TokenForm): string {
  if (form === 'hex') return deps.random(16).toString('hex')
  if (form === 'stamped') return `${deps.random(24).toString('base64url')}_${Math.floor(deps.now() / 1000)}`
  return alphanumeric(deps.random, 32)
}

/** What is stored of a token. Tokens are random, so a plain SHA-256 cannot be searched. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

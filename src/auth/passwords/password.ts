import { createHmac } from 'node:crypto'
import type { Asker, Deps } from '../../deps.ts'

type PasswordDeps = Pick<Deps, 'hasher' | 'keys'>

/** Marks a hash of ours: bcrypt over base64(HMAC-SHA-256(pepper, password)). */
const scheme = 'hmac-sha256:'

// bcrypt reads 72 bytes and stops at a NUL; 44 characters of base64 carry any password whole (ASVS 6.2.8).
function prehash(deps: PasswordDeps, password: string): string {
  return createHmac('sha256', deps.keys.pepper).update(password.normalize('NFC')).digest('base64')
}

/** The string to keep for a password. Throws BUSY. */
export async function hashPassword(deps: PasswordDeps, password: string): Promise<string> {
  return scheme + (await deps.hasher.hash(prehash(deps, password)))
}

// A well-formed bcrypt hash that no input matches, of today's cost.
function decoyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'/'.repeat(31)}`
}

export type PasswordVerdict = 'wrong' | 'right' | 'right, rehash'

/**
 * Checks a password against a stored hash, or against a decoy of the same cost when there is none (unknown,
 * disabled or passwordless member): neither answer nor time tells those apart. Throws BUSY.
 */
export async function verifyPassword(
  deps: PasswordDeps,
  { password, asker }: { password: string; asker: Asker },
  stored: string | null,
): Promise<PasswordVerdict> {
  const bcrypt = stored?.startsWith(scheme) ? stored.slice(scheme.length) : null
  const right = await deps.hasher.verify(
    prehash(deps, password),
    bcrypt ?? decoyHash(deps.hasher.cost),
    asker,
  )
  if (!right || !bcrypt) return 'wrong'
  return costOf(bcrypt) < deps.hasher.cost ? 'right, rehash' : 'right'
}

function costOf(bcrypt: string): number {
  return Number(bcrypt.split('$')[2])
}

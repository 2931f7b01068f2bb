import { createHmac } from 'node:crypto'
import type { Member } from '../../db/generated/client.ts'
import type { Asker, Deps } from '../../deps.ts'
import { NotUnsealed, seal, unseal, type Key, type Keys } from '../secrets/keys.ts'

type PasswordDeps = Pick<Deps, 'hasher' | 'keys'>

/**
 * Marks a hash of ours: bcrypt over base64(HMAC-SHA-256(pepper, password)). Three forms:
 * - `hmac-sha256:<key id>:<bcrypt>`: under the pepper of this key.
 * - `hmac-sha256:<key id>:k1.<key id>.…`: the same, and the bcrypt text sealed under another key. Nobody can give a hash
 *   a new pepper without the password; so when a key goes, `keys reseal` seals what is under it. Who has the old secret
 *   and the table has then no hash to try passwords on. The next login hashes anew.
 * - `hmac-sha256:<bcrypt>`: of before keys had ids, under the pepper of `keys.legacy` and no other, so that every
 *   attempt costs one bcrypt, whatever the ring holds.
 */
const scheme = 'hmac-sha256:'

// bcrypt reads 72 bytes and stops at a NUL; 44 characters of base64 carry any password whole (ASVS 6.2.8).
function prehash({ key }: Key, password: string): string {
  return createHmac('sha256', key).update(password.normalize('NFC')).digest('base64')
}

/** The string to keep for a password. Throws BUSY. */
export async function hashPassword({ hasher, keys }: PasswordDeps, password: string): Promise<string> {
  const [pepper] = keys.pepper
  return `${scheme}${pepper.id}:${await hasher.hash(prehash(pepper, password))}`
}

// A well-formed bcrypt hash that no input matches, of today's cost.
function decoyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'/'.repeat(31)}`
}

export type PasswordVerdict = 'wrong' | 'right' | 'right, rehash'

/** The row whose password it is. */
export type PasswordRow = Pick<Member, 'id' | 'passwordHash'>

/**
 * Checks a password against the hash of a member, or against a decoy of the same cost when there is none (unknown,
 * disabled or passwordless member): neither answer nor time tells those apart. A hash of an older cost or key is to be
 * made anew. Throws BUSY, and NotUnsealed for a hash under a key that GATEWAY_SECRET does not hold.
 */
export async function verifyPassword(
  { hasher, keys }: PasswordDeps,
  { password, asker }: { password: string; asker: Asker },
  row: PasswordRow | null,
): Promise<PasswordVerdict> {
  const stored = row && parsed(keys, row)
  const [current] = keys.pepper
  const pepper = stored && keys.pepper.find(({ id }) => id === stored.pepper)
  const bcrypt = stored && pepper && bcryptOf(keys, stored)
  const prehashed = prehash(pepper ?? current, password)
  const right = await hasher.verify(prehashed, bcrypt ?? decoyHash(hasher.cost), asker)
  // After the hash: what it tells of the member takes as long as every other answer.
  if (stored && !bcrypt)
    throw new NotUnsealed(`${stored.place} is of key ${stored.pepper}, which is not here`)
  if (!right || !bcrypt) return 'wrong'
  return costOf(bcrypt) < hasher.cost || pepper !== current || stored.wrapped ? 'right, rehash' : 'right'
}

function costOf(bcrypt: string): number {
  return Number(bcrypt.split('$')[2])
}

type Stored = { pepper: string; text: string; wrapped: boolean; place: string }

function parsed(keys: Keys, { id, passwordHash }: PasswordRow): Stored | null {
  if (!passwordHash?.startsWith(scheme)) return null
  const [first = '', second] = passwordHash.slice(scheme.length).split(':')
  const text = second ?? first
  const pepper = second === undefined ? keys.legacy : first
  return { pepper, text, wrapped: !text.startsWith('$'), place: `members.password_hash:${id}` }
}

function bcryptOf({ seal: ring }: Keys, { text, wrapped, place }: Stored): string | null {
  if (!wrapped) return text
  try {
    return unseal(ring, text, place)
  } catch {
    return null
  }
}

/**
 * The same hash so that it needs no key but the first and the pepper it was made with: under the first key's pepper as
 * it is, else sealed. Undefined for one that no key here opens.
 */
export function rewrapped(keys: Keys, row: PasswordRow): string | undefined {
  const stored = parsed(keys, row)
  const bcrypt = stored && bcryptOf(keys, stored)
  if (!stored || !bcrypt) return undefined
  const [{ id }] = keys.pepper
  const text = stored.pepper === id ? bcrypt : seal(keys.seal, bcrypt, stored.place)
  return `${scheme}${stored.pepper}:${text}`
}

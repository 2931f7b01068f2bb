import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { sameMac } from './same-secret.ts'

/** A key, and the fingerprint of the secret it comes from: 8 characters that tell nothing of it. */
export type Key = { id: string; key: Buffer }

/** Keys of one purpose: the first writes, all of them read. */
export type KeyRing = readonly [Key, ...Key[]]

/** `putInForce` changes the rings while a gateway runs: whoever needs one holds `Keys`, and takes it at each use. */
export type Keys = {
  /** Mixed into every password before bcrypt: a stolen table alone is useless. */
  pepper: KeyRing
  /** Seals secrets that must be read back. */
  seal: KeyRing
  /** Keys the hashes of codes and other short secrets. */
  code: KeyRing
  /** Tells by a value in the database whether a secret is the one it was written under. */
  check: KeyRing
  /**
   * Hashes what keys of short-lived state hold: names, numbers, addresses. One for good, or a rotation would forget every
   * count and void every code; so it comes from no secret, but lies sealed in the database.
   */
  names: Buffer
  /** The id of the key that passwords hashed before keys had ids are under. */
  legacy: string
  /** The id of the first secret's key, which is to write. */
  wanted: string
}

/**
 * One key per purpose from each secret of GATEWAY_SECRET (HKDF, RFC 5869): a leak of one tells nothing of the others.
 * Without other knowledge the first secret writes and the last one is the oldest.
 */
export function deriveKeys(secret: string, ...older: string[]): Keys {
  const oldest = older.at(-1) ?? secret
  const ring = (purpose: string): KeyRing => {
    const keyOf = (one: string): Key => ({ id: keyId(one), key: derived(one, purpose) })
    return [keyOf(secret), ...older.map(keyOf)]
  }
  return {
    pepper: ring('pepper'),
    seal: ring('seal'),
    code: ring('code'),
    check: ring('check'),
    names: derived(oldest, 'names'),
    legacy: keyId(oldest),
    wanted: keyId(secret),
  }
}

/** Makes the key of this id the one that writes, for all who hold `keys`. False when its secret is not here. */
export function putInForce(keys: Keys, id: string): boolean {
  for (const purpose of ['pepper', 'seal', 'code', 'check'] as const) {
    const ring = keys[purpose]
    const found = ring.find((key) => key.id === id)
    if (!found) return false
    if (found !== ring[0]) keys[purpose] = [found, ...ring.filter((key) => key !== found)]
  }
  return true
}

function derived(secret: string, purpose: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `auth-gateway/${purpose}`, bytes))
}

/** The fingerprint of a secret: 48 bits by HKDF, in base64url. */
export function keyId(secret: string): string {
  return derived(secret, 'id', 6).toString('base64url')
}

/** What was written under a key that GATEWAY_SECRET does not hold, or belongs to another place, or was changed. */
export class NotUnsealed extends Error {
  override readonly name = 'NotUnsealed'
}

const mark = 'k1'

/**
 * AES-256-GCM under the first key: `k1.<key id>.<nonce || tag || ciphertext in base64url>`. `place` names the row and
 * the column, such as `apps.secret_sealed:shop`; it is authenticated with the text (additional data), so that a value
 * that is moved to another place opens nowhere.
 */
export function seal([{ id, key }]: KeyRing, text: string, place: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${mark}.${id}\n${place}`))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${sealedUnder(id)}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** What every value begins with that is sealed under the key of this id. */
export function sealedUnder(id: string): string {
  return `${mark}.${id}.`
}

/**
 * The inverse of `seal`, under the key that the value names. A value from before keys had ids names none and is bound to
 * no place: every key is tried. Throws NotUnsealed.
 */
export function unseal(ring: KeyRing, sealed: string, place: string): string {
  const [version, id, body = ''] = sealed.split('.')
  const tagged = version === mark
  const keys = tagged ? ring.filter((key) => key.id === id) : ring
  if (keys.length === 0) throw new NotUnsealed(`${place} is of key ${id}, which GATEWAY_SECRET does not hold`)
  const bytes = Buffer.from(tagged ? body : sealed, 'base64url')
  const aad = tagged ? Buffer.from(`${mark}.${id}\n${place}`) : undefined
  for (const { key } of keys) {
    const text = opened(key, bytes, aad)
    if (text !== undefined) return text
  }
  throw new NotUnsealed(`${place} does not open: it was changed, moved, or sealed under another secret`)
}

function opened(key: Buffer, bytes: Buffer, aad: Buffer | undefined): string | undefined {
  // Node would take a shorter tag, which is easier to guess.
  if (bytes.length < 28) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    if (aad) decipher.setAAD(aad)
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/** Keys only the holder of `token` can rebuild, and only together with the gateway's own. */
export function keyForHolder(ring: KeyRing, token: string): KeyRing {
  const [first, ...others] = ring
  const ofHolder = ({ id, key }: Key): Key => ({
    id,
    key: Buffer.from(hkdfSync('sha256', key, token, 'auth-gateway/holder', 32)),
  })
  return [ofHolder(first), ...others.map(ofHolder)]
}

/** The keyed hash of a text, under the first key. */
export function macOf([{ key }]: KeyRing, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** Whether a keyed hash is of this text, under any key: what was made before a key was added lives on. */
export function macFits(ring: KeyRing, given: string, text: string): boolean {
  return ring.map((key) => sameMac(given, macOf([key], text))).includes(true)
}

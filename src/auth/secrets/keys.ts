import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export type Keys = {
  /** Mixed into every password before bcrypt: a stolen table alone is useless. */
  pepper: Buffer
  /** Seals secrets that must be read back. */
  seal: Buffer
  /** Keys the hashes of codes and other short secrets. */
  code: Buffer
}

/** One key per purpose from GATEWAY_SECRET (HKDF, RFC 5869): a leak of one tells nothing of the others. */
export function deriveKeys(secret: string): Keys {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `auth-gateway/${purpose}`, 32))
  return { pepper: key('pepper'), seal: key('seal'), code: key('code') }
}

/** AES-256-GCM; the result is `nonce || tag || ciphertext` in base64url. */
export function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

/** The inverse of `seal`. Throws when the key is another one or the text was changed. */
export function unseal(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** A key only the holder of `token` can rebuild, and only together with the gateway's own key. */
export function keyForHolder(key: Buffer, token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, token, 'auth-gateway/holder', 32))
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type SignatureAlgorithm = 'MD5' | 'HMAC_SHA256'

export type SignedFields = {
  appid: string
  username: string
  password: string
  /** Unix seconds as the client wrote them. */
  time: string
  /** HMAC_SHA256 only: fresh for each request. */
  nonce?: string | null | undefined
}

/** The form that old clients sign in: MD5 over the bare concatenation, lower-case hex. */
export function md5Signature(fields: SignedFields, secret: string): string {
  const { appid, username, password, time } = fields
  return createHash('md5')
    .update(appid + username + password + time + secret)
    .digest('hex')
}

/**
 * The modern form: HMAC-SHA256, lower-case hex, over `<bytes>:<value>` of each field in the order of SignedFields
 * joined by newlines. The lengths make it unambiguous: appid "ab" + user "c" is not "a" + "bc".
 */
export function hmacSignature(fields: SignedFields, secret: string): string {
  const { appid, username, password, time, nonce } = fields
  const values = [appid, username, password, time, nonce ?? '']
  const text = values.map((value) => `${Buffer.byteLength(value)}:${value}`).join('\n')
  return createHmac('sha256', secret).update(text).digest('hex')
}

export type Signature = {
  algorithm: SignatureAlgorithm
  /** Hex, in either case. */
  given: string
}

/** Whether a signature is of these fields, under any of the secrets. Constant time. */
export function signatureFits(
  { algorithm, given }: Signature,
  fields: SignedFields,
  secrets: string[],
): boolean {
  const sign = algorithm === 'MD5' ? md5Signature : hmacSignature
  const claimed = Buffer.from(given.toLowerCase())
  return secrets.some((secret) => {
    const right = Buffer.from(sign(fields, secret))
    return right.length === claimed.length && timingSafeEqual(right, claimed)
  })
}

import { createHash, createHmac } from 'node:crypto'

export type Signed = {
  appid: string
  username: string
  password: string
  time: string
  token: string
  algorithm?: 'MD5' | 'HMAC_SHA256'
  nonce?: string
}

type Unsigned = Omit<Signed, 'token' | 'algorithm'>

/** An `authorize` request under the legacy signature of seed 001, computed by the document's own formula. */
export function md5Signed(fields: Unsigned, secret: string): Signed {
  const { appid, username, password, time } = fields
  const text = appid + username + password + time + secret
  return { ...fields, token: createHash('md5').update(text).digest('hex').toUpperCase() }
}

/** The same under the modern signature, computed as the schema's description says. */
export function hmacSigned(fields: Unsigned, secret: string): Signed {
  const { appid, username, password, time, nonce = '' } = fields
  const lines = [appid, username, password, time, nonce].map((text) => `${Buffer.from(text).length}:${text}`)
  const token = createHmac('sha256', secret).update(lines.join('\n')).digest('hex')
  return { ...fields, token, algorithm: 'HMAC_SHA256' }
}

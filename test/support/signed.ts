import { createHash, createHmac } from 'node:crypto'
import { createApp, type NewApp } from '../../src/auth/apps/apps.ts'
import type { Doors, TestGateway } from './gateway.ts'

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

/** An `authorize` request under the legacy signature: rest-compat/api-v1/CONTRACT.md#authorize. */
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

const query = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!,
  $algorithm: SignatureAlgorithm! = MD5, $nonce: String, $tokenType: String) {
  authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token,
    algorithm: $algorithm, nonce: $nonce, tokenType: $tokenType) { accessToken expiresIn group member { username } }
}`

export type Signers = ReturnType<typeof signers>

/** Apps of one secret on a gateway, and the way to ask in their name. */
export function signers(g: TestGateway, secret: string) {
  let requests = 0
  const seconds = () => Math.floor(g.deps.now() / 1000)
  return {
    seconds,
    addApp: (appid: string, more: Partial<NewApp> = {}) => createApp(g.deps, { appid, secret, ...more }),
    /** An `authorize` over GraphQL. */
    ask: (request: Signed & { tokenType?: string }, doors: Doors = g) => doors.graphql(query, request),
    /** The fields of a request nobody has sent yet: of member ann to app shop, now. */
    fields(more: Partial<Signed> = {}) {
      g.clock.advance(1)
      const who = { appid: 'shop', username: 'ann', password: 'correct horse' }
      return { ...who, time: String(seconds()), nonce: `nonce ${requests++}`, ...more }
    },
  }
}

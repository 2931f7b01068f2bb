import { randomBytes } from 'node:crypto'
import { post } from './load/http.ts'
import type { Shot } from './load/loops.ts'

const id = 'bench'
const secret = randomBytes(32).toString('hex')
const headers = {
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
}

/** The one client, for the server's environment. */
export const oidcClient = { CLIENT_ID: id, CLIENT_SECRET: secret }

/** Obtains access tokens at the token endpoint and turns each into a question at the introspection endpoint. */
export async function oidcTokens(port: number, count: number): Promise<Shot[]> {
  const shots: Shot[] = []
  const lane = async () => {
    while (shots.length < count) {
      const request = { method: 'POST', headers, body: 'grant_type=client_credentials' }
      const answer = await fetch(`http://127.0.0.1:${port}/token`, request)
      const { access_token: token } = (await answer.json()) as { access_token: string }
      shots.push({
        request: post('/token/introspection', `token=${token}&token_type_hint=access_token`, headers),
        expect: `"active":true,"client_id":"${id}"`,
      })
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  return shots.slice(0, count)
}

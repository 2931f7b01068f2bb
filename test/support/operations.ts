import { expect } from 'vitest'
import type { Doors } from './gateway.ts'

type Asked = Pick<Doors, 'graphql'>

/** The header that carries an access token. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const pair = 'accessToken refreshToken sessionId expiresIn refreshExpiresIn group'

/** Logs in over GraphQL and expects it to work. */
export async function login(g: Asked, username: string, password: string, more: object = {}) {
  const query = `mutation ($username: String!, $password: String!, $group: String, $appid: String, $device: String) {
    login(username: $username, password: $password, group: $group, appid: $appid, device: $device) { ${pair} }
  }`
  const answer = await g.graphql(query, { username, password, ...more })
  expect(answer.errors).toBeUndefined()
  return answer.data.login
}

/** Refreshes over GraphQL; answers `{ data, errors }`. */
export function refresh(g: Asked, refreshToken: string) {
  return g.graphql(`mutation ($t: String!) { refresh(refreshToken: $t) { ${pair} } }`, { t: refreshToken })
}

/** What checkToken says of a token. */
export async function check(g: Asked, token: string) {
  const fields = 'active expired username memberId sessionId appid group expiresIn'
  const answer = await g.graphql(`query ($t: String!) { checkToken(token: $t) { ${fields} } }`, { t: token })
  expect(answer.errors).toBeUndefined()
  return answer.data.checkToken
}

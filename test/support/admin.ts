import { expect } from 'vitest'
import type { Doors } from './gateway.ts'
import { bearer } from './operations.ts'

const token = 'full-token-0123456789-0123456789-abcd'

/** The environment in which `admin` may ask. */
export const adminEnv = { ADMIN_TOKEN: token }

/** An operation of the admin schema; answers `{ data, errors }`. */
export async function admin(g: Pick<Doors, 'post'>, query: string, variables: object = {}) {
  return (await g.post('/admin/graphql', { query, variables }, bearer(token))).body
}

/** The same, which has to work; answers its data. */
export async function adminData(g: Pick<Doors, 'post'>, query: string, variables: object = {}) {
  const { data, errors } = await admin(g, query, variables)
  expect(errors).toBeUndefined()
  return data
}

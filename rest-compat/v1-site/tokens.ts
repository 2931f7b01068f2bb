import type { OldCall } from '../dialect.ts'
import { firstToken, fromBasic, fromBearer, fromHeader } from '../tokens.ts'

/**
 * The access token of a request, from every place that clients of any version put it. Basic comes last: a proxy in
 * front of a shop may use it for something else.
 */
export function tokenOf(call: OldCall): string | null {
  return firstToken(
    fromBearer(call),
    fromHeader(call, 'x-api-key'),
    fromHeader(call, 'access-token'),
    fromHeader(call, 'access_token'),
    call.params['access-token'],
    call.params['access_token'],
    fromBasic(call),
  )
}

/** What a token's own stamp says: past its life, within it, or no token of this dialect. */
export function stampOf(token: string, ttl: number, now: number): 'past' | 'within' | 'none' {
  // After the last underscore: the random part may hold others.
  const issued = /_(\d{10})$/.exec(token)?.[1]
  if (!issued) return 'none'
  return (Number(issued) + ttl) * 1000 <= now ? 'past' : 'within'
}

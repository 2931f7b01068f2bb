import type { Failure, OldCall } from '../dialect.ts'
import { firstToken, fromHeader } from '../tokens.ts'

/** The session token: header or parameter `token`; an empty header counts as absent (CONTRACT.md#tokens). */
export function sessionToken(call: OldCall): string | null {
  return firstToken(fromHeader(call, 'token'), call.params.token?.trim())
}

/** The temporary token, under every name and in every place clients put it (CONTRACT.md#tokens). */
export function guestToken(call: OldCall): string | null {
  const { params } = call
  return firstToken(
    fromHeader(call, 'access-token'),
    fromHeader(call, 'access_token'),
    params.access_token?.trim(),
    params['access-token']?.trim(),
  )
}

/** What the old framework said of a method's argument that was left out. */
export function missing(name: string): Failure {
  return { code: 'BAD_INPUT', fields: [name], text: `method param miss:${name}` }
}

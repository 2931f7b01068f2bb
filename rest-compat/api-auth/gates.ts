import { route, type OldCall, type Route } from '../dialect.ts'
import { ApiAuthGuestDocument, ApiAuthTokenStatusDocument } from '../gql/graphql.ts'
import { guestToken, sessionToken } from './guest.ts'

/** A token that is there must be good, whatever the action (CONTRACT.md#bad-tokens-fail-every-action). */
const tokenGate: Route = route({
  operation: ApiAuthTokenStatusDocument,
  required: [],
  variables: (_params, call) => ({ token: sessionToken(call) ?? '' }),
  payload: ({ checkToken: { active, expired, disabled } }) => {
    if (active) return { body: null }
    const text = '登录失效'
    return { code: disabled ? 'MEMBER_DISABLED' : expired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', text }
  },
  failAs: { BAD_INPUT: 'TOKEN_INVALID' },
})

/** A temporary token is looked at before any parameter (CONTRACT.md#temporary-tokens). */
const guestGate: Route = route({
  operation: ApiAuthGuestDocument,
  required: [],
  check: (_params, call) => (guestToken(call) ? null : { code: 'GUEST_TOKEN_REQUIRED' }),
  variables: (_params, call) => ({ token: guestToken(call) ?? '' }),
  payload: () => ({ body: null }),
  failAs: { BAD_INPUT: 'GUEST_TOKEN_EXPIRED' },
})

const needing = new Set(['login', 'captcha', 'smscode', 'register', 'forgot'])
const taking = new Set(['wxlogin', 'wxautologin', 'wxauth'])

/** What is looked at before the action starts: the session token if there is one, then the temporary token. */
export function gatesOf(call: OldCall): readonly Route[] {
  const asksGuest = needing.has(call.action) || (taking.has(call.action) && guestToken(call) !== null)
  return [...(sessionToken(call) ? [tokenGate] : []), ...(asksGuest ? [guestGate] : [])]
}

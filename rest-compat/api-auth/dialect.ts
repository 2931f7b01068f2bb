import { route, type Dialect, type Route, type Table } from '../dialect.ts'
import { ApiAuthTokenStatusDocument } from '../gql/graphql.ts'
import { readingOf } from '../params.ts'
import { failure, success, unknownAction } from './envelope.ts'
import { sessionToken } from './guest.ts'
import { policy } from './policy.ts'
import { routes } from './routes.ts'

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

/** ShirneCMS: `{code, msg, time, data}`, HTTP 200, any verb, actions in any case (rest-compat/api-auth/CONTRACT.md). */
export const apiAuth: Dialect = {
  policy,
  about: [
    '公众号与小程序，临时令牌、图形验证码',
    'WeChat accounts and mini programs, guest tokens, captchas',
  ],
  tables: ({ wire }) => [{ ...table, wire }],
}

const openingOfJson = Buffer.from('{"')

// ThinkPHP asked PHP first, which reads forms and multipart, and then looked at the body itself, whatever it was said to be.
const readAs: Table['readAs'] = (body) => {
  const { type, bytes } = body
  if (readingOf(body)) return readingOf(body)
  if (type.includes('json') || bytes.subarray(0, 2).equals(openingOfJson)) return 'json'
  return bytes.indexOf('=') > 0 ? 'form' : null
}

const table: Omit<Table, 'wire'> = {
  bases: ['/api/auth', '/index.php/api/auth'],
  routes,
  actionOf: (path) =>
    path
      .toLowerCase()
      .replace(/\/+$/, '')
      .replace(/\.html$/, ''),
  readAs,
  tokenOf: sessionToken,
  gate: (call) => (sessionToken(call) ? tokenGate : null),
  cors: true,
  success,
  failure,
  wrongMethod: unknownAction,
  notFound: unknownAction,
}

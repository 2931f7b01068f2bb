import type { Dialect, Table } from '../dialect.ts'
import { readingOf } from '../params.ts'
import { failure, success, unknownAction } from './envelope.ts'
import { gatesOf } from './gates.ts'
import { sessionToken } from './guest.ts'
import { policy } from './policy.ts'
import { routes } from './routes.ts'

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
  // ThinkPHP trims its path at both ends.
  edges: (path) =>
    path.replace(/^\/+(?:(index\.php)\/+)?/, (_all, entry?: string) => (entry ? `/${entry}/` : '/')),
  actionOf: (path) =>
    path
      .toLowerCase()
      .replace(/\/+$/, '')
      .replace(/\.html$/, ''),
  readAs,
  tokenOf: sessionToken,
  gates: gatesOf,
  cors: true,
  success,
  failure,
  wrongMethod: unknownAction,
  notFound: unknownAction,
}

import type { Dialect, Table } from '../dialect.ts'
import { firstToken, fromBearer } from '../tokens.ts'
import { legacyError } from './codes.ts'
import { policy } from './policy.ts'
import { routes } from './routes.ts'

const wrongType = "Bad Content-Type or charset, expected 'application/json'"

const refusal = (status: number, text: string) => () =>
  new Response(JSON.stringify({ Error: text }), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })

/** xxjwxc/oauth2: `{state, code?, error?, data?}`, HTTP 200, all of `data` strings (rest-compat/api-v1/CONTRACT.md). */
export const apiV1: Dialect = {
  policy,
  about: ['邮箱或手机注册、登录、应用授权', 'Registration by mail or phone, login, app authorization'],
  tables: ({ wire }) => [{ ...table, wire }],
}

const table: Omit<Table, 'wire'> = {
  bases: ['/api/v1'],
  routes,
  methods: ['POST'],
  tokenOf: (call) => firstToken(fromBearer(call)),
  cors: false,
  success: ({ body }) => (body === null ? { state: true } : { state: true, error: '默认返回值', data: body }),
  failure: ({ code }) => ({ state: false, ...legacyError(code) }),
  wrongMethod: refusal(405, 'Method not allowed'),
  notFound: refusal(404, 'Resource not found'),
  unreadable: { 'media type': refusal(415, wrongType), charset: refusal(415, wrongType) },
}

import type { Dialect } from '../dialect.ts'
import { legacyError } from './codes.ts'
import { routes } from './routes.ts'

const refusal = (status: number, text: string) => () =>
  new Response(JSON.stringify({ Error: text }), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })

/** Seeds 000 and 001: `{state, code?, error?, data?}`, HTTP 200, every value in `data` a string (rulings 8 to 13). */
export const apiV1: Dialect = {
  name: 'api-v1',
  bases: ['/api/v1'],
  routes,
  success: ({ body }) => (body === null ? { state: true } : { state: true, error: '默认返回值', data: body }),
  failure: ({ code }) => ({ state: false, ...legacyError(code) }),
  refusals: {
    methods: ['POST'],
    wrongMethod: refusal(405, 'Method not allowed'),
    notFound: refusal(404, 'Resource not found'),
    wrongMediaType: refusal(415, "Bad Content-Type or charset, expected 'application/json'"),
  },
}

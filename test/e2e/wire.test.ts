// What only a real port shows: the headers and limits of the HTTP server itself.
import { beforeAll, describe, expect, it } from 'vitest'
import { startGateway, type Gateway } from './support/gateway.ts'
import { shared, temporaryFolder } from './support/process.ts'
import { until } from './support/wait.ts'

let gateway: Gateway
beforeAll(() =>
  shared(async () => {
    gateway = await startGateway({ DATA_DIR: await temporaryFolder() })
  }),
)

const post = (path: string, init: RequestInit & { duplex?: 'half' }) =>
  fetch(gateway.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, ...init })

/** A body of unknown length, sent in chunks. */
function chunked(text: string, times: number): ReadableStream<Uint8Array> {
  const chunk = new TextEncoder().encode(text)
  let left = times
  return new ReadableStream({
    pull: (stream) => (left-- > 0 ? stream.enqueue(chunk) : stream.close()),
  })
}

describe('on the wire', () => {
  it.each([
    '/',
    '/graphql',
    '/healthz',
    '/nowhere',
    '/api/v1/check_token',
    '/v1/site/login',
    '/api/auth/captcha',
  ])('%s carries the security headers once', async (path) => {
    const { headers } = await fetch(gateway.url + path)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': expect.stringMatching(/^(no-store|no-cache)$|^public/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
  })

  it('a body of unknown length is read like any other, and refused when it is too long', async () => {
    const login = JSON.stringify({ username: 'demo', password: 'demo-password', time: '1' })
    const good = await post('/api/v1/login', { body: chunked(login, 1), duplex: 'half' })
    expect(await good.json()).toMatchObject({ state: true })

    const rest = await post('/api/v1/login', { body: chunked(' '.repeat(8_192), 256), duplex: 'half' })
    expect(await rest.json()).toMatchObject({ state: false, code: 1001 })
    const graphql = await post('/graphql', { body: chunked(' '.repeat(8_192), 256), duplex: 'half' })
    expect(graphql.status).toBe(413)
    expect(await graphql.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] })
    // A connection with an unread body on it is closed, perhaps under the next request.
    const healthy = () =>
      gateway.get('/healthz').then(
        ({ ok }) => ok,
        () => false,
      )
    await until('the gateway is healthy', healthy)
  })
})

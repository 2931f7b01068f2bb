// The request target as it is written: what a proxy passes on and what client libraries would tidy away.
import { beforeAll, describe, expect, it } from 'vitest'
import { startGateway, type Gateway } from './support/gateway.ts'
import { shared, temporaryFolder } from './support/process.ts'
import { exchange, parsedAnswer, rawRequest } from './support/raw.ts'

let gateway: Gateway
let token: string
beforeAll(() =>
  shared(async () => {
    gateway = await startGateway({ DATA_DIR: await temporaryFolder() })
    token = (await gateway.login()).accessToken
  }),
)

const send = async (target: string, options: Parameters<typeof rawRequest>[1] = {}) =>
  parsedAnswer(await exchange(Number(new URL(gateway.url).port), rawRequest(target, options)))
const bearer = () => ({ authorization: `Bearer ${token}` })
const refused = {
  errors: [{ message: expect.stringMatching(/\w+ \w+/), extensions: { code: 'BAD_REQUEST' } }],
}

/** Ways to write two dots and what stands beside them. */
const climbs = [
  '/..',
  '/%2e%2e',
  '/%2E.',
  '/.%2e',
  '/..;x=1',
  '/%2e%2e;x',
  '/..%3bx',
  '/.',
  '/%2e',
  '%2f..',
  '%2F%2e%2e',
  '%5c..',
  '\\..',
  '/\\..',
  '//..',
]
const doors = [
  '/auth/verify/secret',
  '/graphql',
  '/api/v1/login',
  '/v1/site/login',
  '/api/auth/token',
  '/nowhere',
]

describe('a dot segment in the path', () => {
  it.each(climbs)('%s is refused at every door, in words', async (climb) => {
    for (const door of doors)
      for (const target of [`${door}${climb}/healthz`, `${door}${climb}`, `${door}${climb}?a=b`]) {
        const answer = await send(target)
        expect([target, answer.status]).toEqual([target, 400])
        expect(JSON.parse(answer.body)).toEqual(refused)
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      }
  })

  it('is none in the query, nor where dots are part of a name', async () => {
    for (const target of ['/healthz?next=/../x', '/healthz?..', '/healthz?a=%2e%2e/%2e%2e/'])
      expect((await send(target)).status).toBe(200)
    for (const target of ['/index.php/api/auth/captcha', '/api/auth/captcha.html'])
      expect((await send(target)).status).toBe(200)
    for (const target of ['/auth/verify/a..b', '/auth/verify/...', '/auth/verify/.env', '/auth/verify/x..;y'])
      expect((await send(target, { headers: bearer() })).status).toBe(200)
  })
})

describe('what starts with /auth/verify', () => {
  const paths = [
    '/healthz',
    '//healthz',
    '//gateway.test/healthz',
    '/secret/%2e%2e/%2e%2e/%2e%2e/healthz',
    '/%2e%2e/%2e%2e/healthz',
    '/..%2f..%2fhealthz',
    '/x;y=z//?../healthz',
    '/#/../../healthz',
    '/%252e%252e/%252e%252e/healthz',
    '/%zz/\xff',
    '?/../healthz',
  ]

  it.each(paths)('is answered by nobody else: %s', async (path) => {
    const answer = await send(`/auth/verify${path}`)
    expect([400, 401]).toContain(answer.status)
    expect(answer.body).not.toContain('alive')
  })

  it.each(paths)('never lets the caller name itself: %s', async (path) => {
    const lies = { 'x-auth-member-id': '1', 'x-auth-username': 'root', 'x-auth-app': 'admin' }
    const { status, headers } = await send(`/auth/verify${path}`, { headers: { ...lies, ...bearer() } })
    expect([200, 400]).toContain(status)
    if (status === 200)
      expect([headers.get('x-auth-username'), headers.get('x-auth-app')]).toEqual(['demo', ''])
    else expect([...headers.keys()].filter((name) => name.startsWith('x-auth'))).toEqual([])
  })

  it('is not moved elsewhere by a Host header, which URLs begin with, nor by headers that name other paths', async () => {
    // One of these reads as a host name of the same length, with /healthz behind it.
    for (const host of ['\xbc/healthz?', 'x/healthz?', 'x?', 'x#', 'a@b', 'x\\healthz', 'http://x'])
      expect([host, (await send('/auth/verify/x', { headers: { host } })).status]).toEqual([host, 400])
    const moved = { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz', 'x-forwarded-uri': '/healthz' }
    expect((await send('/auth/verify/x', { headers: moved })).status).toBe(401)
    const override = { 'x-http-method-override': 'GET', 'x-forwarded-prefix': '/healthz' }
    expect((await send('/auth/verify/x', { method: 'POST', headers: override })).status).toBe(401)
  })
})

describe('the form of a target', () => {
  it('may be absolute, and then its own path counts', async () => {
    expect((await send('http://gateway.test/healthz')).status).toBe(200)
    expect((await send('http://gateway.test/auth/verify/x')).status).toBe(401)
    for (const target of [
      'http://x/auth/verify/%2e%2e/%2e%2e/healthz',
      'http:///healthz',
      'http://a@b/healthz',
    ])
      expect([target, (await send(target)).status]).toEqual([target, 400])
  })

  it.each(['*', 'healthz', '@x/healthz', 'http:healthz', 'HTTP://x/healthz', '/healthz\xff', '/?a=\xd6\xd0'])(
    'is one: not %s',
    async (target) => {
      expect((await send(target, { method: 'OPTIONS' })).status).toBe(400)
    },
  )
})

// Slashes, case and suffixes of old paths: what the older servers answered beside what the gateway answers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenerOf } from '../../src/doors/edge/listener.ts'
import { exchange, parsedAnswer, rawRequest } from '../e2e/support/raw.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let g: TestGateway
const server = createServer()
beforeAll(async () => {
  g = await openTestGateway()
  const listen = listenerOf(g.fetch)
  server.on('request', (request, response) => void listen(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  server.close()
  await g.close()
})

/** `nowhere`: there is no such path, in the words of that wire; `other`: the gateway's own 404. */
type Outcome = 'served' | 'nowhere'
type Wire = 'api-v1' | 'v1-site' | 'api-auth'

const bodies: Record<Wire, string> = { 'api-v1': '{"token":"x"}', 'v1-site': '{}', 'api-auth': '{}' }
const told: Record<Wire, Record<Outcome, object>> = {
  'api-v1': {
    served: { status: 200, body: { state: false, code: 102 } },
    nowhere: { status: 404, body: { Error: 'Resource not found' } },
  },
  'v1-site': {
    served: { status: 200, body: { code: 200, data: { token: false } } },
    nowhere: { status: 200, body: { code: 404, message: '页面未找到。' } },
  },
  'api-auth': {
    served: { status: 200, body: { code: 1, msg: '退出成功' } },
    nowhere: { status: 200, body: { code: 0, msg: '接口不存在' } },
  },
}

// As of old, but for what an old server answered with an error of its own making: that is no path either.
const rows: [wire: Wire, path: string, old: string, ours: Outcome][] = [
  ['api-v1', '/api/v1/check_token', 'served', 'served'],
  ['api-v1', '/api/v1/check_token/', '404', 'nowhere'],
  ['api-v1', '/api/v1//check_token', '404', 'nowhere'],
  ['api-v1', '//api/v1/check_token', '404', 'nowhere'],
  ['api-v1', '/api//v1/check_token', '404', 'nowhere'],
  ['api-v1', '/api/v1/Check_Token', '404', 'nowhere'],
  ['v1-site', '/v1/site/verify-access-token', 'served', 'served'],
  ['v1-site', '/v1/site/verify-access-token/', 'served', 'served'],
  ['v1-site', '/v1/site/verify-access-token%2F', 'served', 'served'],
  ['v1-site', '/v1/site/verify-access-token//', '404', 'nowhere'],
  ['v1-site', '//v1/site/verify-access-token', 'served', 'served'],
  ['v1-site', '///v1/site/verify-access-token/', 'served', 'served'],
  ['v1-site', '/v1//site/verify-access-token', '404', 'nowhere'],
  ['v1-site', '/v1/site//verify-access-token', '404', 'nowhere'],
  ['v1-site', '/v1/site/Verify-Access-Token', '404', 'nowhere'],
  ['v1-site', '/v1/site/', '404', 'nowhere'],
  ['v1-site', '/api/v1/site/verify-access-token/', '404', 'nowhere'],
  ['v1-site', '/api//v1/site/verify-access-token', '404', 'nowhere'],
  ['v1-site', '//api/v1/site/verify-access-token', '404', 'nowhere'],
  ['v1-site', '/tiny-shop/v1/site/verify-access-token/', 'served', 'served'],
  ['v1-site', '/api/tiny-shop/v1/site/verify-access-token//', 'served', 'served'],
  ['v1-site', '/api//tiny-shop/v1/site/verify-access-token', '404', 'nowhere'],
  ['v1-site', '/api/tiny-shop//v1/site/verify-access-token', '404', 'nowhere'],
  ['api-auth', '/api/auth/quit', 'served', 'served'],
  ['api-auth', '/api/auth/QUIT/', 'served', 'served'],
  ['api-auth', '/api/auth/quit.html', 'served', 'served'],
  ['api-auth', '/api/auth/quit//', 'served', 'served'],
  ['api-auth', '//api/auth/quit', 'served', 'served'],
  ['api-auth', '//index.php//api/auth/quit', 'served', 'served'],
  ['api-auth', '/api//auth/quit', 'no controller of an empty name', 'nowhere'],
  ['api-auth', '/api/auth//quit', 'no action of an empty name', 'nowhere'],
]

describe.each(rows)('%s %s | of old: %s | now: %s', (wire, path, _old, ours) => {
  const headers = { 'content-type': 'application/json', origin: 'https://shop.example' }

  it('in process', async () => {
    const answer = await g.send(path, { method: 'POST', headers, body: bodies[wire] })
    expect(answer).toMatchObject(told[wire][ours])
    expect(answer.headers.get('access-control-allow-origin')).toBe(wire === 'api-v1' ? null : '*')
  })

  it('as bytes on a wire', async () => {
    const body = Buffer.from(bodies[wire])
    const { port } = server.address() as AddressInfo
    const answer = await exchange(port, rawRequest(path, { method: 'POST', headers, body }))
    const { status, body: text } = parsedAnswer(answer)
    const json = /\{.*\}/s.exec(text)?.[0] ?? '{}'
    expect({ status, body: JSON.parse(json) as object }).toMatchObject(told[wire][ours])
  })
})

it('a preflight of a doubled slash is answered as of any', async () => {
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' }
  for (const path of ['//api/auth/quit', '/api//tiny-shop/v1/site/login'])
    expect((await g.send(path, { method: 'OPTIONS', headers })).status).toBe(204)
})

it('doubled slashes elsewhere are nobody’s', async () => {
  for (const path of ['//graphql', '/auth//verify', '///', '/api//nothing', '//api/v2/login']) {
    const answer = await g.send(path, { method: 'POST' })
    expect([path, answer.status, answer.body]).toEqual([path, 404, { error: 'not found' }])
  }
})

// A real nginx on the configurations of deploy/: pages behind it open for members and for nobody else; no request is lost.
import { Agent, createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGateway, type Gateway } from './support/gateway.ts'
import { needsNginx, nginxWith } from './support/nginx.ts'
import { afterwards, shared, temporaryFolder } from './support/process.ts'
import { proxyTo } from './support/proxy.ts'
import { inParallel, timed, until } from './support/wait.ts'

const skipped = needsNginx()

/** What is protected: a page that shows what its server was told. */
async function startPage(): Promise<string> {
  const server = createServer((request, response) => {
    // Only then: an answer to half a body ends the connection under nginx, which tells the client 502.
    request.resume().once('end', () => response.end(JSON.stringify(request.headers)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  afterwards(() => void (server.closeAllConnections(), server.close()))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.skipIf(skipped)('a page behind nginx', () => {
  let gateway: Gateway
  let url: string
  beforeAll(() =>
    shared(async () => {
      gateway = await startGateway({ DATA_DIR: await temporaryFolder(), TRUST_PROXY: '127.0.0.1' })
      url = await nginxWith('deploy/nginx/auth-request.conf', {
        listen: '127.0.0.1:8080',
        ours: { '127.0.0.1:9094': new URL(gateway.url).host, '127.0.0.1:3000': await startPage() },
      })
    }),
  )

  const open = (headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${url}/members/page?x=1`, { ...init, headers })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  it('opens with a token, and learns who came but not the token', async () => {
    const { accessToken, sessionId } = await gateway.login()
    const lies = { 'x-auth-member-id': '1', 'x-auth-app': 'admin', 'x-auth-username': 'root' }
    const answer = await open({ ...bearer(accessToken), ...lies })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    const told = (await answer.json()) as IncomingHttpHeaders
    expect(told).toMatchObject({
      'x-auth-username': 'demo',
      'x-auth-session-id': sessionId,
      'x-auth-group': 'default',
    })
    expect(told['x-auth-member-id']).toMatch(/^\d+$/)
    expect(told).not.toHaveProperty('x-auth-app')
    expect(JSON.stringify(told)).not.toContain(accessToken)
  })

  it('opens for a POST with a body as well', async () => {
    const { accessToken } = await gateway.login()
    const answer = await open(bearer(accessToken), { method: 'POST', body: 'x'.repeat(100_000) })
    expect(answer.status).toBe(200)
  })

  it.each([
    ['no token', {}, 401, 'Bearer realm="auth"'],
    ['another scheme', { authorization: 'Basic YTpi' }, 401, 'Bearer realm="auth"'],
    ['an unknown token', bearer('unknown'), 401, 'Bearer realm="auth", error="invalid_token"'],
    ['a malformed header', { authorization: 'Bearer a b' }, 403, null],
  ])('stays shut with %s', async (_, headers, status, challenge) => {
    const answer = await open(headers)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([status, challenge])
    expect(await answer.text()).not.toContain('host')
  })

  it('closes within a second after logout', async () => {
    const { accessToken } = await gateway.login()
    expect((await open(bearer(accessToken))).status).toBe(200)
    await gateway.logout(accessToken)
    const { ms } = await timed(() =>
      until('the page is closed', async () => (await open(bearer(accessToken))).status === 401),
    )
    expect(ms).toBeLessThan(1_000)
  })

  it('does not show what nginx asks the gateway', async () => {
    const { accessToken } = await gateway.login()
    expect((await fetch(`${url}/_auth`, { headers: bearer(accessToken) })).status).toBe(404)
  })

  it('is shut, and says until when, while the gateway is away', async () => {
    const { accessToken } = await gateway.login()
    await gateway.kill()
    const answer = await open(bearer(accessToken))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  })
})

/** A client that sends so many POSTs, 64 at a time, and counts the answers of each status. */
function poster(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: width })
  afterwards(() => agent.destroy())
  const body = JSON.stringify({ query: `{ checkToken(token: "${token}") { active } }` })
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const statuses: Record<string, number> = {}
  const post = () =>
    new Promise<void>((done, fail) => {
      const asked = request(`${url}/graphql`, { method: 'POST', agent, headers }, (answer) => {
        const status = String(answer.statusCode)
        statuses[status] = (statuses[status] ?? 0) + 1
        answer.resume().on('end', done)
      })
      asked.on('error', fail).end(body)
    })
  return { statuses, send: (count: number) => inParallel(count, width, post) }
}

const width = 64
const idles = [5_982, 5_990]

describe.skipIf(skipped)('gateways behind nginx, five milliseconds away', () => {
  it('lose none of 10 000 POSTs over connections that lay idle between', async () => {
    const gateway = await startGateway({ DATA_DIR: await temporaryFolder(), TRUST_PROXY: '127.0.0.1' })
    const wire = await proxyTo(gateway.url)
    wire.delay({ there: 5, back: 5 })
    const { host } = new URL(wire.url)
    const url = await nginxWith('deploy/cluster/nginx.conf', {
      listen: '80',
      ours: { '10.94.0.21:9094': host, '/var/log/nginx/access.log no_query': 'off' },
      without: /server 10\.94\.0\.2[234]:9094.*;/g,
    })
    const { accessToken } = await gateway.login()
    const { send, statuses } = poster(url, accessToken)
    await send(10_000 - idles.length * width)
    // As long as Node itself keeps an idle connection: five seconds, and one more that it does not tell of.
    for (const idle of idles) {
      await sleep(idle)
      await send(width)
    }
    expect(statuses).toEqual({ 200: 10_000 })
  })
})

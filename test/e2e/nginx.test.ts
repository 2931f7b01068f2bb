// A real nginx on the example configuration of deploy/: pages behind it open for members and for nobody else.
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGateway, type Gateway } from './support/gateway.ts'
import { afterwards, root, shared, start, temporaryFolder } from './support/process.ts'
import { freePort } from './support/redis.ts'
import { timed, until } from './support/wait.ts'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(existsSync)

if (!nginx && process.env.CI) throw new Error('CI must test against a real nginx: install nginx')
if (!nginx) console.warn('NOT TESTED behind a real nginx: it is not installed')

const example = join(root, 'deploy/nginx/auth-request.conf')

/** The example with its addresses replaced; throws when one of them is no longer in it. */
async function adapted(addresses: Record<string, string>): Promise<string> {
  let text = await readFile(example, 'utf8')
  for (const [written, own] of Object.entries(addresses)) {
    if (!text.includes(written)) throw new Error(`${written} is not in ${example}`)
    text = text.replaceAll(written, own)
  }
  return text
}

/** nginx as a plain process of this user, with everything it writes in a folder of its own. */
async function startNginx(gateway: Gateway, page: string): Promise<string> {
  const dir = await temporaryFolder()
  await mkdir(join(dir, 'temp'))
  const port = await freePort()
  const own = { '127.0.0.1:9094': new URL(gateway.url).host, '127.0.0.1:8080': `127.0.0.1:${port}` }
  await writeFile(join(dir, 'site.conf'), await adapted({ ...own, '127.0.0.1:3000': page }))
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(dir, 'temp', kind)};`,
  )
  const lines = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `daemon off; master_process off; pid ${join(dir, 'pid')}; error_log stderr warn;`,
    `events {} http { access_log off; ${temp.join(' ')} include ${join(dir, 'site.conf')}; }`,
  ]
  await writeFile(join(dir, 'nginx.conf'), lines.join('\n'))
  const child = start(nginx ?? '', ['-p', dir, '-e', 'stderr', '-c', join(dir, 'nginx.conf')])
  const url = `http://127.0.0.1:${port}`
  await until('nginx answers', () => {
    if (child.ending()) throw new Error(`nginx ended: ${child.stderr()}`)
    return fetch(url).catch(() => undefined)
  })
  return url
}

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

describe.skipIf(!nginx)('a page behind nginx', () => {
  let gateway: Gateway
  let url: string
  beforeAll(() =>
    shared(async () => {
      gateway = await startGateway({ DATA_DIR: await temporaryFolder(), TRUST_PROXY: '127.0.0.1' })
      url = await startNginx(gateway, await startPage())
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

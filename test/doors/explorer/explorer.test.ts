import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failuresOf, openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer } from '../../support/operations.ts'
import { production } from '../../support/production.ts'

const token = 'an-admin-token-of-32-characters-or-more'
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway({ env: { ADMIN_TOKEN: token } })))
afterAll(() => g.close())

/** An answer with its bytes as they came. */
async function fetched(path: string, headers: Record<string, string> = browser) {
  const response = await g.fetch(new Request(`http://gateway${path}`, { headers }))
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

const scriptOf = (page: Buffer) => /<script type="module" src="([^"]+)"/.exec(String(page))?.[1] ?? ''

describe.each(['/graphql', '/admin/graphql'])('GraphiQL at %s', (path) => {
  it('is a small page that a browser asks for again, and has', async () => {
    const { status, headers, bytes } = await fetched(path)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(bytes.length).toBeLessThan(6_000)
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('vary')).toBe('Accept, Accept-Language')
    const again = await fetched(path, { ...browser, 'if-none-match': `"x", ${headers.get('etag')}` })
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([
      304,
      0,
      headers.get('etag'),
    ])
    const chinese = await fetched(path, {
      ...browser,
      'accept-language': 'zh-CN',
      'if-none-match': headers.get('etag') ?? '',
    })
    expect([chinese.status, chinese.headers.get('content-language')]).toEqual([200, 'zh'])
    expect(String(chinese.bytes)).toMatch(/网关/)
  })

  it('runs scripts of this server alone, and sends nothing anywhere else', async () => {
    const policy = (await fetched(path)).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
  })

  it('finds its parts beside itself, with a slash behind the address too', async () => {
    for (const address of [path, `${path}/`]) {
      const script = scriptOf((await fetched(address)).bytes)
      const { pathname } = new URL(script, `http://gateway${address}`)
      expect(pathname).toMatch(new RegExp(`^${path}/assets/boot\\.[0-9a-f]{16}\\.js$`))
      expect((await fetched(pathname, {})).status).toBe(200)
    }
  })

  it('has parts that are kept for a year, each in the smallest form the browser reads', async () => {
    const part = new URL(scriptOf((await fetched(path)).bytes), `http://gateway${path}`).pathname
    const plain = await fetched(part, { 'accept-encoding': 'identity;q=1, gzip;q=0' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(plain.headers.get('vary')).toBe('Accept-Encoding')
    const zipped = await fetched(part, { 'accept-encoding': 'gzip, deflate' })
    const smaller = await fetched(part, { 'accept-encoding': 'gzip, deflate, br, zstd' })
    expect([zipped, smaller].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', 'br'])
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true)
    expect(brotliDecompressSync(smaller.bytes).equals(plain.bytes)).toBe(true)
  })

  it('has no other parts', async () => {
    for (const name of ['boot.js', 'boot.0000000000000000.js', '__proto__', 'constructor'])
      expect((await fetched(`${path}/assets/${name}`, {})).status).toBe(404)
  })
})

describe('GraphiQL on the admin’s door', () => {
  const introspection = { query: '{ __schema { queryType { name } } }' }

  it('shows the schema to who holds a token, in production too, and to nobody else', async () => {
    const own = await testGateway({ env: { ...production, ADMIN_TOKEN: token } })
    const asked = (headers = {}) => own.post('/admin/graphql', introspection, headers)
    expect((await asked(bearer(token))).body).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    })
    for (const headers of [{}, bearer('x'.repeat(40))])
      expect(await asked(headers)).toMatchObject({ status: 401, body: { errors: [{}] } })
    expect((await own.post('/graphql', introspection, bearer(token))).body.data).toBeUndefined()
  })

  it('is off in production until an operator asks for it, and then for allowed networks only', async () => {
    const env = { ...production, ADMIN_TOKEN: token, ADMIN_ALLOW_FROM: '10.0.0.0/8' }
    const seen = async (more: Record<string, string>, address: string) => {
      const own = await testGateway({ env: { ...env, ...more } })
      const { status, body } = await own.send('/admin/graphql', { headers: browser, address })
      return [status, /<script/.test(body)]
    }
    expect(await seen({}, '10.0.0.1')).toEqual([405, false])
    expect(await seen({ ADMIN_EXPLORER: 'true' }, '10.0.0.1')).toEqual([200, true])
    expect(await seen({ ADMIN_EXPLORER: 'true' }, '11.0.0.1')).toEqual([403, false])
  })

  it('leaves programs what they had', async () => {
    const got = await g.send('/admin/graphql', { headers: { accept: 'application/json' } })
    expect([got.status, got.headers.get('allow'), failuresOf(got.body)[0]?.code]).toEqual([
      405,
      'POST',
      'BAD_REQUEST',
    ])
  })
})

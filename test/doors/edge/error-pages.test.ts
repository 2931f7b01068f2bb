import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { production } from '../../support/production.ts'

const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const browser = (language = 'en-GB,en;q=0.9') => ({ headers: { accept, 'accept-language': language } })

let g: TestGateway
beforeAll(
  async () => void (g = await openTestGateway({ env: { METRICS: 'true', METRICS_TOKEN: 'm'.repeat(32) } })),
)
afterAll(() => g.close())

describe('a browser that opens an address', () => {
  it.each([
    ['/nowhere', 404, '页面不存在', 'There is no such page'],
    ['/dev/outbox.json/more', 404, '页面不存在', 'There is no such page'],
    ['/oauth/introspect', 405, '不是网页', 'This is no page'],
    ['/oauth/revoke', 405, '不是网页', 'This is no page'],
    ['/metrics', 401, '需要凭证', 'A credential is needed'],
  ])('that is refused sees a page with a title and a way back: %s', async (path, status, zh, en) => {
    for (const [language, title, back] of [
      ['zh-CN,zh;q=0.9,en;q=0.8', zh, '返回首页'],
      ['en', en, 'Back to the start'],
      ['fr', en, 'Back to the start'],
    ] as const) {
      const { status: given, headers, body } = await g.send(path, browser(language))
      expect([given, headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
      expect(body).toMatch(new RegExp(`<title>${title} · .+</title>`))
      expect(body).toContain(`<a href="/">${back}</a>`)
      expect(body).toContain(`<html lang="${headers.get('content-language')}">`)
      expect(body.length).toBeLessThan(2_000)
    }
  })

  it('runs nothing and applies the page’s own style only', async () => {
    const { headers, body } = await g.send('/nowhere', browser())
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? ''
    const digest = createHash('sha256').update(style).digest('base64')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${digest}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|script-src|https?:|self/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')).toContain('Accept, Accept-Language')
  })

  it('shows nothing of what was asked', async () => {
    const { body } = await g.send('/%3Cscript%3Ealert(1)%3C/script%3E?<b>=x', browser())
    expect(body).not.toMatch(/alert|<b>/)
  })

  it('keeps the status and the headers of the refusal', async () => {
    expect((await g.send('/oauth/introspect', browser())).headers.get('allow')).toBe('POST')
    expect((await g.send('/metrics', browser())).headers.get('www-authenticate')).toBe(
      'Bearer realm="metrics"',
    )
    const own = await testGateway({
      env: { ...production, ADMIN_TOKEN: 'a'.repeat(15) + 'bcdefghijklmnopqrst' },
    })
    const admin = await own.send('/admin/graphql', browser())
    expect([admin.status, admin.headers.get('allow')]).toEqual([405, 'POST'])
    expect(admin.body).toContain('This is no page')
    expect((await own.send('/graphql', browser())).body).toContain('This cannot be answered')
  })

  it('is told a number to ask the operator about, when the fault is ours', async () => {
    const odd = g.beside({
      outbox: {
        ...g.deps.outbox,
        entries: () => {
          throw new Error('odd')
        },
      } as never,
    })
    const { status, headers, body } = await odd.send('/dev/outbox.json', browser())
    expect(status).toBe(500)
    const requestId = headers.get('x-request-id') ?? ''
    expect(body).toContain(`Reference ${requestId}`)
    expect(JSON.parse(g.lines.at(-1) ?? '')).toMatchObject({ msg: 'request failed', requestId })
    expect(body).not.toContain('odd')
  })

  it('of an old client’s path sees what that client always saw', async () => {
    const page = await g.send('/api/v1/nothing', browser())
    expect(page.headers.get('content-type')).toContain('application/json')
    expect((await g.send('/auth/verify', browser())).body).toBe('')
  })
})

describe('whoever does not ask for a page', () => {
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['anything', { accept: '*/*' }],
    ['JSON', { accept: 'application/json' }],
    ['JSON first', { accept: 'application/json, text/html;q=0.9' }],
    ['GraphQL first', { accept: 'application/graphql-response+json, text/html;q=0.1, */*;q=0.1' }],
    ['no HTML', { accept: 'text/html;q=0, */*' }],
  ])('sees JSON: %s', async (_, headers) => {
    expect(await g.send('/nowhere', { headers })).toMatchObject({ status: 404, body: { error: 'not found' } })
  })

  it('sees JSON by every verb that opens no address', async () => {
    const posted = await g.send('/nowhere', { method: 'POST', ...browser() })
    expect(posted).toMatchObject({ status: 404, body: { error: 'not found' } })
  })
})

describe('a path of ours', () => {
  it('says which verbs it answers, to any other', async () => {
    for (const [path, allow] of [
      ['/', 'GET, HEAD'],
      ['/healthz', 'GET, HEAD'],
      ['/readyz', 'GET, HEAD'],
      ['/metrics', 'GET, HEAD'],
      ['/dev/outbox', 'GET, HEAD'],
      ['/dev/outbox.json', 'GET, HEAD'],
      ['/graphql', 'GET, POST'],
      ['/oauth/introspect', 'POST'],
      ['/oauth/revoke', 'POST'],
      ['/api/v1/login', 'POST'],
    ] as const) {
      const { status, headers } = await g.send(path, { method: 'PUT' })
      expect([path, status, headers.get('allow')]).toEqual([path, 405, allow])
    }
  })

  it('is the same with a slash behind it', async () => {
    expect((await g.send('/healthz/')).body).toEqual((await g.send('/healthz')).body)
    expect((await g.post('/graphql/', { query: '{ __typename }' })).body).toEqual({
      data: { __typename: 'Query' },
    })
    expect((await g.send('/graphql/?query={__typename}')).body).toEqual({ data: { __typename: 'Query' } })
    expect((await g.post('/oauth/introspect/', {})).status).toBe(400)
    for (const path of ['/graphql//', '//graphql', '/nowhere/', '/healthz/x/'])
      expect([path, (await g.send(path)).status]).toEqual([path, 404])
  })
})

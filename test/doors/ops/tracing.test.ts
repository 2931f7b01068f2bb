import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTracing } from '../../../src/observe/tracing.ts'
import { testGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'
import { brokenDatabase } from '../../support/watched.ts'

type Attribute = { key: string; value: { stringValue?: string } }
type Span = {
  traceId: string
  parentSpanId?: string
  name: string
  kind: number
  status: { code?: number }
  attributes: Attribute[]
}
type Export = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] }

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** A gateway that traces to a collector of this test's own; `spans` sends what is left and gives everything. */
async function traced(ratio = 1) {
  const texts: string[] = []
  const server = createServer((request, response) => {
    if (request.url !== '/v1/traces') return void response.writeHead(404).end()
    return void textOf(request).then((text) => {
      texts.push(text)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { trace, close } = await openTracing({ endpoint, serviceName: 'door-keeper', ratio })
  const g = await testGateway({ deps: { trace } })
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  const spans = async () => {
    await close()
    const sent = texts.map((text) => JSON.parse(text) as Export).flatMap(({ resourceSpans }) => resourceSpans)
    return sent.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans)
  }
  return { g, spans, texts }
}

const valuesOf = (attributes: Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]))

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = (flags: '00' | '01') => ({ traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}` })

describe('a trace', () => {
  it('has one server span per request, by door and operation, and goes on with the caller’s', async () => {
    const { g, spans, texts } = await traced()
    await g.graphql('query Mine { checkToken(token: "x") { active } }', {}, traceparent('01'))
    await g.post('/api/v1/login', {})
    const [first, second, ...others] = await spans()
    expect(others).toEqual([])
    expect(first).toMatchObject({
      traceId,
      parentSpanId: '00f067aa0ba902b7',
      name: 'graphql checkToken',
      kind: 2,
    })
    expect(valuesOf(first?.attributes ?? [])).toEqual({
      'http.request.method': 'POST',
      'auth.door': 'graphql',
      'auth.operation': 'checkToken',
      'auth.result': 'ok',
      'auth.request_id': expect.any(String),
    })
    expect(second).toMatchObject({ name: 'api-v1 login', status: {} })
    expect(second?.traceId).not.toBe(traceId)
    expect(valuesOf(second?.attributes ?? [])).toMatchObject({
      'auth.route': 'login',
      'auth.result': 'BAD_INPUT',
    })
    const { resource } = (JSON.parse(texts[0] ?? '') as Export).resourceSpans[0] ?? {}
    expect(valuesOf(resource?.attributes ?? [])).toMatchObject({ 'service.name': 'door-keeper' })
  })

  it('calls only our own faults errors, by the number the log has', async () => {
    const { g, spans } = await traced()
    const odd = g.beside({ db: brokenDatabase(g.deps.db, new Error('odd')) })
    const { errors } = await odd.graphql('{ checkToken(token: "x") { active } }')
    const [span] = await spans()
    expect(span?.status.code).toBe(2)
    expect(valuesOf(span?.attributes ?? [])).toMatchObject({
      'auth.result': 'INTERNAL',
      'auth.request_id': errors[0].extensions.requestId,
    })
  })

  it('holds nothing a caller wrote', async () => {
    const { g, spans, texts } = await traced()
    const { accessToken, refreshToken } = await login(g, 'ann', 'correct horse')
    await g.send(`/auth/verify/my-own-path?token=${accessToken}`, { headers: { cookie: 'my-own-cookie' } })
    await g.graphql('query my_own_name { my_own_field }', {}, { 'user-agent': 'my-own-agent' })
    expect(await spans()).toHaveLength(3)
    for (const text of ['my-own', 'my_own', 'correct horse', '203.0.113.7', accessToken, refreshToken])
      expect(texts.join()).not.toContain(text)
  })

  it('is recorded by our share, not because a stranger says so, and not when its owner does not want it', async () => {
    const none = await traced(0)
    await none.g.graphql('{ __typename }', {}, traceparent('01'))
    expect(await none.spans()).toEqual([])
    const all = await traced(1)
    await all.g.graphql('{ __typename }', {}, traceparent('00'))
    expect(await all.spans()).toEqual([])
  })

  it('that cannot be sent costs no answer', async () => {
    const { trace, close } = await openTracing({ endpoint: 'http://127.0.0.1:1', serviceName: 'x', ratio: 1 })
    const g = await testGateway({ deps: { trace } })
    expect((await g.graphql('{ __typename }')).data).toEqual({ __typename: 'Query' })
    const from = performance.now()
    await close()
    expect(performance.now() - from).toBeLessThan(3_000)
  })
})

describe('X-Request-Id', () => {
  const audited = (lines: string[]) =>
    lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'auth event')?.requestId

  it('of a proxy of ours names the request in the log', async () => {
    const g = await testGateway({ env: { TRUST_PROXY: '203.0.113.7' } })
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const query = 'mutation { login(username: "ann", password: "correct horse") { sessionId } }'
    await g.graphql(query, {}, { 'x-request-id': 'edge.1-a_B' })
    expect(audited(g.lines)).toBe('edge.1-a_B')
  })

  it.each([
    ['a stranger', '198.51.100.1', 'edge-1'],
    ['a proxy that lets anything through', '203.0.113.7', 'two words'],
    ['a proxy that lets any length through', '203.0.113.7', 'x'.repeat(129)],
  ])('of %s does not', async (_, proxy, id) => {
    const g = await testGateway({ env: { TRUST_PROXY: proxy } })
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const query = 'mutation { login(username: "ann", password: "correct horse") { sessionId } }'
    await g.graphql(query, {}, { 'x-request-id': id })
    expect(audited(g.lines)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })
})

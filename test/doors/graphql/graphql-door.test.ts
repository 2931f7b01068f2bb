import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'

const login = 'mutation { login(username: "ann", password: "correct horse") { sessionId } }'
const json = { 'content-type': 'application/json' }
/** Leaves the fast path for Yoga's own HTTP layer. */
const byYoga = { ...json, accept: 'application/json;q=0.9' }

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env: { CORS_ORIGINS: 'https://friend.test' } })
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterAll(() => g.close())

const sessions = () => g.deps.db.session.count()
const refusal = (message: string) => ({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] })

describe('a POST that a foreign page could send without asking', () => {
  const form = new FormData()
  form.set('operations', JSON.stringify({ query: login }))
  form.set('query', login)

  it.each<[string, BodyInit, string | undefined]>([
    ['text/plain', JSON.stringify({ query: login }), 'text/plain'],
    ['text/plain that says JSON', JSON.stringify({ query: login }), 'text/plain; application/json'],
    ['no type', new Blob([JSON.stringify({ query: login })]), undefined],
    ['a form', new URLSearchParams({ query: login }), undefined],
    ['a form by name', `query=${encodeURIComponent(login)}`, 'APPLICATION/X-WWW-FORM-URLENCODED'],
    ['multipart', form, undefined],
  ])('is refused with 415 and has no effect: %s', async (_name, body, type) => {
    const before = await sessions()
    for (const accept of ['application/json', 'application/json;q=0.9', '*/*']) {
      const headers = { accept, ...(type ? { 'content-type': type } : {}) }
      const answer = await g.send('/graphql', { method: 'POST', body, headers })
      expect(answer.status).toBe(415)
      expect(answer.body).toEqual(refusal('Send application/json.'))
    }
    expect(await sessions()).toBe(before)
  })
})

describe('/graphql', () => {
  it('runs no mutation over GET, whatever the client accepts', async () => {
    const before = await sessions()
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const path = `/graphql?query=${encodeURIComponent(login)}`
      const { status, headers, body } = await g.send(path, { headers: { accept } })
      expect(status).toBe(405)
      expect(headers.get('allow')).toBe('POST')
      expect(body).toEqual(refusal('Can only perform a mutation operation from a POST request.'))
    }
    expect(await sessions()).toBe(before)
  })

  it('runs queries over GET', async () => {
    const query = encodeURIComponent('query ($t: String!) { checkToken(token: $t) { active } }')
    const variables = encodeURIComponent(JSON.stringify({ t: 'x' }))
    const { status, body } = await g.send(`/graphql?query=${query}&variables=${variables}`)
    expect({ status, body }).toEqual({ status: 200, body: { data: { checkToken: { active: false } } } })
  })

  it.each(['PUT', 'PATCH', 'DELETE'])('refuses %s', async (method) => {
    const { status, body } = await g.send('/graphql', {
      method,
      headers: json,
      body: JSON.stringify({ query: login }),
    })
    expect(status).toBe(405)
    expect(body).toEqual(refusal('GraphQL only supports GET and POST requests.'))
  })

  it('refuses arrays: nobody multiplies limits by batching', async () => {
    const before = await sessions()
    for (const headers of [json, byYoga])
      for (const batch of [[], [{ query: login }], Array(50).fill({ query: login })]) {
        const answer = await g.post('/graphql', batch, headers)
        expect(answer.status).toBe(400)
        expect(answer.body).toEqual(refusal('Batching is not supported.'))
      }
    expect(await sessions()).toBe(before)
  })

  it('answers the same by both paths', async () => {
    const operations = [
      { query: '{ errorCodes }' },
      { query: 'query A { a: __typename } query B { b: __typename }', operationName: 'B' },
      { query: 'query A { a: __typename } query B { b: __typename }' },
      { query: 'query ($t: String!) { checkToken(token: $t) { active } }', variables: { t: 'x' } },
      { query: 'query ($t: String!) { checkToken(token: $t) { active } }', variables: { t: null } },
      { query: '{ me { id } }' },
      { query: '{ nope }' },
      { query: '{' },
      { query: '' },
      { query: 'mutation { login(username: "nobody", password: "x") { sessionId } }' },
    ]
    for (const operation of operations) {
      const [fast, slow] = [
        await g.post('/graphql', operation, json),
        await g.post('/graphql', operation, byYoga),
      ]
      expect(slow.body, JSON.stringify(operation)).toEqual(fast.body)
    }
  })

  it('runs one of several operations of a document, each with its own credential', async () => {
    const query = `mutation In { ${login.slice(11, -2)} } mutation Out { logout } mutation Again { ${login.slice(11, -2)} }`
    const { body } = await g.post('/graphql', { query, operationName: 'Again' })
    expect(body).toEqual({ data: { login: { sessionId: expect.any(String) } } })
  })

  it('lets the listed origins read it, and no other', async () => {
    const allowed = async (origin: string) => {
      const asked = { origin, 'access-control-request-method': 'POST' }
      const preflight = await g.send('/graphql', { method: 'OPTIONS', headers: asked })
      const { headers } = await g.post('/graphql', { query: '{ __typename }' }, { origin })
      expect(preflight.headers.get('access-control-allow-origin')).toBe(
        headers.get('access-control-allow-origin'),
      )
      return headers.get('access-control-allow-origin')
    }
    expect(await allowed('https://friend.test')).toBe('https://friend.test')
    for (const origin of ['https://evil.test', 'null', 'https://friend.test.evil.test'])
      expect(await allowed(origin)).toBeNull()
  })

  it('lets nobody keep or frame its answers', async () => {
    for (const answer of [
      await g.post('/graphql', { query: login }, json),
      await g.post('/graphql', { query: login }, byYoga),
      await g.post('/api/v1/login', {}),
      await g.send('/'),
    ]) {
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    }
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'
import { nested, refused, secret } from '../../support/refused.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterEach(async () => {
  expect((await g.send('/healthz')).status).toBe(200)
  await login(g, 'ann', 'correct horse')
})
afterAll(() => g.close())

describe('GraphQL refuses as BAD_REQUEST', () => {
  it.each<[string, unknown]>([
    ['malformed JSON', `{"query":"{ me { id } }","variables":{"p":"${secret}"`],
    ['JSON that begins wrong', `${secret}`],
    ['JSON with more after it', `{"query":"{ me { id } }"}${secret}`],
    ['an empty body', ''],
    ['null', 'null'],
    ['a text', `"${secret}"`],
    ['a number', '7'],
    ['no query', { variables: { p: secret } }],
    ['a query that is a number', { query: 7 }],
    ['a query that is a list', { query: [secret] }],
    ['variables that are a list', { query: '{ errorCodes }', variables: [secret] }],
    ['variables that are a text', { query: '{ errorCodes }', variables: secret }],
    ['an operation name that is a number', { query: '{ errorCodes }', operationName: 7 }],
    ['an unknown operation name', { query: 'query A { errorCodes }', operationName: 'B' }],
    ['an empty query', { query: '' }],
    ['a comment', { query: `# ${secret}` }],
    ['a broken document', { query: `mutation { login(username: "ann", password: "${secret}"` }],
    ['an unfinished text', { query: `{ checkToken(token: "${secret}) { active } }` }],
    ['a text where a name belongs', { query: `{ "${secret}" }` }],
    ['a text before the operation', { query: `"x" "${secret}" { errorCodes }` }],
    ['a bad escape', { query: `{ checkToken(token: "\\u{${secret}}") { active } }` }],
    ['an argument of the wrong type', { query: `{ checkToken(token: 7) { active } }` }],
    ['an object for a text', { query: `{ checkToken(token: { a: "${secret}" }) { active } }` }],
    ['an enum for a text', { query: `{ checkToken(token: ${secret}) { active } }` }],
    [
      'an unknown enum value',
      {
        query: `mutation { authorize(appid: "a", username: "b", password: "c", time: "1", token: "d", algorithm: ${secret}) { group } }`,
      },
    ],
    ['a missing argument', { query: '{ checkToken { active } }' }],
    ['an unknown argument', { query: `{ checkToken(token: "x", more: "${secret}") { active } }` }],
    ['an unknown field', { query: '{ members { password } }' }],
    ['an unused variable', { query: 'query ($t: String) { errorCodes }' }],
    ['an undeclared variable', { query: '{ checkToken(token: $t) { active } }' }],
    ['a missing selection', { query: 'mutation { login(username: "ann", password: "x") }' }],
    [
      'fragments in a circle',
      { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' },
    ],
    ['a subscription', { query: 'subscription { login }' }],
    ['a null byte in the document', { query: '{ errorCodes\0 }' }],
    [
      'introspection that multiplies',
      { query: `{ __schema { types { ${nested(12, 'fields { type { ', '} }')} } } }` },
    ],
  ])('%s', async (_name, body) => {
    expect(await refused(g, body)).toBe('BAD_REQUEST')
    expect(await refused(g, body, { accept: 'application/json;q=0.9' })).toBe('BAD_REQUEST')
  })
})

describe('GraphQL refuses as BAD_INPUT', () => {
  const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }'

  it.each<[string, object]>([
    ['a missing variable', { u: 'ann' }],
    ['null for a text', { u: 'ann', p: null }],
    ['a number for a text', { u: 'ann', p: 7 }],
    ['a list for a text', { u: 'ann', p: [secret] }],
    ['an object for a text', { u: 'ann', p: { toString: secret } }],
    ['an empty text', { u: '', p: secret }],
    ['a null byte', { u: 'ann', p: `${secret}\0` }],
    ['a lone surrogate', { u: 'ann', p: `${secret}\ud800` }],
    ['another lone surrogate', { u: `\udc00${secret}`, p: 'x' }],
    ['a name of 255 characters', { u: secret.repeat(40).slice(0, 255), p: 'x' }],
    ['a password of 1025 characters', { u: 'ann', p: secret.repeat(200).slice(0, 1_025) }],
  ])('%s', async (_name, variables) => {
    expect(await refused(g, { query, variables })).toBe('BAD_INPUT')
  })

  it('a list nested 30 000 deep', async () => {
    const query = 'query ($t: String!) { checkToken(token: $t) { active } }'
    const body = JSON.stringify({ query, variables: { t: 0 } }).replace('0', nested(30_000, '[', ']'))
    expect(await refused(g, body)).toBe('BAD_INPUT')
  })

  it.each([secret, 2 ** 31, 1.5, 0, -1, '60', true])('%j where seconds belong', async (expiresIn) => {
    const query = 'mutation ($e: Int) { refresh(refreshToken: "x", expiresIn: $e) { group } }'
    expect(await refused(g, { query, variables: { e: expiresIn } })).toBe('BAD_INPUT')
  })
})

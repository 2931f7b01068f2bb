// Token checks that come often are compiled: nobody may notice but by the clock.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'

const timesToBeHot = 25

const documents = [
  'query Check($t: String!) { checkToken(token: $t) { active expired username memberId sessionId group expiresIn } }',
  'query ($t: String!) { checkToken(token: $t) { __typename active } again: checkToken(token: $t) { expired } }',
  'query ($t: String!) { a: checkToken(token: $t) { b: active c: active } a: checkToken(token: $t) { d: username } }',
  'query ($l: [String!]!) { checkTokens(tokens: $l) { active username } }',
  'query Check($t: String!, $l: [String!]!) {\n  checkToken(token: $t) { active }\n  checkTokens(tokens: $l) { active }\n}',
  'query ($t: String!) { checkToken(token: $t) { constructor: active toString: expired class: username } }',
  'query ($t: String!) { checkToken(token: $t) { __proto__: active } }',
  'query Check($t: String!) { checkToken(token: $t) { active } } query Other { checkToken(token: "x") { active } }',
]

let g: TestGateway
let token: string
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  token = (await login(g, 'ann', 'correct horse')).accessToken
  return () => g.close()
})

// Parsed: the slow path answers root fields in the order in which they were ready.
async function ask(body: object, accept = 'application/json'): Promise<unknown> {
  const headers = { 'content-type': 'application/json', accept }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await g.fetch(new Request('http://gateway.test/graphql', init))
  return { status: response.status, body: await response.json() }
}

async function warmUp(query: string): Promise<void> {
  for (let i = 0; i < timesToBeHot; i++) await ask({ query, variables: { t: token, l: [token, 'x'] } })
}

let asked = 0
/** The same document as one that never came before. */
const cold = (query: string) => `${query} # ${asked++}`

const anyToken = fc.oneof(
  fc.constantFrom('', 'x', '0'.repeat(32), '\0', '\ud800', 'x'.repeat(200)),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(null, undefined, 0, 1.5, true, {}, []),
)

describe('a token check that became hot', () => {
  it('answers whatever comes as on its first day', async () => {
    for (const query of documents) await warmUp(query)
    const t = fc.oneof(anyToken, fc.constant(token))
    const variables = fc.record({ t, l: fc.oneof(t, fc.array(t, { maxLength: 4 })) }, { requiredKeys: [] })
    const operationName = fc.constantFrom(undefined, null, 'Check', 'Other', 'Nobody')
    const accept = fc.constantFrom('application/json', 'application/graphql-response+json', '*/*')
    const request = fc.tuple(fc.constantFrom(...documents), accept)
    await fc.assert(
      fc.asyncProperty(request, variables, operationName, async ([query, type], v, name) => {
        const more = { variables: v, ...(name === undefined ? {} : { operationName: name }) }
        expect(await ask({ query, ...more }, type)).toEqual(await ask({ query: cold(query), ...more }, type))
      }),
      { numRuns: 400 },
    )
    const live = await ask({ query: documents[1], variables: { t: token } })
    expect(live).toMatchObject({ status: 200, body: { data: { checkToken: { active: true } } } })
  })

  it('never lets a literal into generated code', async () => {
    // The compiler's own mark: what follows it would be run.
    const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d'
    const query = `{ checkToken(token: "${mark}globalThis.compiled=true") { active } }`
    await warmUp(query)
    expect(await ask({ query })).toMatchObject({ body: { data: { checkToken: { active: false } } } })
    expect('compiled' in globalThis).toBe(false)
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'
import { inTime, nested, refused, secret } from '../../support/refused.ts'
import { watchedDatabase } from '../../support/watched.ts'

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

const loginField = (alias: string) => `${alias}: login(username: "ann", password: "${secret}") { sessionId }`
const times = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')

it.each([
  ['a fragment on Mutation', `mutation { ...A } fragment A on Mutation { ${loginField('a')} }`],
  [
    'fragments in fragments',
    `mutation { ...A } fragment A on Mutation { ...B } fragment B on Mutation { ${loginField('a')} }`,
  ],
  [
    'a login among fields that try nothing',
    `mutation { ...A logout } fragment A on Mutation { ${loginField('a')} }`,
  ],
])('GraphQL runs one login, by %s', async (_name, query) => {
  const { body } = await g.post('/graphql', { query })
  expect(codeOf(body)).toBe('INVALID_CREDENTIALS')
})

describe('GraphQL refuses as TOO_COMPLEX, before any resolver runs', () => {
  it.each<[string, string]>([
    ['a depth of 50', `{ ${nested(50, '... on Query { ', '} ').replace('{ }', '{ errorCodes }')} }`],
    ['1000 aliases', `{ ${times(300, (i) => `a${i}: errorCodes`)} }`],
    ['30 aliased logins', `mutation { ${times(30, (i) => loginField(`a${i}`))} }`],
    ['2 logins', `mutation { ${loginField('a')} ${loginField('b')} }`],
    ['a login and a refresh', `mutation { ${loginField('a')} refresh(refreshToken: "x") { group } }`],
    [
      '2 logins in an inline fragment',
      `mutation { ... { ${loginField('a')} } ... on Mutation { ${loginField('b')} } }`,
    ],
    ['a login in a fragment, twice', `mutation { ...A ...A } fragment A on Mutation { ${loginField('a')} }`],
    [
      'logins in two fragments',
      `mutation { ...A ...B } fragment A on Mutation { ${loginField('a')} } fragment B on Mutation { ${loginField('b')} }`,
    ],
    [
      'a fragment of a login, spread by two others',
      `mutation { ...B ...C } fragment A on Mutation { ${loginField('a')} } fragment B on Mutation { ...A } fragment C on Mutation { ...A }`,
    ],
    [
      'a login beside a fragment of one',
      `mutation { ${loginField('b')} ...A } fragment A on Mutation { ${loginField('a')} }`,
    ],
    ['10 000 tokens', `{ ${'errorCodes '.repeat(5_000)} }`],
    ['10 000 tokens in a list', `{ checkTokens(tokens: [${'"x" '.repeat(9_000)}]) { active } }`],
    ['100 directives', `{ errorCodes ${'@skip(if: false) '.repeat(100)} }`],
    ['900 times one field', `{ ${'errorCodes '.repeat(900)} }`],
  ])('%s', async (_name, query) => {
    expect(await refused(g, { query })).toBe('TOO_COMPLEX')
  })

  it('20 aliases that check 100 tokens each: that is 2000 questions to the database', async () => {
    const query = `query ($t: [String!]!) { ${times(20, (i) => `a${i}: checkTokens(tokens: $t) { active }`)} }`
    const { db, calls } = watchedDatabase(g.deps.db)
    const tokens = Array.from({ length: 100 }, (_, i) => `unknown ${i}`)
    const { status, body } = await g.beside({ db }).post('/graphql', { query, variables: { t: tokens } })
    expect(status).toBe(200)
    expect(calls.length).toBe(0)
    expect(codeOf(body)).toBe('TOO_COMPLEX')
  })

  it('a body of 2 MB and a password of 100 KB, with 413', async () => {
    for (const size of [2_000_000, 100_000]) {
      const answer = await inTime(
        g.post('/graphql', { query: '{ errorCodes }', variables: { p: secret.repeat(size / 7) } }),
      )
      expect(answer.status).toBe(413)
      expect(answer.body.errors).toEqual([
        { message: 'The body is too large.', extensions: { code: 'TOO_COMPLEX' } },
      ])
    }
  })
})

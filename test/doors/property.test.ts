import fc from 'fast-check'
import { isObjectType, type GraphQLField } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiV1 } from '../../rest-compat/api-v1/dialect.ts'
import { createApp } from '../../src/auth/apps.ts'
import { createMember } from '../../src/auth/members.ts'
import { errorTexts } from '../../src/errors.ts'
import { schema } from '../../src/schema/index.ts'
import { documentOf, requestOf, texts, valueOf, type Sent } from '../support/arbitrary.ts'
import { openTestGateway, type Answer, type TestGateway } from '../support/gateway.ts'
import { bearer, login } from '../support/operations.ts'

// The same every time, unless told: FC_SEED=$RANDOM explores, and a failure prints its seed and its smallest example.
const seed = Number(process.env.FC_SEED ?? 20_261_121)
const bounded = (numRuns: number) => ({ seed, numRuns, interruptAfterTimeLimit: 20_000 })

let g: TestGateway
let members = 0
/** Values that lead past the first checks: names, passwords, tokens and ids that are good. */
let known: string[] = []
beforeAll(async () => {
  // No limit ends the exploration early.
  const limits = ['FREE_FAILURES', 'FAILURES_PER_ADDRESS_HOUR', 'FAILURES_PER_ACCOUNT_DAY']
  g = await openTestGateway({ env: Object.fromEntries(limits.map((name) => [`LOGIN_${name}`, '1000000'])) })
  await createApp(g.deps, { appid: 'shop', checkTime: false, checkReplay: false })
})
beforeEach(async () => {
  const [username, password] = [`member ${members++}`, 'correct horse']
  await createMember(g.deps, { username, password })
  const { accessToken, refreshToken, sessionId } = await login(g, username, password)
  known = [
    username,
    password,
    accessToken,
    refreshToken,
    sessionId,
    'shop',
    '13800138000',
    '1',
    '2',
    'cn',
    'nomal',
  ]
})
afterAll(() => g.close())

/** What no answer may be: a server error, a code that is none, a trace. */
function expectSound({ status, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  expect(status, text).toBeLessThan(500)
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d+|PrismaClient|SyntaxError/)
  for (const { extensions } of body?.errors ?? []) {
    expect(Object.keys(errorTexts), text).toContain(extensions.code)
    expect(extensions.code, `${text}\n${g.lines.slice(-3).join('')}`).not.toBe('INTERNAL')
  }
}

const tokens = () =>
  fc.oneof(
    fc.constant(undefined),
    texts([...known]).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  )
const headersOf = (token: string | undefined) => (token === undefined ? {} : bearer(token))

const roots = [
  ['query', schema.getQueryType()],
  ['mutation', schema.getMutationType()],
] as const
const operations = roots.flatMap(([verb, type]) =>
  isObjectType(type)
    ? Object.values(type.getFields()).map((field) => [field.name, verb, field] as const)
    : [],
)

function variablesOf({ args }: GraphQLField<unknown, unknown>) {
  const fields = args.map((arg) => [arg.name, valueOf(arg.type, known)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: [], noNullPrototype: true })
}

describe('whatever the arguments, GraphQL answers soundly', () => {
  it.each(operations)('%s', async (_name, verb, field) => {
    const query = documentOf(verb, field)
    const property = fc.asyncProperty(variablesOf(field), tokens(), async (variables, token) => {
      expectSound(await g.post('/graphql', { query, variables }, headersOf(token)))
    })
    await fc.assert(property, bounded(25))
  })

  it('to any body at all', async () => {
    const words = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      ':',
      '$a',
      '"x"',
      '@skip',
      '...',
      'on',
      'query',
      'me',
      'login',
      '!',
      '#',
      '"""',
    )
    const documents = fc.array(words, { maxLength: 40 }).map((list) => list.join(' '))
    const requests = fc.record(
      {
        query: fc.oneof(documents, fc.jsonValue()),
        variables: fc.jsonValue(),
        operationName: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const bodies = fc.oneof(
      requests.map((body) => JSON.stringify(body)),
      fc.json(),
      texts(known),
    )
    const accepts = fc.constantFrom(
      'application/json',
      'application/json;q=0.5',
      '*/*',
      'text/html',
      'nonsense',
    )
    const property = fc.asyncProperty(bodies, accepts, async (body, accept) => {
      expectSound(await g.post('/graphql', body, { accept }))
    })
    await fc.assert(property, bounded(200))
  })
})

const rows = [apiV1].flatMap(({ bases, routes }) =>
  bases.flatMap(({ path }) => Object.keys(routes).map((row) => `${path}/${row}`)),
)
const names = ['appid', 'username', 'password', 'time', 'token', 'token_type', 'refresh_token', 'expire_time']
names.push('lg', 'flag', 'smsflag', 'verify', 'bundleid', 'constructor', '__proto__')

describe('whatever the parameters, an old path answers soundly', () => {
  it.each(rows)('%s', async (path) => {
    const value = fc.oneof({ weight: 5, arbitrary: texts(known) }, { weight: 1, arbitrary: fc.jsonValue() })
    const requests = fc.record<Sent>({
      params: fc.dictionary(fc.constantFrom(...names), value, {
        maxKeys: 12,
        size: 'max',
        noNullPrototype: true,
      }),
      as: fc.constantFrom('json', 'json', 'json', 'form', 'multipart', 'query', 'text', 'raw'),
      raw: fc.oneof(fc.json(), texts(known)),
    })
    const property = fc.asyncProperty(requests, async (request) => {
      const [search, init] = requestOf(request)
      const answer = await g.send(path + search, { method: 'POST', ...init })
      expectSound(answer)
      expect([200, 415]).toContain(answer.status)
      if (answer.status === 200) expect(answer.body).toHaveProperty('state')
      expect(answer.body.code, g.lines.slice(-3).join('')).not.toBe(101)
    })
    await fc.assert(property, bounded(50))
  })
})

import fc from 'fast-check'
import { isObjectType, type GraphQLField } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { schema } from '../../../src/schema/index.ts'
import { documentOf, texts, valueOf } from '../../support/arbitrary.ts'
import { bearer } from '../../support/operations.ts'
import { bounded, openExploring, type Exploring } from '../../support/sound.ts'

let exploring: Exploring
let known: string[] = []
beforeAll(async () => void (exploring = await openExploring()))
beforeEach(async () => void (known = await exploring.known()))
afterAll(() => exploring.g.close())

const post = (body: unknown, headers: Record<string, string>) =>
  exploring.ask(() => exploring.g.post('/graphql', body, headers))

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
  const oneByOne = fields.filter(([name]) => name !== 'input')
  const record = (some: typeof fields) =>
    fc.record(Object.fromEntries(some), { requiredKeys: [], noNullPrototype: true })
  // Where there is one input for all, it comes alone, or not at all, or beside the others, which is refused.
  return oneByOne.length === fields.length
    ? record(fields)
    : fc.oneof(record(fields.filter(([name]) => name === 'input')), record(oneByOne), record(fields))
}

const tokens = () =>
  fc.oneof(
    fc.constant(undefined),
    texts(known).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  )

describe('GraphQL answers soundly, whatever the arguments', () => {
  it.each(operations)('%s', async (_name, verb, field) => {
    const query = documentOf(verb, field)
    const property = fc.asyncProperty(variablesOf(field), tokens(), async (variables, token) => {
      await post({ query, variables }, token === undefined ? {} : bearer(token))
    })
    await fc.assert(property, bounded(25))
  })
})

describe('GraphQL answers soundly, whatever the body', () => {
  const signs = [
    '{',
    '}',
    '(',
    ')',
    ':',
    '$a',
    '"x"',
    '"""',
    '@skip',
    '...',
    'on',
    'query',
    'me',
    'login',
    '!',
    '#',
  ]
  const documents = fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((list) => list.join(' '))
  const requests = fc.record(
    { query: fc.oneof(documents, fc.jsonValue()), variables: fc.jsonValue(), operationName: fc.jsonValue() },
    { requiredKeys: [] },
  )

  it.each(['application/json', 'application/json;q=0.5', 'text/html', 'nonsense'])(
    'and accepted is %s',
    async (accept) => {
      const bodies = fc.oneof(
        requests.map((body) => JSON.stringify(body)),
        fc.json(),
        texts(known),
      )
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => void (await post(body, { accept }))),
        bounded(60),
      )
    },
  )
})

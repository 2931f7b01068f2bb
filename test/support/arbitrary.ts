import fc from 'fast-check'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql'

/** What people, scripts and attackers put where a text belongs; `known` are values that lead further in. */
export const texts = (known: string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '',
        ' ',
        '\0',
        'a\0b',
        '\ud800',
        'x\udfff',
        '\u202e',
        '1',
        '0',
        '-1',
        '2147483648',
        '1e400',
        'NaN',
        'null',
        '__proto__',
        "' OR 1=1 --",
        '%00',
        '${7*7}',
        'x'.repeat(2_000),
        '密'.repeat(254),
        'a@b.cd',
        '@',
        '+86',
      ),
    },
  )

/** A value of a GraphQL input type; now and then anything else that JSON can say. */
export function valueOf(type: GraphQLInputType, known: string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: typed(type, known) }, { weight: 1, arbitrary: fc.jsonValue() })
}

function typed(type: GraphQLInputType, known: string[]): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return typed(type.ofType, known)
  if (isListType(type)) return fc.array(valueOf(type.ofType, known), { maxLength: 120, size: '+1' })
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name), 'NONE')
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map(
      (field) => [field.name, valueOf(field.type, known)] as const,
    )
    return fc.record(Object.fromEntries(fields), { requiredKeys: [], noNullPrototype: true })
  }
  switch (type.name) {
    case 'Int':
      return fc.oneof(fc.integer(), fc.integer({ min: 1, max: 100_000 }), fc.maxSafeInteger(), fc.double())
    case 'Boolean':
      return fc.boolean()
    default:
      return texts(known)
  }
}

/** The document that calls one field of a root type with all its arguments as variables. */
export function documentOf(
  verb: 'query' | 'mutation',
  { name, args, type }: GraphQLField<unknown, unknown>,
): string {
  const declared = args.map((arg: GraphQLArgument) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const call = args.length > 0 ? `${name}(${passed})` : name
  return `${verb} ${declared && `(${declared})`} { ${call} ${selectionOf(type, 3)} }`
}

function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (!isObjectType(named) || depth === 0) return ''
  const fields = Object.values(named.getFields()).map((field) => {
    const inner = selectionOf(field.type, depth - 1)
    return isObjectType(getNamedType(field.type)) && inner === '' ? '' : `${field.name} ${inner}`
  })
  return `{ ${fields.join(' ')} }`
}

/** Parameters, and the way they travel. */
export type Sent = {
  params: Record<string, unknown>
  as: 'json' | 'form' | 'multipart' | 'query' | 'text' | 'raw'
  raw: string
}

/** A POST of them. */
export function requestOf({ params, as, raw }: Sent): [search: string, init: RequestInit] {
  const pairs = Object.entries(params).map(([name, value]) => [name, String(value)] as [string, string])
  const form = new URLSearchParams(pairs)
  const multipart = new FormData()
  for (const [name, value] of pairs) multipart.append(name, value)
  const json = { 'content-type': 'application/json' }
  if (as === 'query') return [`?${form}`, {}]
  if (as === 'form') return ['', { body: form }]
  if (as === 'multipart') return ['', { body: multipart }]
  if (as === 'text') return ['', { body: raw }]
  return ['', { headers: json, body: as === 'raw' ? raw : JSON.stringify(params) }]
}

// A small schema with the plugin: what its fields say is all that the rest of the server knows about them.
import SchemaBuilder from '@pothos/core'
import { execute, parse, type GraphQLSchema } from 'graphql'
import { expect, it } from 'vitest'
import type { AdminAction } from '../../src/auth/admin/admin.ts'
import { createHotOperations } from '../../src/doors/graphql/fast/hot-operations.ts'
import { createGraphQLServer } from '../../src/doors/graphql/server.ts'
import { AuthError } from '../../src/errors.ts'
import { grantOf, type Context } from '../../src/schema/shared/context.ts'
import { operationPlugin } from '../../src/schema/shared/operation-plugin.ts'
import { operationOf } from '../../src/schema/shared/operation.ts'
import { getDatamodel } from '../../src/db/generated/pothos.ts'
import { holdToDeclared, undeclared } from '../support/declared.ts'

// The toys read no table: plugin-prisma, which the type of every builder knows, only has to be given a client.
const prisma = {
  client: () => {
    throw new Error('no table is read')
  },
  dmmf: getDatamodel(),
}

type Toys = { known: boolean; done: string[] }

function toySchema(): GraphQLSchema {
  const builder = new SchemaBuilder<{ Context: Toys; DefaultFieldNullability: false }>({
    plugins: [operationPlugin],
    prisma,
    defaultFieldNullability: false,
    operation: {
      needs: {
        session: {
          fails: ['UNAUTHENTICATED'],
          before: async ({ known }) => {
            if (!known) throw new AuthError('UNAUTHENTICATED')
          },
        },
      },
      mutations: {
        fails: ['FORBIDDEN'],
        around: async ({ done }, action, work) => {
          done.push(told(action))
          return work()
        },
      },
    },
  })
  builder.queryType({ description: 'Reads.' })
  builder.mutationType({ description: 'Writes.' })
  builder.queryFields((t) => ({
    plain: t.string({ description: 'Says nothing.', resolve: () => 'plain' }),
    hot: t.string({ description: 'Asked often.', hot: true, resolve: () => 'hot' }),
    mine: t.string({
      description: 'Is mine.',
      needs: 'session',
      fails: ['MEMBER_NOT_FOUND'],
      resolve: () => 'mine',
    }),
    honest: t.string({
      fails: ['BUSY'],
      resolve: () => {
        throw new AuthError('BUSY')
      },
    }),
    common: t.string({
      resolve: () => {
        throw new AuthError('UNAVAILABLE')
      },
    }),
    dishonest: t.string({
      fails: ['BUSY'],
      resolve: () => {
        throw new AuthError('CODE_INVALID')
      },
    }),
  }))
  builder.mutationFields((t) => ({
    guess: t.string({
      description: 'Tries a secret.',
      credential: true,
      args: {
        name: t.arg.string({ required: true, audit: 'member' }),
        kind: t.arg.string({ required: true, audit: 'shown' }),
        secret: t.arg.string({ required: true }),
      },
      resolve: () => 'no',
    }),
  }))
  return builder.toSchema()
}

const told = ({ name, audit }: AdminAction) => `${name} ${JSON.stringify(audit)}`

const ask = (schema: GraphQLSchema, query: string, ctx: Partial<Toys> = {}) =>
  execute({ schema, document: parse(query), contextValue: { known: false, done: [], ...ctx } })

const schema = toySchema()
const queries = schema.getQueryType()?.getFields() ?? {}
const mutations = schema.getMutationType()?.getFields() ?? {}

it('writes the errors into the description: those of every mutation, of what the field needs, and its own', () => {
  expect(queries.plain?.description).toBe('Says nothing.')
  expect(queries.mine?.description).toBe('Is mine. Errors: UNAUTHENTICATED, MEMBER_NOT_FOUND.')
  expect(mutations.guess?.description).toBe('Tries a secret. Errors: FORBIDDEN.')
  expect(schema.getQueryType()?.description).toBe(
    'Reads. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL.',
  )
})

it('keeps what a field says on the field', () => {
  expect(operationOf(queries.hot)).toEqual({ fails: [], credential: false, hot: true, audit: {} })
  expect(operationOf(mutations.guess)).toEqual({
    fails: ['FORBIDDEN'],
    credential: true,
    hot: false,
    audit: { name: 'member', kind: 'shown' },
  })
})

it('asks for what a field needs before its resolver runs', async () => {
  expect((await ask(schema, '{ mine }')).errors?.[0]?.originalError).toMatchObject({
    code: 'UNAUTHENTICATED',
  })
  expect((await ask(schema, '{ mine }', { known: true })).data).toEqual({ mine: 'mine' })
})

it('runs every mutation inside what the schema puts around them, told what the audit may show', async () => {
  const done: string[] = []
  await ask(schema, 'mutation { guess(name: "a", kind: "b", secret: "c") }', { done })
  expect(done).toEqual(['guess {"name":"member","kind":"shown"}'])
})

it('builds no schema with a need that nothing meets', () => {
  const builder = new SchemaBuilder<object>({ plugins: [operationPlugin], prisma })
  builder.queryType({ fields: (t) => ({ mine: t.string({ needs: 'session', resolve: () => 'mine' }) }) })
  expect(() => builder.toSchema()).toThrow('This schema cannot meet the need "session".')
})

it('gives the session only to a field that says it needs one', () => {
  expect(() => grantOf({} as Context)).toThrow("A field that reads the session must say needs: 'session'.")
})

it('in tests, lets no field answer a code that it did not declare', async () => {
  const held = toySchema()
  holdToDeclared(held)
  const thrownBy = async (field: string) => (await ask(held, `{ ${field} }`)).errors?.[0]?.originalError
  expect(await thrownBy('honest')).toMatchObject({ code: 'BUSY' })
  expect(await thrownBy('common')).toMatchObject({ code: 'UNAVAILABLE' })
  expect(undeclared).toEqual([])
  expect((await thrownBy('dishonest'))?.message).toBe(
    'dishonest answers CODE_INVALID, which it does not declare',
  )
  expect(undeclared.splice(0)).toEqual(['dishonest answers CODE_INVALID'])
})

it('makes a server allow one field with a credential per operation, under whatever aliases', async () => {
  const server = createGraphQLServer({ schema, endpoint: '/graphql', introspection: true })
  const once = 'guess(name: "a", kind: "b", secret: "c")'
  // The toys read nothing else of a context.
  const context = { done: [], language: 'en' } as unknown as Context
  expect((await server.execute({ query: `mutation { ${once} }` }, context)).errors).toBeUndefined()
  const twice = await server.execute({ query: `mutation { a: ${once} b: ${once} }` }, context)
  expect(twice.errors?.map(({ extensions }) => extensions.code)).toEqual(['TOO_COMPLEX'])
})

it('makes a server compile hot fields, and no others', () => {
  const hot = createHotOperations(schema)
  const compiled = (query: string) => {
    const document = parse(query)
    for (let run = 0; run < 25; run++)
      void hot.plugin.onExecute?.({ args: { document, contextValue: { params: { query } } } } as never)
    return hot.run({ query }, {}) !== undefined
  }
  expect([compiled('{ hot }'), compiled('{ plain }'), compiled('{ hot plain }')]).toEqual([
    true,
    false,
    false,
  ])
})

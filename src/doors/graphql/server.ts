import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { NoSchemaIntrospectionCustomRule, print, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga'
import type { Context } from '../../schema/shared/context.ts'
import { createDocuments } from './documents.ts'
import { createHotOperations } from './fast/hot-operations.ts'
import { limits } from './limits.ts'
import { noteFailure, observing } from './observing.ts'
import { localizeErrors, publicError } from './public-errors.ts'
import type { Result } from './result.ts'

export type GraphQLServer = ReturnType<typeof createGraphQLServer>

// Operations run as POST whatever verb their door uses: a legacy GET may change state.
const asPost = new Request('http://gateway/graphql', { method: 'POST' })

export type ServedSchema = {
  schema: GraphQLSchema
  endpoint: string
  /** Whether callers may ask for the schema, and are helped with names they mistyped. */
  introspection: boolean
  /** Whether somebody watches requests: metrics or traces. */
  observed?: boolean
}

/** The GraphQL engine behind every door: one for the public schema, and one for the admin's. */
export function createGraphQLServer({ schema, endpoint, introspection, observed = false }: ServedSchema) {
  const errors: Plugin = {
    onExecutionResult({ result, setResult, context }) {
      if (!result || !('errors' in result) || !result.errors) return
      // This hook alone is typed without what the server was given.
      const ctx = context as unknown as Context
      const shown = localizeErrors(result.errors, ctx, introspection)
      noteFailure(ctx, shown[0]?.extensions.code)
      setResult({ ...result, errors: shown })
    },
  }
  const noIntrospection: Plugin = {
    onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
  }
  const hot = createHotOperations(schema)
  const yoga = createYoga<Context>({
    schema,
    maskedErrors: { maskError: publicError },
    logging: false,
    landingPage: false,
    multipart: false,
    cors: false,
    batching: false,
    parserAndValidationCache: false,
    graphqlEndpoint: endpoint,
    graphiql: false,
    plugins: [
      createDocuments(),
      ...limits,
      ...(introspection ? [] : [noIntrospection]),
      hot.plugin,
      errors,
      ...(observed ? [observing] : []),
    ],
  })

  // In Yoga's typings, not in its documents: the way in without Yoga's HTTP layer. Used here only.
  const { getResultForParams } = yoga

  async function execute(params: GraphQLParams, context: Context): Promise<Result> {
    const ran = hot.run(params, context)
    // Its types do not know that a query or mutation has one result.
    if (!ran) return (await getResultForParams({ params, request: asPost }, context)) as ExecutionResult
    const { data, errors } = await ran
    if (!errors) return { data }
    const shown = localizeErrors(errors, context, introspection)
    noteFailure(context, shown[0]?.extensions.code)
    return { errors: shown, data }
  }

  const texts = new WeakMap<object, string>()

  return {
    /** Runs raw GraphQL parameters, already parsed and of the right types. */
    execute,

    /** Runs one typed operation. */
    async run<Data, Variables>(
      operation: TypedDocumentNode<Data, Variables>,
      variables: Variables,
      context: Context,
    ): Promise<Result<Data>> {
      let query = texts.get(operation)
      if (query === undefined) texts.set(operation, (query = print(operation)))
      // Codegen made document and types from one text: variables are named values, and the answer is of that shape.
      const named = variables as Record<string, unknown>
      return (await execute({ query, variables: named }, context)) as Result<Data>
    },

    /** Everything else on /graphql: GET, odd requests. */
    async fetch(request: Request, context: Context): Promise<Response> {
      const { status, headers, body } = await yoga.fetch(request, context)
      // Yoga's responses are of a class of its own, which Hono takes apart wrongly (HEAD).
      return new Response(body, { status, headers: [...headers] })
    },
  }
}

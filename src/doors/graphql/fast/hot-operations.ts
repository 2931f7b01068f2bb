import {
  BREAK,
  GraphQLError,
  Kind,
  Source,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../../schema/context.ts'
import { operationOf } from '../../../schema/operation.ts'
import { rootFieldOf } from '../observing.ts'
import type { Result } from '../result.ts'

// Compiling takes a millisecond or more: what a stranger sends now and then is not worth it.
const worthCompiling = 20
const mostOperations = 500

type Operation = {
  name: string | null | undefined
  field: string
  runs: number
  run?: CompiledQuery['query']
}

/**
 * Token checks that come often and passed every rule each time. They are compiled once and from then on skip the walk
 * from text to executor, which depends on nothing in the request and costs several times what the work itself does.
 */
export function createHotOperations(schema: GraphQLSchema) {
  const operations = new LRUCache<string, Operation>({ max: mostOperations })

  // Its hook runs only after parsing and validation found nothing.
  const plugin: Plugin = {
    onExecute({ args: { document, contextValue } }) {
      const { query, operationName: name } = contextValue.params
      if (!query || !isHot(schema, document)) return
      const known = operations.get(query)
      if (!known || known.name !== name) {
        const field = rootFieldOf(document, name)
        return void operations.set(query, { name, field, runs: 1 })
      }
      if (++known.runs !== worthCompiling) return
      const compiled = compileQuery(schema, document, name ?? undefined)
      if (isCompiledQuery(compiled)) known.run = compiled.query
    },
  }

  /** Executes a compiled operation, errors as GraphQL has them; undefined when there is none. */
  function run(params: GraphQLParams, context: Pick<Context, 'seen'>): Promise<Result> | undefined {
    const { query } = params
    const known = query ? operations.get(query) : undefined
    if (!query || !known?.run || known.name !== params.operationName) return undefined
    if (context.seen) context.seen.operation = known.field
    return execute({ run: known.run, query }, params, context)
  }

  return { plugin, run }
}

/**
 * True for documents of hot fields only, of which nothing but names can reach the compiler's generated code. It
 * turns some string literals into code (its marks for dates), so a literal must never get there; nor should one, which
 * may be a secret, be kept. It also has its own mind about defaults. Two underscores: introspection, or `__proto__`.
 */
function isHot(schema: GraphQLSchema, document: DocumentNode): boolean {
  const [operation, ...others] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return false
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {}
  const saysHot = (node: SelectionNode) =>
    node.kind === Kind.FIELD && operationOf(fields[node.name.value])?.hot === true
  if (!operation.selectionSet.selections.every(saysHot)) return false
  let plain = true
  const stop = () => {
    plain = false
    return BREAK
  }
  visit(operation, {
    Name: ({ value }) => (value.startsWith('__') && value !== '__typename' ? stop() : undefined),
    Directive: stop,
    StringValue: stop,
    VariableDefinition: ({ defaultValue }) => (defaultValue ? stop() : undefined),
  })
  return plain
}

type Compiled = { run: CompiledQuery['query']; query: string }

async function execute({ run, query }: Compiled, { variables }: GraphQLParams, context: object) {
  const { data, errors } = await run(undefined, context, variables)
  return errors ? { errors: errors.map((error) => located(error, query)), data } : { data }
}

// The compiled code has an error class of its own, which knows lines and columns only.
function located({ message, path, originalError, locations }: GraphQLError, query: string): GraphQLError {
  const lines = query.split('\n')
  const before = (line: number) => lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const positions = locations?.map(({ line, column }) => before(line) + column - 1)
  return new GraphQLError(message, { source: new Source(query), positions, path, originalError })
}

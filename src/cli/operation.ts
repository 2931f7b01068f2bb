import { execute, getNullableType, parse, type GraphQLArgument, type GraphQLField } from 'graphql'
import { AuthError } from '../errors.ts'
import type { AdminContext } from '../schema/shared/context.ts'
import { adminSchema } from '../schema/admin/index.ts'
import type { AsOperator } from './operator.ts'
import type { Item, Verb } from './verb.ts'

const roots = [adminSchema.getQueryType(), adminSchema.getMutationType()]

/** The operation of the admin schema that a verb runs. Throws when there is none of that name. */
export function fieldOf({ field: name }: Verb): GraphQLField<unknown, unknown> {
  const found = roots.flatMap((root) => root?.getFields()[name] ?? [])[0]
  if (!found) throw new Error(`The admin schema has no operation "${name}".`)
  return found
}

/** The document of a verb: each argument of its operation is a variable of the same name. */
export function documentOf(verb: Verb): string {
  const { name, args } = fieldOf(verb)
  const kind = adminSchema.getMutationType()?.getFields()[name] ? 'mutation' : 'query'
  const variables = listed(args.map((arg) => `$${arg.name}: ${variableType(arg)}`))
  const passed = listed(args.map((arg) => `${arg.name}: $${arg.name}`))
  return `${kind} ${variables} { ${name}${passed} ${verb.select ?? ''} }`
}

function listed(items: string[]): string {
  return items.length > 0 ? `(${items.join(', ')})` : ''
}

// A variable can be left out, for the argument to take its default, only when its type is nullable.
function variableType({ type, defaultValue }: GraphQLArgument): string {
  return String(defaultValue === undefined ? type : getNullableType(type))
}

/**
 * Runs a verb as the admin door would, with the same rules and the same audit, and answers what to print. Throws the
 * AuthError of the operation, and an Error for a variable that it does not have: asked by a newer command line, a gateway
 * would do more or less than was meant.
 */
export async function runVerb(deps: AsOperator, verb: Verb, variables: Item): Promise<unknown> {
  const known = new Set(fieldOf(verb).args.map(({ name }) => name))
  const unknown = Object.keys(variables).filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`"${verb.field}" has no argument ${unknown.join(', ')} here.`)
  const context: AdminContext = { ...deps, language: 'en', token: null }
  const { data, errors } = await execute({
    schema: adminSchema,
    document: parse(documentOf(verb)),
    variableValues: variables,
    contextValue: context,
  })
  if (errors?.[0]) throw errors[0].originalError ?? errors[0]
  return printable(verb, data?.[verb.field])
}

function printable({ missing, printedAs, shown = (item) => item }: Verb, answer: unknown): unknown {
  if (answer === null && missing) throw new AuthError(missing)
  if (printedAs) return { [printedAs]: answer }
  if (Array.isArray(answer)) return answer.filter(isItem).map(shown)
  return isItem(answer) ? shown(answer) : answer
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null
}

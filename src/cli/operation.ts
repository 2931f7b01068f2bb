import { execute, parse, type GraphQLField } from 'graphql'
import type { Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import type { AdminContext } from '../schema/context.ts'
import { adminSchema } from '../schema/admin/index.ts'
import { admin, operator } from './operator.ts'
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
  const listed = (item: (arg: (typeof args)[number]) => string) =>
    args.length > 0 ? `(${args.map(item).join(', ')})` : ''
  const declared = listed(({ name: arg, type }) => `$${arg}: ${nullable(String(type), arg)}`)
  return `${kind} ${declared} { ${name}${listed(({ name: arg }) => `${arg}: $${arg}`)} ${verb.select ?? ''} }`

  // A variable that is left out takes the argument's default only where it may be left out.
  function nullable(type: string, arg: string): string {
    return args.find(({ name }) => name === arg)?.defaultValue === undefined ? type : type.replace(/!$/, '')
  }
}

/**
 * Runs a verb as the admin door would, with the same rules and the same audit, and answers what to print. Throws the
 * AuthError of the operation.
 */
export async function runVerb(deps: Deps, verb: Verb, variables: Item): Promise<unknown> {
  const context: AdminContext = {
    ...deps,
    admin,
    client: operator,
    language: 'en',
    token: null,
    requestId: 'cli',
  }
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

import type { GraphQLSchema } from 'graphql'
import { errorTexts, type ErrorCode } from '../../src/errors.ts'
import { commonErrors, operationOf } from '../../src/schema/operation.ts'

/** What fields answered without having declared it, since somebody last took it away. */
export const undeclared: string[] = []

/**
 * From now on, a root field of the schema that answers a code its `fails` does not say throws an error that is no part of
 * the catalogue, and is noted in `undeclared`.
 */
export function holdToDeclared(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { name, resolve } = field
      const operation = operationOf(field)
      if (!resolve || !operation) throw new Error(`${name} was not made by the operation plugin`)
      const declared = [...commonErrors, ...operation.fails]
      field.resolve = async (...asked) => {
        try {
          return await resolve(...asked)
        } catch (error) {
          const code = codeOf(error)
          if (!code || declared.includes(code)) throw error
          undeclared.push(`${name} answers ${code}`)
          throw new Error(`${name} answers ${code}, which it does not declare`, { cause: error })
        }
      }
    }
}

// By its code: what is thrown without one becomes INTERNAL or UNAVAILABLE, which every field can answer.
function codeOf(error: unknown): ErrorCode | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code in errorTexts ? (code as ErrorCode) : undefined
}

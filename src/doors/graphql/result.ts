import type { GraphQLError } from 'graphql'

/** What an operation answers, its errors already those that a caller may see. */
export type Result<Data = Record<string, unknown>> = {
  data?: Data | null | undefined
  errors?: readonly GraphQLError[]
}

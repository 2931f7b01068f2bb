import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql'

/** A schema as text, in an order that only changes when the schema does. */
export function printSortedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

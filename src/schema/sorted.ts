import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './index.ts'

/** The schema as text, in an order that only changes when the schema does. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

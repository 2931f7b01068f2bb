import SchemaBuilder from '@pothos/core'
import ZodPlugin from '@pothos/plugin-zod'
import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'

/** Holds no definitions: one file per noun beside this one does. */
export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  plugins: [ZodPlugin],
  defaultFieldNullability: false,
  zod: {
    // Only the names of the arguments: zod's messages may quote the input, which may be a password.
    validationError: ({ issues }) => {
      const fields = issues.map((issue) => issue.path.map(String).join('.')).filter(Boolean)
      return new AuthError('BAD_INPUT', { fields: [...new Set(fields)] })
    },
  },
})

builder.queryType({ description: 'Reads. Nothing here changes state.' })
builder.mutationType({ description: 'Everything that changes state. Only by POST.' })

builder.scalarType('DateTime', {
  description: 'An instant as an ISO 8601 text in UTC, for example 2026-01-31T08:00:00.000Z.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const date = typeof value === 'string' ? new Date(value) : new Date(Number.NaN)
    if (Number.isNaN(date.getTime())) throw new AuthError('BAD_INPUT')
    return date
  },
})

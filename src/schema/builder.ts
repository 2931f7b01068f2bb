import SchemaBuilder from '@pothos/core'
import ZodPlugin from '@pothos/plugin-zod'
import type { Context } from './context.ts'
import { dateTime } from './date-time.ts'
import { badInput } from './rules.ts'

/** Holds no definitions: one file per noun beside this one does. */
export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  plugins: [ZodPlugin],
  defaultFieldNullability: false,
  zod: { validationError: badInput },
})

builder.queryType({ description: 'Reads. Nothing here changes state.' })
builder.mutationType({ description: 'Everything that changes state. Only by POST.' })

builder.scalarType('DateTime', dateTime)

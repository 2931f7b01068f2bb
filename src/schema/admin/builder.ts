import SchemaBuilder from '@pothos/core'
import ZodPlugin from '@pothos/plugin-zod'
import type { AdminContext } from '../context.ts'
import { dateTime } from '../date-time.ts'
import { badInput } from '../rules.ts'

/** Of the admin's schema only: nothing made here can show in the public one. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({ plugins: [ZodPlugin], defaultFieldNullability: false, zod: { validationError: badInput } })

builder.queryType({ description: 'What an operator can look up. Nothing here changes state.' })
builder.mutationType({
  description:
    'What an operator can change. Each is audited (event "admin"). FORBIDDEN to read-only credentials.',
})

builder.scalarType('DateTime', dateTime)

import SchemaBuilder from '@pothos/core'
import ZodPlugin from '@pothos/plugin-zod'
import { actAsAdmin } from '../../auth/admin/admin.ts'
import type { AdminContext } from '../context.ts'
import { dateTime } from '../date-time.ts'
import { operationPlugin } from '../operation-plugin.ts'
import { badInput } from '../rules.ts'

/** Of the admin's schema only: nothing made here can show in the public one. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  plugins: [ZodPlugin, operationPlugin],
  defaultFieldNullability: false,
  zod: { validationError: badInput },
  operation: { mutations: { fails: ['FORBIDDEN'], around: actAsAdmin } },
})

builder.queryType({ description: 'What an operator can look up. Nothing here changes state.' })
builder.mutationType({
  description:
    'What an operator can change. Each is audited (event "admin"). FORBIDDEN to read-only credentials.',
})

builder.scalarType('DateTime', dateTime)

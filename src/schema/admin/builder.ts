import SchemaBuilder from '@pothos/core'
import { builderOptions } from '../shared/builder-options.ts'
import { actAsAdmin } from '../../auth/admin/admin.ts'
import type PrismaTypes from '../../db/generated/pothos.ts'
import type { AdminContext } from '../shared/context.ts'
import { dateTime } from '../shared/date-time.ts'
import { json } from '../shared/json.ts'

/** Of the admin's schema only: nothing made here can show in the public one. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  PrismaTypes: PrismaTypes
  Scalars: { DateTime: { Input: Date; Output: Date }; JSON: { Input: never; Output: unknown } }
}>({
  ...builderOptions,
  operation: { mutations: { fails: ['FORBIDDEN'], around: actAsAdmin } },
})

builder.queryType({ description: 'What an operator can look up. Nothing here changes state.' })
builder.mutationType({
  description:
    'What an operator can change. Each is audited (event "admin"). FORBIDDEN to read-only credentials.',
})

builder.scalarType('DateTime', dateTime)
builder.scalarType('JSON', json)

import SchemaBuilder from '@pothos/core'
import { builderOptions } from './shared/builder-options.ts'
import type PrismaTypes from '../db/generated/pothos.ts'
import { recentProofNeed, sessionNeed, type Context } from './shared/context.ts'
import { dateTime } from './shared/date-time.ts'
import { json } from './shared/json.ts'

/** Holds no definitions: one file per noun beside this one does. */
export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  PrismaTypes: PrismaTypes
  Scalars: { DateTime: { Input: Date; Output: Date }; JSON: { Input: never; Output: unknown } }
}>({
  ...builderOptions,
  operation: { needs: { session: sessionNeed, 'recent proof': recentProofNeed } },
})

builder.queryType({ description: 'Reads. Nothing here changes state.' })
builder.mutationType({ description: 'Everything that changes state. Only by POST.' })

builder.scalarType('DateTime', dateTime)
builder.scalarType('JSON', json)

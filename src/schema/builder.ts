import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ZodPlugin from '@pothos/plugin-zod'
import type PrismaTypes from '../db/generated/pothos.ts'
import { recentProofNeed, sessionNeed, type Context } from './context.ts'
import { dateTime } from './date-time.ts'
import { operationPlugin } from './operation-plugin.ts'
import { prismaOptions, relayOptions } from './pages.ts'
import { badInput } from './rules.ts'

/** Holds no definitions: one file per noun beside this one does. */
export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  PrismaTypes: PrismaTypes
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  // The first wraps the others: arguments are checked before a session is.
  plugins: [PrismaPlugin, RelayPlugin, ZodPlugin, operationPlugin],
  defaultFieldNullability: false,
  prisma: prismaOptions,
  relay: relayOptions,
  zod: { validationError: badInput },
  operation: { needs: { session: sessionNeed, 'recent proof': recentProofNeed } },
})

builder.queryType({ description: 'Reads. Nothing here changes state.' })
builder.mutationType({ description: 'Everything that changes state. Only by POST.' })

builder.scalarType('DateTime', dateTime)

import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ZodPlugin from '@pothos/plugin-zod'
import { actAsAdmin } from '../../auth/admin/admin.ts'
import type PrismaTypes from '../../db/generated/pothos.ts'
import type { AdminContext } from '../context.ts'
import { dateTime } from '../date-time.ts'
import { operationPlugin } from '../operation-plugin.ts'
import { prismaOptions, relayOptions } from '../pages.ts'
import { badInput } from '../rules.ts'

/** Of the admin's schema only: nothing made here can show in the public one. */
export const builder = new SchemaBuilder<{
  Context: AdminContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  PrismaTypes: PrismaTypes
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  plugins: [PrismaPlugin, RelayPlugin, ZodPlugin, operationPlugin],
  defaultFieldNullability: false,
  prisma: prismaOptions,
  relay: relayOptions,
  zod: { validationError: badInput },
  operation: { mutations: { fails: ['FORBIDDEN'], around: actAsAdmin } },
})

builder.queryType({ description: 'What an operator can look up. Nothing here changes state.' })
builder.mutationType({
  description:
    'What an operator can change. Each is audited (event "admin"). FORBIDDEN to read-only credentials.',
})

builder.scalarType('DateTime', dateTime)

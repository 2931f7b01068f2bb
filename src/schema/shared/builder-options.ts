import type { SchemaTypes } from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ZodPlugin from '@pothos/plugin-zod'
import { operationPlugin } from './operation-plugin.ts'
import { prismaOptions, relayOptions } from './pages.ts'
import { badInput } from './rules.ts'

// The first wraps the others: arguments are checked before a session is.
const plugins: (keyof PothosSchemaTypes.Plugins<SchemaTypes>)[] = [
  PrismaPlugin,
  RelayPlugin,
  ZodPlugin,
  operationPlugin,
]

/** What every schema is built with. */
export const builderOptions = {
  plugins,
  defaultFieldNullability: false as const,
  prisma: prismaOptions,
  relay: relayOptions,
  zod: { validationError: badInput },
}

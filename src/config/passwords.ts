import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { count, list, type Vars } from './fields.ts'

/** How passwords are hashed, and which are taken. */
export const passwordEnv = {
  BCRYPT_COST: z.coerce.number().int().min(10).max(15).default(10),
  HASH_THREADS: z.coerce.number().int().min(1).max(64).default(Math.max(1, availableParallelism())),
  HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).optional(),
  PASSWORD_MIN_GRAPHQL: count(8),
  PASSWORD_MIN_API_V1: count(1),
  PASSWORD_MIN_V1_SITE: count(6),
  PASSWORD_MIN_API_AUTH: count(6),
  PASSWORD_REFUSE_COMMON: list.default(['graphql']),
}

export const passwordConfig = (vars: Vars<typeof passwordEnv>) => ({
  bcryptCost: vars.BCRYPT_COST,
  hashThreads: vars.HASH_THREADS,
  // About three seconds of waiting at cost 10: beyond that a login is told "busy" at once.
  hashQueue: vars.HASH_QUEUE ?? vars.HASH_THREADS * 32,
  passwordMin: {
    graphql: vars.PASSWORD_MIN_GRAPHQL,
    'api-v1': vars.PASSWORD_MIN_API_V1,
    'v1-site': vars.PASSWORD_MIN_V1_SITE,
    'api-auth': vars.PASSWORD_MIN_API_AUTH,
  },
  refuseCommonPasswords: vars.PASSWORD_REFUSE_COMMON,
})

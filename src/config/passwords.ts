import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { count, list, type Vars } from './fields.ts'

/** How passwords are hashed, and which are taken. */
export const passwordEnv = {
  BCRYPT_COST: z.coerce.number().int().min(10).max(15).default(10).meta({
    description:
      'The cost of password hashes: one more doubles the time. After a raise, each password is hashed again at the next login.',
  }),
  HASH_THREADS: z.coerce.number().int().min(1).max(64).default(Math.max(1, availableParallelism())).meta({
    description: 'Threads that hash passwords.',
    unset: 'one per core; 1 on the command line',
  }),
  HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).optional().meta({
    description: 'Hashes that may wait for a thread; more are answered `BUSY` at once.',
    unset: '32 per thread: about three seconds at cost 10',
  }),
  PASSWORD_MIN_GRAPHQL: count(8).meta({ description: 'Fewest characters of a new password over GraphQL.' }),
  PASSWORD_MIN_API_V1: count(1).meta({ description: 'The same over api-v1, whose own example is `123`.' }),
  PASSWORD_MIN_V1_SITE: count(6).meta({ description: 'The same over v1-site.' }),
  PASSWORD_MIN_API_AUTH: count(6).meta({ description: 'The same over api-auth.' }),
  PASSWORD_REFUSE_COMMON: list.default(['graphql']).meta({
    description: 'Wires that refuse the 10 000 most common passwords and the name of the member.',
  }),
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

import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { Vars } from './fields.ts'

/** How passwords are hashed. Which new ones are taken is told by the wire (wires.ts). */
export const passwordEnv = {
  BCRYPT_COST: z.coerce.number().int().min(10).max(15).default(10),
  HASH_THREADS: z.coerce.number().int().min(1).max(64).default(Math.max(1, availableParallelism())),
  HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).optional(),
}

export const passwordConfig = (vars: Vars<typeof passwordEnv>) => ({
  bcryptCost: vars.BCRYPT_COST,
  hashThreads: vars.HASH_THREADS,
  // About three seconds of waiting at cost 10: beyond that a login is told "busy" at once.
  hashQueue: vars.HASH_QUEUE ?? vars.HASH_THREADS * 32,
})

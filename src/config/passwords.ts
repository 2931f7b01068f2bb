import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { Vars } from './fields.ts'

/** How passwords are hashed. Which new ones are taken is told by the wire (wires.ts). */
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
}

export const passwordConfig = (vars: Vars<typeof passwordEnv>) => ({
  bcryptCost: vars.BCRYPT_COST,
  hashThreads: vars.HASH_THREADS,
  // About three seconds of waiting at cost 10: beyond that a login is told "busy" at once.
  hashQueue: vars.HASH_QUEUE ?? vars.HASH_THREADS * 32,
})

import { z } from 'zod'
import type { Dialect, Settled } from '../../../rest-compat/dialect.ts'
import { envelope } from './envelope.ts'
import { policy } from './policy.ts'
import { routes } from './routes.ts'

const env = { TOY_BASE: z.string().startsWith('/', 'must start with /').default('/toy') }

/** A fourth wire format, as somebody would add it to rest-compat: with a setting of its own, below a base of another. */
export const toy: Dialect = {
  policy,
  about: ['玩具', 'A toy'],
  env,
  tables: ({ wire, vars }: Settled<typeof env>) => [
    {
      wire,
      bases: [vars.TOY_BASE, '/api/v1/toy'],
      routes,
      tokenOf: ({ params }) => params.key ?? null,
      cors: false,
      ...envelope,
    },
  ],
}

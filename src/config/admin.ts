import { z } from 'zod'
import { flag, list, networks, type Vars } from './fields.ts'

// What a Bearer credential can be written with (RFC 6750 section 2.1).
const adminToken = z
  .string()
  .regex(
    /^(read:)?[\w\-.~+/]{32,500}=*$/,
    'must list tokens of 32 or more of A-Za-z0-9-._~+/, each as it is or as read:<token>',
  )
  .transform((value) => {
    const reads = value.startsWith('read:')
    return { token: reads ? value.slice(5) : value, scope: reads ? ('read' as const) : ('full' as const) }
  })

/** Who may administrate over GraphQL. */
export const adminEnv = {
  ADMIN_TOKEN: list.pipe(z.array(adminToken)).default([]).meta({
    values: 'tokens of 32 characters or more, separated by commas; `read:<token>` may only look',
    description: 'Credentials of /admin/graphql. To rotate one, list both, then drop the old one.',
    unset: 'no admin door',
  }),
  ADMIN_ALLOW_FROM: networks.meta({ description: 'Where admins may come from.', unset: 'anywhere' }),
  ADMIN_EXPLORER: flag.optional().meta({
    description: 'Serves GraphiQL on /admin/graphql; it asks for a credential before it shows anything.',
    unset: '`true`; `false` in production',
  }),
}

export const adminConfig = (vars: Vars<typeof adminEnv>, production: boolean) => ({
  /** Credentials of /admin/graphql, which does not exist without one. */
  adminTokens: vars.ADMIN_TOKEN,
  adminAllowFrom: vars.ADMIN_ALLOW_FROM,
  adminExplorer: vars.ADMIN_EXPLORER ?? !production,
})

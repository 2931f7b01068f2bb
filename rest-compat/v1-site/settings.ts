import { z } from 'zod'

/** The generations of v1-site: RageFrame 2, RageFrame 3, and the TinyShop addon. */
const flavours = z.enum(['rf2', 'rf3', 'tiny-shop'])
export type Flavour = z.infer<typeof flavours>

const base = z.string().transform((value, ctx) => {
  const [, path, flavour] = /^((?:\/[\w-]+)+)=(.+)$/.exec(value) ?? []
  const known = flavours.safeParse(flavour)
  if (path && known.success) return { path, flavour: known.data }
  ctx.addIssue('must list <path>=<rf2, rf3 or tiny-shop>')
  return z.NEVER
})

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)

/** What the operator decides about v1-site alone. */
export const env = {
  V1_SITE_BASES: list
    .pipe(z.array(base))
    .prefault('/v1/site=rf3,/api/v1/site=rf2,/tiny-shop/v1/site=tiny-shop,/api/tiny-shop/v1/site=tiny-shop')
    .meta({
      values: '`<path>=<rf2, rf3 or tiny-shop>`, separated by commas',
      description: 'The paths of v1-site, each with the flavour of its texts.',
    }),
  V1_SITE_GROUP_OPTIONAL: z
    .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
    .default(true)
    .meta({ description: 'v1-site: a group that is left out is `default`, on login and refresh.' }),
}

/** What one base of v1-site is served with. Lives in seconds. */
export type Site = {
  flavour: Flavour
  /** The oldest clients leave the group out: CONTRACT.md#a-missing-group. */
  groupOptional: boolean
  passwordMin: number
  accessTtl: number
  refreshTtl: number
}

import { z } from 'zod'
import { flag, list, type Vars } from './fields.ts'

const siteBase = z.string().transform((value, ctx) => {
  const [, path, flavour] = /^((?:\/[\w-]+)+)=(.+)$/.exec(value) ?? []
  const known = z.enum(['rf2', 'rf3', 'tiny-shop']).safeParse(flavour)
  if (path && known.success) return { path, flavour: known.data }
  ctx.addIssue('must list <path>=<rf2, rf3 or tiny-shop>')
  return z.NEVER
})

const day = z.iso.date().transform((text) => Date.parse(text))
const oldWire = z.enum(['api-v1', 'v1-site', 'api-auth'])
const going = /^([\w-]+)(?:\/([\w/-]+))?=([\d-]+)(?:\/([\d-]+))?$/

const deprecation = z.string().transform((value, ctx) => {
  const [, wire, route = null, since, until] = going.exec(value) ?? []
  const dialect = oldWire.safeParse(wire)
  const [deprecated, sunset] = [day.safeParse(since), day.nullable().safeParse(until ?? null)]
  // RFC 9745 section 4: a path does not go away before it is deprecated.
  if (dialect.success && deprecated.success && sunset.success && (sunset.data ?? Infinity) >= deprecated.data)
    return { dialect: dialect.data, route, deprecated: deprecated.data, sunset: sunset.data }
  ctx.addIssue('must list <wire>[/<path>]=<date>[/<date it goes away>], dates as 2027-01-31')
  return z.NEVER
})

/** The old wires: where they are, and when they go away. */
export const legacyEnv = {
  V1_SITE_BASES: list
    .pipe(z.array(siteBase))
    .prefault('/v1/site=rf3,/api/v1/site=rf2,/tiny-shop/v1/site=tiny-shop,/api/tiny-shop/v1/site=tiny-shop')
    .meta({
      values: '`<path>=<rf2, rf3 or tiny-shop>`, separated by commas',
      description: 'The paths of v1-site, each with the flavour of its texts.',
    }),
  V1_SITE_GROUP_OPTIONAL: flag.default(true).meta({
    description: 'v1-site: a group that is left out is `default`, on login and refresh.',
  }),
  LEGACY_DEPRECATION: list.pipe(z.array(deprecation)).default([]).meta({
    values: '`<wire>[/<path>]=<date>[/<date it goes away>]`, separated by commas',
    description:
      'Old wires and paths that go away: they answer with `Deprecation` (RFC 9745) and `Sunset` (RFC 8594). For example `api-v1=2026-12-01/2027-06-01,v1-site/sms-code=2026-12-01`.',
    unset: 'none',
  }),
}

export const legacyConfig = (vars: Vars<typeof legacyEnv>) => ({
  v1SiteBases: vars.V1_SITE_BASES,
  v1SiteGroupOptional: vars.V1_SITE_GROUP_OPTIONAL,
  /** Old wires and paths that go away. */
  legacyDeprecation: vars.LEGACY_DEPRECATION,
})

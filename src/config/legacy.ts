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
    .prefault('/v1/site=rf3,/api/v1/site=rf2,/tiny-shop/v1/site=tiny-shop,/api/tiny-shop/v1/site=tiny-shop'),
  V1_SITE_GROUP_OPTIONAL: flag.default(true),
  LEGACY_DEPRECATION: list.pipe(z.array(deprecation)).default([]),
}

export const legacyConfig = (vars: Vars<typeof legacyEnv>) => ({
  v1SiteBases: vars.V1_SITE_BASES,
  v1SiteGroupOptional: vars.V1_SITE_GROUP_OPTIONAL,
  /** Old wires and paths that go away. */
  legacyDeprecation: vars.LEGACY_DEPRECATION,
})

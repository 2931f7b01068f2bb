import type { Flavour } from '../dialect.ts'

/** What the operator decides about v1-site. Lives in seconds. */
export type V1SiteSettings = {
  bases: readonly { path: string; flavour: Flavour }[]
  /** Seed 002's clients leave the group out: it is then `default`, on login and refresh (ruling 16). */
  groupOptional: boolean
  passwordMin: number
  accessTtl: number
  refreshTtl: number
}

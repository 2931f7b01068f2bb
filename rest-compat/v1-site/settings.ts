import type { Flavour } from '../dialect.ts'

/** What the operator decides about v1-site. Lives in seconds. */
export type V1SiteSettings = {
  bases: readonly { path: string; flavour: Flavour }[]
  /** The oldest clients leave the group out: CONTRACT.md#a-missing-group. */
  groupOptional: boolean
  passwordMin: number
  accessTtl: number
  refreshTtl: number
}

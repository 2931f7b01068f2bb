import type { Config } from '../config.ts'
import type { Dialect } from '../deps.ts'
import type { TokenForm } from './tokens.ts'

type Policy = {
  form: TokenForm
  /** Seconds. */
  accessTtl: number
  /** Seconds a refresh token lives unused, given the access token's life. */
  refreshTtl: (accessTtl: number) => number
  /** True: a new login in a group ends the member's older session there. */
  onePerGroup: boolean
}

const days = 86_400

/** How each wire's sessions look and live (legacy-contract.md: S3 tokens, R2.3 token, C3 tokens). */
const policies: Record<Dialect, Policy> = {
  graphql: { form: 'alphanumeric', accessTtl: 1_800, refreshTtl: () => 30 * days, onePerGroup: false },
  'api-v1': {
    form: 'alphanumeric',
    accessTtl: 10_000,
    refreshTtl: (access) => 2 * access,
    onePerGroup: false,
  },
  'v1-site': { form: 'stamped', accessTtl: 7_200, refreshTtl: () => 30 * days, onePerGroup: true },
  'api-auth': { form: 'hex', accessTtl: 1_800, refreshTtl: () => 30 * days, onePerGroup: true },
}

export type SessionLives = { form: TokenForm; onePerGroup: boolean; accessTtl: number; refreshTtl: number }

/**
 * The lives of a session, in seconds. ACCESS_TOKEN_TTL and REFRESH_TOKEN_TTL win over the app's life, which wins
 * over the dialect's.
 */
export function sessionLives(config: Config, dialect: Dialect, appTtl?: number | null): SessionLives {
  const { form, onePerGroup, ...policy } = policies[dialect]
  const accessTtl = config.accessTokenTtl ?? appTtl ?? policy.accessTtl
  const refreshTtl = config.refreshTokenTtl ?? policy.refreshTtl(accessTtl)
  return { form, onePerGroup, accessTtl, refreshTtl }
}

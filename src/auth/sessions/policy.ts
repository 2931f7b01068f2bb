import type { Config } from '../../config/config.ts'
import type { Client, Dialect } from '../../caller.ts'
import type { TokenForm } from '../secrets/tokens.ts'

type Policy = {
  form: TokenForm
  /** Seconds. */
  accessTtl: number
  /** Seconds a refresh token lives unused, given the access token's life. */
  refreshTtl: (accessTtl: number) => number
  /** True: a new login in a group ends the member's older session there. */
  onePerGroup: boolean
  /** Verification codes: digits, seconds they live, seconds between two to one destination. */
  code: { digits: 4 | 6; ttl: number; resend: number }
  /** True where clients show whether a number is a member's (rest-compat/CONTRACT.md#who-tells-that-a-member-exists). */
  tellsExistence: boolean
  /** True where a documented code tells a disabled member from a wrong password. */
  tellsDisabled?: boolean
}

const days = 86_400

/** How each wire's sessions and codes look and live: clients depend on each of these (rest-compat/CONTRACT.md). */
const policies: Record<Dialect, Policy> = {
  graphql: {
    form: 'alphanumeric',
    accessTtl: 1_800,
    refreshTtl: () => 30 * days,
    onePerGroup: false,
    code: { digits: 6, ttl: 600, resend: 60 },
    tellsExistence: false,
  },
  'api-v1': {
    form: 'alphanumeric',
    accessTtl: 10_000,
    refreshTtl: (access) => 2 * access,
    onePerGroup: false,
    code: { digits: 6, ttl: 600, resend: 60 },
    tellsExistence: true,
  },
  'v1-site': {
    form: 'stamped',
    accessTtl: 7_200,
    refreshTtl: () => 30 * days,
    onePerGroup: true,
    code: { digits: 4, ttl: 900, resend: 60 },
    tellsExistence: false,
  },
  'api-auth': {
    form: 'hex',
    accessTtl: 1_800,
    refreshTtl: () => 30 * days,
    onePerGroup: true,
    code: { digits: 6, ttl: 300, resend: 120 },
    tellsExistence: false,
    tellsDisabled: true,
  },
}

/** How a caller's verification codes look and live. */
export function codePolicy({ dialect, flavour }: Client): Policy['code'] & { tellsExistence: boolean } {
  const { code, tellsExistence } = policies[dialect]
  return { ...code, tellsExistence: tellsExistence || flavour === 'tiny-shop' }
}

/** Whether a refresh counts as a visit: on RageFrame 2 and in its shop it did, on RageFrame 3 it does not. */
export function refreshIsVisit({ dialect, flavour }: Client): boolean {
  return dialect === 'v1-site' && flavour !== 'rf3'
}

/** Whether a caller who knows the password learns that its member is disabled. */
export function tellsDisabled({ dialect }: Client): boolean {
  return policies[dialect].tellsDisabled ?? false
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

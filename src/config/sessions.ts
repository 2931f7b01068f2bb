import { z } from 'zod'
import { count, seconds, type Vars } from './fields.ts'

/** How long tokens, sessions, secrets and the records of them live. */
export const sessionEnv = {
  ACCESS_TOKEN_TTL: seconds.optional(),
  REFRESH_TOKEN_TTL: seconds.optional(),
  SESSION_MAX_TTL: seconds.default(90 * 86_400),
  REFRESH_GRACE: z.coerce.number().int().min(0).max(300).default(10),
  APP_SECRET_OVERLAP: seconds.default(7 * 86_400),
  AUDIT_RETENTION_DAYS: count(365),
  SESSION_RETENTION_DAYS: count(30),
}

export const sessionConfig = (vars: Vars<typeof sessionEnv>) => ({
  accessTokenTtl: vars.ACCESS_TOKEN_TTL,
  refreshTokenTtl: vars.REFRESH_TOKEN_TTL,
  sessionMaxTtl: vars.SESSION_MAX_TTL,
  refreshGrace: vars.REFRESH_GRACE,
  appSecretOverlap: vars.APP_SECRET_OVERLAP,
  auditRetentionDays: vars.AUDIT_RETENTION_DAYS,
  sessionRetentionDays: vars.SESSION_RETENTION_DAYS,
})

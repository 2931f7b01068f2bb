import { z } from 'zod'
import { count, seconds, type Vars } from './fields.ts'

/** How long tokens, sessions, secrets and the records of them live. */
export const sessionEnv = {
  ACCESS_TOKEN_TTL: seconds.optional().meta({
    description: 'How long access tokens live. When set, it overrides the life of every wire and every app.',
    unset: 'per wire, or per app',
  }),
  REFRESH_TOKEN_TTL: seconds.optional().meta({
    description: 'How long a refresh token lives unused. When set, it overrides the life of every wire.',
    unset: 'per wire',
  }),
  SESSION_MAX_TTL: seconds.default(90 * 86_400).meta({
    description: 'The end of a session in any case, however often it is refreshed.',
  }),
  REFRESH_GRACE: z.coerce.number().int().min(0).max(300).default(10).meta({
    description:
      'Seconds in which a refresh token that was just used answers the same new pair again, so that a client that refreshes twice at a time is not logged out.',
  }),
  APP_SECRET_OVERLAP: seconds.default(7 * 86_400).meta({
    description: 'How long the old secret of an app works after a rotation.',
  }),
  AUDIT_RETENTION_DAYS: count(365).meta({
    description: 'Days after which audit events are deleted; 0 keeps all.',
  }),
  ACCOUNT_DELETION_DAYS: count(14).meta({
    description:
      'Days between `deleteAccount` and the day the member is erased; a login before it calls the deletion off. 0 erases within a minute.',
  }),
  SESSION_RETENTION_DAYS: count(30).meta({
    description: 'Days after their absolute end at which sessions are deleted; 0 keeps all.',
  }),
}

export const sessionConfig = (vars: Vars<typeof sessionEnv>) => ({
  accessTokenTtl: vars.ACCESS_TOKEN_TTL,
  refreshTokenTtl: vars.REFRESH_TOKEN_TTL,
  sessionMaxTtl: vars.SESSION_MAX_TTL,
  refreshGrace: vars.REFRESH_GRACE,
  appSecretOverlap: vars.APP_SECRET_OVERLAP,
  accountDeletionDays: vars.ACCOUNT_DELETION_DAYS,
  auditRetentionDays: vars.AUDIT_RETENTION_DAYS,
  sessionRetentionDays: vars.SESSION_RETENTION_DAYS,
})

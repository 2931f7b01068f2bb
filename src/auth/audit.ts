import type { Client, Deps } from '../deps.ts'

/** One line of who did what. Never a password, code or token. */
export type AuthEvent = {
  event: 'login' | 'authorize' | 'refresh' | 'refresh-reuse' | 'session-ended' | 'password-changed'
  result: string
  memberId?: number
  sessionId?: string
  appid?: string | null
}

/**
 * Records an event in the database and the log. Not awaited by the callers' answers: a full disk must not keep
 * members out; a lost row is logged.
 */
export function audit(deps: Pick<Deps, 'db' | 'log' | 'now'>, client: Client, event: AuthEvent): void {
  const { dialect, address, userAgent } = client
  deps.log.info({ ...event, dialect, address }, 'auth event')
  deps.db.auditEvent
    .create({ data: { ...event, dialect, address, userAgent, at: new Date(deps.now()) } })
    .catch((error: unknown) => deps.log.error({ err: error, event: event.event }, 'audit event lost'))
}

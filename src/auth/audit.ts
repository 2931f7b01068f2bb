import type { Caller, Deps } from '../deps.ts'

/** One line of who did what. Never a password, code or token. */
export type AuthEvent = {
  event:
    | 'login'
    | 'login-with-code'
    | 'authorize'
    | 'register'
    | 'refresh'
    | 'refresh-reuse'
    | 'session-ended'
    | 'password-changed'
    | 'password-reset'
    | 'bind-mobile'
    | 'bind-email'
    | 'wx-login'
    | 'wx-register'
    | 'wx-bind'
    | 'wx-unbind'
    | 'wx-merge'
  result: string
  memberId?: number
  sessionId?: string
  appid?: string | null
}

/**
 * Records an event in the database and the log. Never fails its caller: a full disk must not keep
 * members out. A lost row is logged.
 */
export async function audit(
  deps: Pick<Deps, 'db' | 'log' | 'now'>,
  client: Caller,
  event: AuthEvent,
): Promise<void> {
  const { dialect, address, userAgent, requestId } = client
  deps.log.info({ ...event, dialect, address, requestId }, 'auth event')
  await deps.db.auditEvent
    .create({ data: { ...event, dialect, address, userAgent, at: new Date(deps.now()) } })
    .catch((error: unknown) => deps.log.error({ err: error, event: event.event }, 'audit event lost'))
}

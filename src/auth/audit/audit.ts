import { failureOf } from '../../db/outages.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type ErrorCode } from '../../errors.ts'
import type { auditedEvents } from '../../audit-events.ts'
import { spend } from '../limits/budget.ts'
import { networkOf } from '../names/network.ts'

/** One line of who did what. Never a password, code or token. */
export type AuthEvent = {
  event: (typeof auditedEvents)[number]
  result: string
  memberId?: number | undefined
  /** Of 'admin': which credential it was (src/auth/admin/admin.ts). */
  sessionId?: string
  appid?: string | null | undefined
}

/**
 * Records an event in the database, with what is to be told to webhooks, and in the log. Never fails its caller: what
 * it tells of is done already. A lost row is logged. (A password login records itself, see record-login.ts.)
 */
export async function audit(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
  client: Caller,
  event: AuthEvent,
): Promise<void> {
  const { wire, address, userAgent } = client
  const { memberId = null, appid = null } = event
  const at = new Date(deps.now())
  const told = webhooksFor(deps, event).map((endpoint) => ({ endpoint, nextAt: at }))
  const webhookDeliveries = told.length > 0 ? { webhookDeliveries: { create: told } } : {}
  logEvent(deps, client, event)
  await deps.db.auditEvent
    .create({
      data: { ...event, memberId, appid, dialect: wire.name, address, userAgent, at, ...webhookDeliveries },
    })
    .catch((error: unknown) =>
      deps.log.error({ ...failureOf(error), event: event.event }, 'audit event lost'),
    )
}

/** The webhooks that are to be told of an event. */
export function webhooksFor({ config }: Pick<Deps, 'config'>, { event }: AuthEvent): string[] {
  const { endpoints, events } = config.webhooks
  return events.includes(event) ? endpoints.map(({ id }) => id) : []
}

/** Says an event in the log. */
export function logEvent(
  { log }: Pick<Deps, 'log'>,
  { wire, address, requestId }: Caller,
  event: AuthEvent,
): void {
  log.info({ ...event, dialect: wire.name, address, requestId }, 'auth event')
}

/** An attempt that is under way; who it is about is filled in once that is known. */
export type Attempted = Omit<AuthEvent, 'result'>

type AuditDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now'>

/**
 * Does the work and, when it is refused, records that with the code of the refusal. What anybody can cause without end
 * costs a log line, not a row.
 */
export async function auditRefusal<T>(
  deps: AuditDeps,
  client: Caller,
  attempted: Attempted,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    const event = { ...attempted, appid: null, result: error.code }
    if (!(await mayBeRow(deps, client, attempted, error.code))) logEvent(deps, client, event)
    else await audit(deps, client, { ...event, appid: await known(deps, attempted.appid) })
    throw error
  }
}

// What no app and no WeChat account of ours is called may be anything: a secret in the wrong field too.
async function known({ db }: AuditDeps, appid: string | null | undefined): Promise<string | null> {
  if (!appid) return null
  const named = { where: { appid }, select: { appid: true } } as const
  const found = Promise.all([db.app.findUnique(named), db.wechatAccount.findUnique(named)])
  const [app, account] = await found.catch(() => [null, null])
  return app?.appid ?? account?.appid ?? null
}

const onlyLogged = new Set<ErrorCode>([
  'TOO_MANY_ATTEMPTS',
  'TOO_MANY_REQUESTS',
  'BUSY',
  'UNAVAILABLE',
  'WECHAT_UNAVAILABLE',
])
// More than the budgets of passwords and codes allow. By event and code, so that nobody hides one kind behind another.
const rowsPerHour = 300

async function mayBeRow(
  deps: AuditDeps,
  { address }: Caller,
  { event }: Attempted,
  code: ErrorCode,
): Promise<boolean> {
  if (onlyLogged.has(code)) return false
  const budget = {
    key: `refusals:${event}:${code}:${networkOf(address)}`,
    limit: rowsPerHour,
    seconds: 3_600,
  }
  try {
    await spend(deps, [budget])
    return true
  } catch (error) {
    if (error instanceof AuthError) return false
    throw error
  }
}

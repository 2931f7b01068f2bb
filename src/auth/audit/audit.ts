import { Prisma } from '../../db/generated/client.ts'
import { failureOf } from '../../db/outages.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type ErrorCode } from '../../errors.ts'
import type { auditedEvents } from '../../audit-events.ts'
import { byNetwork, spend } from '../limits/budget.ts'

/** Who did what, and how it ended. Never holds a password, code or token. */
export type AuthEvent = {
  event: (typeof auditedEvents)[number]
  result: string
  memberId?: number | undefined
  /** Of 'admin': which credential it was (src/auth/admin/admin.ts). */
  sessionId?: string
  appid?: string | null | undefined
}

/**
 * Records an event in the database, together with its webhook deliveries, and in the log. Never rejects: what the event
 * reports is done already. A row that could not be written is logged. (A password login records itself, see
 * record-login.ts.)
 */
export async function audit(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
  client: Caller,
  event: AuthEvent,
): Promise<void> {
  const { wire, address, userAgent, requestId = null } = client
  const { memberId = null, appid = null } = event
  const at = new Date(deps.now())
  const deliveries = webhooksFor(deps, event).map((endpoint) => ({ endpoint, nextAt: at }))
  const webhookDeliveries = deliveries.length > 0 ? { webhookDeliveries: { create: deliveries } } : {}
  logEvent(deps, client, event)
  const where = { dialect: wire.name, address, userAgent, requestId }
  await deps.db.auditEvent
    .create({ data: { ...event, memberId, appid, ...where, at, ...webhookDeliveries } })
    .catch((error: unknown) =>
      deps.log.error({ ...failureOf(error), event: event.event }, 'audit event lost'),
    )
}

/** The ids of the webhooks an event is sent to. */
export function webhooksFor({ config }: Pick<Deps, 'config'>, { event }: AuthEvent): string[] {
  const { endpoints, events } = config.webhooks
  return events.includes(event) ? endpoints.map(({ id }) => id) : []
}

/** The part of a statement that queues the rows of its part `noted`, new audit events, for these webhooks. */
export function deliveriesTo(endpoints: string[], at: Date): Prisma.Sql {
  if (endpoints.length === 0) return Prisma.empty
  return Prisma.sql`, queued AS (
      INSERT INTO webhook_deliveries (event_id, endpoint, next_at)
      SELECT id, endpoint, ${at} FROM noted, unnest(${endpoints}::text[]) AS endpoint)`
}

/** Writes an event to the log only. */
export function logEvent(
  { log }: Pick<Deps, 'log'>,
  { wire, address, requestId }: Caller,
  event: AuthEvent,
): void {
  log.info({ ...event, dialect: wire.name, address, requestId }, 'auth event')
}

/** An attempt before it is known how it ends. */
export type Attempt = Omit<AuthEvent, 'result'>

/** How a flow tells the audit what it finds out about its attempt. */
export type About = {
  /** Names the member, in what is recorded from here on: a refusal too. */
  member(id: number | undefined): void
  /** Names the app or the WeChat account, in what is recorded from here on: a refusal too. */
  app(appid: string): void
  /** Records that the attempt succeeded. Not called by a flow that records its success itself (record-login.ts). */
  succeeded(more?: Pick<AuthEvent, 'memberId' | 'sessionId'>): Promise<void>
}

type AuditDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now'>

/**
 * Runs a flow. When it is refused (it throws an AuthError), the refusal is recorded with its code and thrown on. What
 * anybody can cause without end costs a log line, not a row. Its success is recorded when the flow says so.
 */
// eslint-disable-next-line no-restricted-syntax -- Who, what and how read in this order at the head of every flow.
export async function audited<T>(
  deps: AuditDeps,
  client: Caller,
  attempt: Attempt,
  flow: (about: About) => Promise<T>,
): Promise<T> {
  let event = attempt
  const about: About = {
    member: (memberId) => void (event = { ...event, memberId }),
    app: (appid) => void (event = { ...event, appid }),
    succeeded: (more) => audit(deps, client, { ...event, ...more, result: 'ok' }),
  }
  try {
    return await flow(about)
  } catch (error) {
    if (error instanceof AuthError) await recordRefusal(deps, client, { ...event, code: error.code })
    throw error
  }
}

type Refusal = Attempt & { code: ErrorCode }

async function recordRefusal(deps: AuditDeps, client: Caller, refusal: Refusal): Promise<void> {
  const { code, appid, ...attempt } = refusal
  const event = { ...attempt, appid: null, result: code }
  if (!(await mayBeRow(deps, client, refusal))) return logEvent(deps, client, event)
  await audit(deps, client, { ...event, appid: await registeredAppid(deps, appid) })
}

// What is the appid of no app and no WeChat account here may be anything: a secret in the wrong field too.
async function registeredAppid({ db }: AuditDeps, appid: string | null | undefined): Promise<string | null> {
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

async function mayBeRow(deps: AuditDeps, { address }: Caller, { event, code }: Refusal): Promise<boolean> {
  if (onlyLogged.has(code)) return false
  const budget = { key: `refusals:${event}:${code}`, limit: rowsPerHour, seconds: 3_600 }
  try {
    await spend(deps, byNetwork(address, budget))
    return true
  } catch (error) {
    if (error instanceof AuthError) return false
    throw error
  }
}

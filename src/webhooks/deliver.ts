import type { AuditEvent } from '../db/generated/client.ts'
import type { Deps } from '../deps.ts'
import { webhookSignature } from '../senders/webhook.ts'
import { NotDelivered, postPublic, type Resolve } from './post.ts'

export type WebhookDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now'>

/** One configured webhook. */
export type Endpoint = Deps['config']['webhooks']['endpoints'][number]

type Claim = { eventId: bigint; attempts: number }

const atOnce = 10
// Longer than any try takes: what a gateway that died was about to deliver is another one's after this.
const lease = 30_000
const firstWait = 10_000
const longestWait = 3_600_000
const givenUpAfter = 24 * 3_600_000

/**
 * Tells one webhook some of what it has not been told yet; returns how many tries that was. Each event is claimed, so
 * that of several gateways one tells it; a webhook may still hear an event twice (its answer was lost) and drops what
 * it knows by the Idempotency-Key.
 */
export async function deliverDue(deps: WebhookDeps, endpoint: Endpoint, resolve?: Resolve): Promise<number> {
  const claims = await claimDue(deps, endpoint)
  const ids = claims.map(({ eventId }) => eventId)
  const events = ids.length > 0 ? await deps.db.auditEvent.findMany({ where: { id: { in: ids } } }) : []
  const work = events.map((event) => ({ event, claim: claims.find(({ eventId }) => eventId === event.id) }))
  await Promise.all(
    work.map(async ({ event, claim }) => claim && deliver(deps, endpoint, event, claim, resolve)),
  )
  return claims.length
}

function claimDue({ db, now }: WebhookDeps, { id }: Endpoint): Promise<Claim[]> {
  const at = new Date(now())
  return db.$queryRaw<Claim[]>`
    WITH due AS MATERIALIZED (
      SELECT event_id FROM webhook_deliveries
       WHERE endpoint = ${id} AND dead_at IS NULL AND next_at <= ${at}
       ORDER BY next_at, event_id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    UPDATE webhook_deliveries told SET attempts = attempts + 1, next_at = ${new Date(at.getTime() + lease)}
      FROM due WHERE told.event_id = due.event_id AND told.endpoint = ${id}
    RETURNING told.event_id AS "eventId", told.attempts`
}

async function deliver(
  deps: WebhookDeps,
  endpoint: Endpoint,
  event: AuditEvent,
  claim: Claim,
  resolve?: Resolve,
): Promise<void> {
  const { secret, allowPrivate } = deps.config.webhooks
  const body = JSON.stringify({ ...event, id: String(event.id) })
  try {
    const headers = headersOf(String(event.id), body, secret, Math.floor(deps.now() / 1000))
    await postPublic({ url: endpoint.url, headers, body }, { allowPrivate, resolve })
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    return putOff(deps, endpoint, event, claim, error.code)
  }
  await deps.db.webhookDelivery.deleteMany({ where: { eventId: event.id, endpoint: endpoint.id } })
}

function headersOf(id: string, body: string, secret: string, timestamp: number): Record<string, string> {
  const signature = webhookSignature(secret, String(timestamp), body)
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'idempotency-key': id,
    'x-gateway-signature': `t=${timestamp},v1=${signature}`,
  }
}

// Ten seconds, twice as long each time, at most an hour; a day after the event it is given up.
async function putOff(
  { db, log, now }: WebhookDeps,
  { id, url }: Endpoint,
  event: AuditEvent,
  { attempts }: Claim,
  reason: string,
): Promise<void> {
  const wait = Math.min(firstWait * 2 ** (attempts - 1), longestWait)
  const dead = now() + wait > event.at.getTime() + givenUpAfter
  const told = { webhook: new URL(url).host, eventId: String(event.id), attempts, reason }
  if (dead) log.error(told, 'webhook given up')
  else log.warn(told, 'webhook not told; it is tried again')
  const data = dead ? { deadAt: new Date(now()) } : { nextAt: new Date(now() + wait) }
  await db.webhookDelivery.updateMany({ where: { eventId: event.id, endpoint: id, attempts }, data })
}

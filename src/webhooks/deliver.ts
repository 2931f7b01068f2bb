import type { AuditEvent } from '../db/generated/client.ts'
import type { Deps } from '../deps.ts'
import { gatewaySignature, webhookHeaders, type WebhookMessage } from '../auth/secrets/webhook-signature.ts'
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
 * Sends one webhook up to ten of the events it has not acknowledged yet, and returns how many were tried. Of several
 * gateways one claims and sends each event. A webhook can still get an event twice (its answer was lost): it drops a
 * `webhook-id` it has seen. Signed as Standard Webhooks has it, with WEBHOOK_SECRET as the key; Idempotency-Key and
 * X-Gateway-Signature come for one version more.
 */
export async function deliverDue(deps: WebhookDeps, endpoint: Endpoint, resolve?: Resolve): Promise<number> {
  const claims = await claimDue(deps, endpoint)
  const ids = claims.map(({ eventId }) => eventId)
  const events = ids.length > 0 ? await deps.db.auditEvent.findMany({ where: { id: { in: ids } } }) : []
  const deliveries = claims.flatMap(({ eventId, attempts }) => {
    const event = events.find(({ id }) => id === eventId)
    return event ? [{ event, attempts, resolve }] : []
  })
  await Promise.all(deliveries.map((delivery) => deliver(deps, endpoint, delivery)))
  return claims.length
}

function claimDue({ db, now }: WebhookDeps, { id }: Endpoint): Promise<Claim[]> {
  const at = new Date(now())
  return db.$queryRaw<Claim[]>`
    WITH due AS MATERIALIZED (
      SELECT event_id FROM webhook_deliveries
       WHERE endpoint = ${id} AND dead_at IS NULL AND next_at <= ${at}
       ORDER BY next_at, event_id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    UPDATE webhook_deliveries delivery SET attempts = attempts + 1, next_at = ${new Date(at.getTime() + lease)}
      FROM due WHERE delivery.event_id = due.event_id AND delivery.endpoint = ${id}
    RETURNING delivery.event_id AS "eventId", delivery.attempts`
}

type Delivery = { event: AuditEvent; attempts: number; resolve?: Resolve | undefined }

async function deliver(deps: WebhookDeps, endpoint: Endpoint, delivery: Delivery): Promise<void> {
  const { event, resolve } = delivery
  const { secret, allowPrivate } = deps.config.webhooks
  const body = JSON.stringify({ ...event, id: String(event.id) })
  const message = { id: String(event.id), timestamp: Math.floor(deps.now() / 1000), body }
  try {
    const headers = headersOf(secret, message)
    await postPublic({ url: endpoint.url, headers, body }, { allowPrivate, resolve })
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    return putOff(deps, endpoint, { ...delivery, reason: error.code })
  }
  await deps.db.webhookDelivery.deleteMany({ where: { eventId: event.id, endpoint: endpoint.id } })
}

function headersOf(secret: string, message: WebhookMessage): Record<string, string> {
  const { id, timestamp, body } = message
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...webhookHeaders(secret, message),
    'idempotency-key': id,
    'x-gateway-signature': `t=${timestamp},v1=${gatewaySignature(secret, message)}`,
  }
}

// Ten seconds, twice as long each time, at most an hour; a day after the event it is given up.
async function putOff(
  { db, log, now }: WebhookDeps,
  { id, url }: Endpoint,
  { event, attempts, reason }: Delivery & { reason: string },
): Promise<void> {
  const wait = Math.min(firstWait * 2 ** (attempts - 1), longestWait)
  const dead = now() + wait > event.at.getTime() + givenUpAfter
  const line = { webhook: new URL(url).host, eventId: String(event.id), attempts, reason }
  if (dead) log.error(line, 'webhook given up')
  else log.warn(line, 'webhook not told; it is tried again')
  const data = dead ? { deadAt: new Date(now()) } : { nextAt: new Date(now() + wait) }
  await db.webhookDelivery.updateMany({ where: { eventId: event.id, endpoint: id, attempts }, data })
}

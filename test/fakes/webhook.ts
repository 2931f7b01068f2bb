import { createHmac } from 'node:crypto'
import { verifiedBody } from './standard-webhooks.ts'
import { startFakeServer, type FakeServer, type Received, type Reply } from './sms-server.ts'

export type WebhookCall = { id: string; key: string; body: Record<string, unknown> }

/** An operator's own SMS gateway behind SMS_WEBHOOK_URL. */
export function startWebhook(secret: string, port?: number): Promise<FakeServer<WebhookCall>> {
  return startFakeServer(
    {
      reject: (request) => refusal(request, secret),
      read: ({ headers, body }) => ({
        id: String(headers['webhook-id']),
        key: String(headers['idempotency-key']),
        body: JSON.parse(body) as Record<string, unknown>,
      }),
      accepted: () => ({ status: 202, body: { queued: true } }),
      refused: () => ({ status: 422, body: { error: 'number barred' } }),
    },
    port,
  )
}

function refusal({ method, headers, body }: Received, secret: string): Reply | undefined {
  const timestamp = String(headers['x-gateway-timestamp'])
  const expected = createHmac('sha256', secret).update(timestamp).update('.').update(body).digest('hex')
  const fresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300
  const right = headers['x-gateway-signature'] === `v1=${expected}`
  const complete = method === 'POST' && typeof headers['idempotency-key'] === 'string'
  return right && fresh && complete && isStandard({ headers, body }, secret)
    ? undefined
    : { status: 401, body: { error: 'bad signature', body } }
}

function isStandard(received: Pick<Received, 'headers' | 'body'>, secret: string): boolean {
  try {
    verifiedBody(secret, received)
    return true
  } catch {
    return false
  }
}

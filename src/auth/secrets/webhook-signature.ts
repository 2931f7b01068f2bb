import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** One try to deliver a message. A message that is tried again keeps its id and gets a new timestamp. */
export type WebhookMessage = {
  id: string
  /** Unix seconds. */
  timestamp: number
  body: string
}

const prefix = 'whsec_'

/**
 * The headers that sign a message as Standard Webhooks 1.0.0 has it (https://www.standardwebhooks.com): `webhook-id`,
 * `webhook-timestamp` and `webhook-signature`, HMAC-SHA256 over `id.timestamp.body`. A secret that starts with `whsec_`
 * holds the key in base64, as the specification has it; the key of any other secret is the UTF-8 bytes of its text. A
 * receiver whose library takes base64 only is given `whsec_` and the base64 of that text.
 */
export function webhookHeaders(
  secret: string,
  { id, timestamp, body }: WebhookMessage,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signerOf(secret).sign(id, new Date(timestamp * 1000), body),
  }
}

function signerOf(secret: string): Webhook {
  return secret.startsWith(prefix) ? new Webhook(secret) : new Webhook(Buffer.from(secret), { format: 'raw' })
}

/** Whether a secret can sign: after `whsec_` stands base64, of 24 to 64 bytes. Any text without that prefix can. */
export function isWebhookSecret(secret: string): boolean {
  if (!secret.startsWith(prefix)) return true
  const encoded = secret.slice(prefix.length)
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded && bytes.length >= 24 && bytes.length <= 64
}

/** Hex HMAC-SHA256 of `timestamp.body` under the text of the secret: what the X-Gateway headers carry. */
export function gatewaySignature(secret: string, { timestamp, body }: Omit<WebhookMessage, 'id'>): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

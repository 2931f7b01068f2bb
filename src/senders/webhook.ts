import { gatewaySignature, webhookHeaders } from '../auth/secrets/webhook-signature.ts'
import type { SenderEnv } from './config.ts'
import { ProviderError, type Provider } from './sender.ts'
import { messageText } from './texts.ts'

/**
 * SMS and voice through the operator's own gateway: a JSON POST, signed as Standard Webhooks has it (the key is
 * SMS_WEBHOOK_SECRET). Every 2xx answer means sent, 429 that this number has had enough for now. The receiver verifies the
 * `webhook-*` headers and drops a `webhook-id` it has seen. For receivers that do not verify those yet, Idempotency-Key,
 * X-Gateway-Timestamp and X-Gateway-Signature come for one version more.
 */
export function webhookProvider(env: SenderEnv, now: () => number): Provider {
  const { SMS_WEBHOOK_URL: url = '', SMS_WEBHOOK_SECRET: secret = '' } = env
  return {
    name: 'webhook',
    idempotent: true,
    secrets: [secret],
    async deliver(message, { id, signal }) {
      const { to, channel, purpose, code, language, minutes } = message
      const { text } = messageText(message)
      const body = JSON.stringify({ id, to, channel, purpose, code, text, language, minutes })
      const timestamp = Math.floor(now() / 1_000)
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...webhookHeaders(secret, { id, timestamp, body }),
          'Idempotency-Key': id,
          'X-Gateway-Timestamp': String(timestamp),
          'X-Gateway-Signature': `v1=${gatewaySignature(secret, { timestamp, body })}`,
        },
        body,
        // A redirect would carry number and code to an address the operator did not name.
        redirect: 'manual',
        signal,
      })
      await response.body?.cancel()
      if (response.ok) return
      const tooOften = response.status === 429
      throw new ProviderError(`HTTP_${response.status}`, { transient: response.status >= 500, tooOften })
    },
    close() {},
  }
}

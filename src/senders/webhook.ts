import { createHmac } from 'node:crypto'
import type { SenderEnv } from './config.ts'
import { ProviderError, type Provider } from './sender.ts'
import { messageText } from './texts.ts'

/**
 * SMS and voice through the operator's own gateway: a signed JSON POST. Every 2xx answer means sent. The receiver
 * checks `v1=hex(hmac-sha256(secret, timestamp + "." + body))` and drops an Idempotency-Key it has seen.
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
      const timestamp = String(Math.floor(now() / 1_000))
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': id,
          'X-Gateway-Timestamp': timestamp,
          'X-Gateway-Signature': `v1=${webhookSignature(secret, timestamp, body)}`,
        },
        body,
        // A redirect would carry number and code to an address the operator did not name.
        redirect: 'manual',
        signal,
      })
      await response.body?.cancel()
      if (response.ok) return
      const transient = response.status >= 500 || response.status === 429
      throw new ProviderError(`HTTP_${response.status}`, { transient })
    },
    close() {},
  }
}

/** Hex HMAC-SHA256 of `timestamp.body`; the timestamp is inside so that a receiver can refuse old copies. */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

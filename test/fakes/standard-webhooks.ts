import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** What a receiver does with a webhook: the body, once the library of Standard Webhooks has verified it. Throws. */
export function verifiedBody(
  secret: string,
  { headers, body }: { headers: IncomingHttpHeaders; body: string },
): unknown {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const given = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
  return new Webhook(secret, { format: 'raw' }).verify(body, given)
}

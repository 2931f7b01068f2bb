import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { webhookHeaders } from '../auth/secrets/webhook-signature.ts'
import { ask } from './ask.ts'
import type { CaptchaSettings, CaptchaVerifier, VerifierDeps } from './verifier.ts'

const shape = z.object({ ok: z.boolean() })

/**
 * A verifier of the operator's own, in front of GeeTest, Tencent and the like: it is sent `{ id, solution, address }`,
 * signed as Standard Webhooks has it, and answers `{ "ok": true }` or false. That a solution works once is its word.
 */
export function webhookVerifier(
  { siteKey, secret, url, timeoutMs }: CaptchaSettings,
  { now }: Pick<VerifierDeps, 'now'>,
): CaptchaVerifier {
  return {
    kind: 'webhook',
    challenge: async () => ({ kind: 'webhook', ...(siteKey ? { siteKey } : {}) }),
    async verify(solution, { address }) {
      const id = randomUUID()
      const body = JSON.stringify({ id, solution, address })
      const signed = webhookHeaders(secret, { id, timestamp: Math.floor(now() / 1000), body })
      const headers = { 'content-type': 'application/json', ...signed }
      return (await ask({ url, headers, body, timeoutMs, shape })).ok
    },
  }
}

import { verifiedBody } from './standard-webhooks.ts'
import { startFakeServer } from './sms-server.ts'

/** Cloudflare's siteverify: the token `good` is good once. */
export function startTurnstile(secret: string) {
  const used = new Set<string>()
  const codes = (body: string): string[] => {
    const form = new URLSearchParams(body)
    if (form.get('secret') !== secret) return ['invalid-input-secret']
    const token = form.get('response') ?? ''
    if (used.has(token)) return ['timeout-or-duplicate']
    used.add(token)
    return token === 'good' ? [] : ['invalid-input-response']
  }
  const answer = (errors: string[]) => ({ success: errors.length === 0, 'error-codes': errors })
  return startFakeServer({
    reject: () => undefined,
    read: ({ body }) => Object.fromEntries(new URLSearchParams(body)),
    accepted: ({ body }) => ({ status: 200, body: answer(codes(body)) }),
    refused: () => ({ status: 200, body: answer(['internal-error']) }),
  })
}

/** An operator's own verifier: it checks who asks, and takes the solution `good`. */
export function startCaptchaWebhook(secret: string) {
  type Asked = { id: string; solution: string; address: string }
  return startFakeServer({
    reject: (request) => {
      try {
        verifiedBody(secret, request)
        return undefined
      } catch {
        return { status: 401, body: {} }
      }
    },
    read: ({ body }) => JSON.parse(body) as Asked,
    accepted: ({ body }) => ({
      status: 200,
      body: { ok: (JSON.parse(body) as Asked).solution === 'good' },
    }),
    refused: () => ({ status: 200, body: { ok: 'perhaps' } }),
  })
}

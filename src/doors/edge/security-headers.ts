/** What Node's own response is to us. */
export type HeaderSink = { setHeader(name: string, value: string): unknown }

/** Answers may hold tokens: nobody caches them, frames them or guesses their type (SECURITY.md 35). */
const always = Object.entries({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
})

/**
 * Puts the security headers on every answer; an answer's own cache-control wins. Under Node they go to the wire's own
 * response before the work: touching the headers of a Fetch response afterwards costs more than the rest of it.
 */
export function withSecurityHeaders(
  outgoing: HeaderSink | undefined,
  work: () => Response | Promise<Response>,
): Response | Promise<Response> {
  if (!outgoing) return later(work)
  for (const [name, value] of always) outgoing.setHeader(name, value)
  return work()
}

async function later(work: () => Response | Promise<Response>): Promise<Response> {
  const response = await work()
  for (const [name, value] of always)
    if (name !== 'cache-control' || !response.headers.has(name)) response.headers.set(name, value)
  return response
}

import type { Meter, Observed, Observer } from './observation.ts'

type Fetch<B> = (request: Request, bindings: B & { seen: Observed }) => Response | Promise<Response>

/** Doors that fill in nothing themselves. */
const places: Record<string, readonly [door: string, operation: string]> = {
  '/graphql': ['graphql', ''],
  '/oauth/introspect': ['oauth', 'introspect'],
  '/oauth/revoke': ['oauth', 'revoke'],
  '/auth/verify': ['forward-auth', 'verify'],
  '/healthz': ['health', 'healthz'],
  '/readyz': ['health', 'readyz'],
  '/metrics': ['metrics', ''],
}

/** `fetch`, with each request told to the observers by names of ours only. */
export function observedFetch<B extends object>(fetch: Fetch<B>, observers: readonly Observer[]) {
  return async (request: Request, bindings: B | undefined): Promise<Response> => {
    const seen: Observed = { door: '', operation: '', route: '', code: '', app: '', requestId: '' }
    const ends = observers.map((begin) => begin(request))
    // All that B has is optional: without bindings, `seen` alone is one.
    const response = await fetch(request, { ...bindings, seen } as B & { seen: Observed })
    if (seen.door === '') [seen.door, seen.operation] = placeOf(request.url)
    if (seen.code === '') seen.code = response.status < 400 ? 'ok' : String(response.status)
    for (const end of ends) end(seen)
    return response
  }
}

/** Counts and times each request. */
export function timed(meter: Meter): Observer {
  return () => {
    const from = performance.now()
    return (seen) => meter.request(seen, (performance.now() - from) / 1000)
  }
}

function placeOf(url: string): readonly [door: string, operation: string] {
  const { pathname } = new URL(url)
  const path = pathname.startsWith('/auth/verify/') ? '/auth/verify' : pathname
  return (Object.hasOwn(places, path) && places[path]) || ['other', '']
}

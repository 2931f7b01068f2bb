import { getRequestListener, RequestError } from '@hono/node-server'
import type { Bindings } from './edge.ts'
import { refuse, refuseTarget } from './refuse.ts'
import { withSecurityHeaders } from './security-headers.ts'

type Fetch = (request: Request, bindings: Bindings) => Response | Promise<Response>

/** Hands Node's requests to `fetch`. One of which no URL can be made is refused as `fetch` would, in words. */
export function listenerOf(fetch: Fetch) {
  return getRequestListener(fetch, {
    // Of requests of HTTP/1.0, which need name none.
    hostname: 'gateway',
    errorHandler: (error) =>
      withSecurityHeaders(undefined, () =>
        error instanceof RequestError ? refuseTarget() : refuse(500, 'Something went wrong on our side.'),
      ),
  })
}

import { randomUUID } from 'node:crypto'
import { Hono, type Context as HonoContext } from 'hono'
import { cors } from 'hono/cors'
import { sessionLives } from './auth/sessions/policy.ts'
import type { Wire } from './caller.ts'
import type { Config } from './config/config.ts'
import type { Context } from './schema/context.ts'
import type { Deps } from './deps.ts'
import type { Meter, Observed } from './observe/observation.ts'
import { createGraphQLServer } from './doors/graphql/server.ts'
import { createAdminDoor } from './doors/admin/admin-door.ts'
import { bounded } from './doors/edge/bounded.ts'
import {
  bearerToken,
  createAddressReader,
  createNetworkList,
  languageOf,
  requestIdOf,
} from './doors/edge/caller.ts'
import { forwardAuthRoutes } from './doors/forward-auth/forward-auth.ts'
import { graphqlDoor, refuse } from './doors/graphql/graphql-door.ts'
import { healthRoutes } from './doors/ops/health.ts'
import { landingPage } from './doors/ops/landing-page.ts'
import { oauthRoutes } from './doors/oauth/oauth.ts'
import { metricsRoutes } from './doors/ops/metrics.ts'
import { outboxRoutes } from './doors/ops/outbox.ts'
import { schema } from './schema/index.ts'
import { withSecurityHeaders, type HeaderSink } from './doors/edge/security-headers.ts'
import { countedSender } from './observe/counted-sender.ts'
import { createMetrics } from './observe/meter.ts'
import { observedFetch, timed } from './observe/observed.ts'
import type { Call, Dialect, Table } from '../rest-compat/dialect.ts'
import { mountTables } from '../rest-compat/mount.ts'

const largestBody = 64 * 1024

/** What the HTTP server tells about the connection; tests leave it out. */
export type Bindings = {
  incoming?: { socket: { remoteAddress?: string | undefined } }
  outgoing?: HeaderSink
  seen?: Observed
}

type DirectCall = { wire: Wire; token: string | null; route?: undefined }

export type Gateway = {
  /** The whole product as one function: every door, no port. */
  fetch(request: Request, bindings?: Bindings): Response | Promise<Response>
}

/** Builds the gateway over its dependencies, with these old wires beside GraphQL. Tests start here. */
export function createGateway(given: Deps, dialects: readonly Dialect[]): Gateway {
  const { config } = given
  const metrics = config.metrics ? createMetrics(given) : undefined
  const deps = metrics ? metered(given, metrics.meter) : given
  const observers = [...(metrics ? [timed(metrics.meter)] : []), ...(deps.trace ? [deps.trace] : [])]
  const graphql = createGraphQLServer(config, {
    schema,
    endpoint: '/graphql',
    graphiql: config.graphiql,
    observed: observers.length > 0,
  })
  const isProxy = createNetworkList(config.trustProxy)
  const addressOf = createAddressReader(config.trustProxy)

  function callerOf(c: HonoContext) {
    const { headers } = c.req.raw
    const bindings = bindingsOf(c)
    const socket = bindings?.incoming?.socket.remoteAddress
    const requestId = requestIdOf(headers, isProxy, socket) ?? randomUUID()
    if (bindings?.seen) bindings.seen.requestId = requestId
    const userAgent = headers.get('user-agent')?.slice(0, 300) ?? null
    return { address: addressOf(socket, headers.get('x-forwarded-for')), userAgent, requestId }
  }

  function contextFor(c: HonoContext, call: Omit<Call, 'operation' | 'variables'> | DirectCall): Context {
    const { token, route, wire } = call
    const seen = seenOf(c)
    if (seen) [seen.door, seen.route] = [wire.name, route ?? '']
    const { address, userAgent, requestId } = callerOf(c)
    // The spread stands last: after a leading spread V8 adds each further property the slow way, microseconds in all.
    return {
      client: { wire, address, userAgent, requestId },
      language: languageOf(c.req.raw.headers.get('accept-language')),
      token,
      requestId,
      seen,
      ...deps,
    }
  }

  function logFailure(error: unknown): string {
    const requestId = randomUUID()
    deps.log[isHangUp(error) ? 'debug' : 'error']({ err: error, requestId }, 'request failed')
    return requestId
  }

  const app = new Hono()
  app.get('/', (c) => c.html(landingPage(config)))
  app.route('/', healthRoutes(deps))
  app.route('/', outboxRoutes(deps))
  app.route('/', metricsRoutes(config, metrics))

  const allowed = config.corsOrigins
  if (allowed.length > 0) app.use('/graphql', cors({ origin: allowed, allowMethods: ['GET', 'POST'] }))
  const ofBoundedSize = (request: Request) => bounded(request, largestBody)
  app.route('/', oauthRoutes(deps, { ofBoundedSize, callerOf }))
  app.route(
    '/',
    forwardAuthRoutes(deps, (c) => callerOf(c).requestId),
  )

  app.all('/graphql', async (c) => {
    const request = await ofBoundedSize(c.req.raw)
    if (!request) return refuse(413, 'The body is too large.')
    const token = bearerToken(request.headers.get('authorization'))
    return graphqlDoor(graphql, request, contextFor(c, { wire: config.graphqlWire, token }))
  })

  if (config.adminTokens.length > 0) {
    const adminDoor = createAdminDoor(config, ofBoundedSize)
    const wire = config.graphqlWire
    app.all('/admin/graphql', (c) => adminDoor(c.req.raw, contextFor(c, { wire, token: null })))
  }

  mountTables(app, tablesOf(config, dialects), {
    ofBoundedSize,
    logFailure,
    corsOrigins: config.corsOrigins,
    now: deps.now,
    seenOf,
    notices: config.legacyDeprecation,
    run: ({ operation, variables, ...call }: Call, c) =>
      graphql.run(operation, variables, contextFor(c, call)),
  })

  app.notFound(() => Response.json({ error: 'not found' }, { status: 404 }))
  app.onError((error) => {
    logFailure(error)
    return refuse(500, 'Something went wrong on our side.')
  })
  const fetch = observers.length > 0 ? observedFetch<Bindings>(app.fetch, observers) : app.fetch
  return {
    fetch: (request, bindings) => withSecurityHeaders(bindings?.outgoing, () => fetch(request, bindings)),
  }
}

// The configuration was read for the same wires: it has what the operator decided about each.
function tablesOf(config: Config, dialects: readonly Dialect[]): Table[] {
  return dialects.flatMap((dialect) => {
    const wire = config.wires.get(dialect.policy.name)
    if (!wire) throw new Error(`The configuration was read without the wire ${dialect.policy.name}.`)
    return dialect.tables({ wire, lives: sessionLives(config, wire), vars: config.wireVars })
  })
}

// A client that goes away in the middle of its body is no fault of ours, and anybody can be one.
function isHangUp(error: unknown): boolean {
  return (
    error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
  )
}

// What `fetch` was called with; Hono hands it on untyped.
const bindingsOf = (c: HonoContext) => c.env as Bindings | undefined

const seenOf = (c: HonoContext) => bindingsOf(c)?.seen

function metered(deps: Deps, meter: Meter): Deps {
  return { ...deps, meter, sender: countedSender(deps.sender, meter) }
}

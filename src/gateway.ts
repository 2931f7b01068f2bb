import { Hono } from 'hono'
import { sessionLives } from './auth/sessions/policy.ts'
import type { Deps } from './deps.ts'
import { adminDoor } from './doors/admin/door.ts'
import type { Door } from './doors/edge/door.ts'
import { createEdge, seenOf, type Bindings, type Edge } from './doors/edge/edge.ts'
import { refuse } from './doors/edge/refuse.ts'
import { withSecurityHeaders } from './doors/edge/security-headers.ts'
import { forwardAuthDoor } from './doors/forward-auth/door.ts'
import { graphqlDoor } from './doors/graphql/door.ts'
import { createGraphQLServer, type GraphQLServer } from './doors/graphql/server.ts'
import { oauthDoor } from './doors/oauth/door.ts'
import { healthDoor } from './doors/ops/health.ts'
import { landingDoor } from './doors/ops/landing.ts'
import { metricsDoor } from './doors/ops/metrics.ts'
import { outboxDoor } from './doors/ops/outbox.ts'
import { countedSender } from './observe/counted-sender.ts'
import { createMetrics, type Metrics } from './observe/meter.ts'
import type { Meter } from './observe/observation.ts'
import { observedFetch, timed } from './observe/observed.ts'
import { schema } from './schema/index.ts'
import { mountDialects } from '../rest-compat/index.ts'

export type Gateway = {
  /** The whole product as one function: every door, no port. */
  fetch(request: Request, bindings?: Bindings): Response | Promise<Response>
}

/** Builds the gateway over its dependencies. Tests start here. */
export function createGateway(given: Deps): Gateway {
  const metrics = given.config.metrics ? createMetrics(given) : undefined
  const deps = metrics ? metered(given, metrics.meter) : given
  const observers = [...(metrics ? [timed(metrics.meter)] : []), ...(deps.trace ? [deps.trace] : [])]
  const { app, doors } = openDoors(deps, metrics)
  const places = doors.flatMap(({ paths }) => paths)
  const fetch = observers.length > 0 ? observedFetch<Bindings>(app.fetch, { observers, places }) : app.fetch
  return {
    fetch: (request, bindings) => withSecurityHeaders(bindings?.outgoing, () => fetch(request, bindings)),
  }
}

/** Every door there is, and all of them on one app. */
export function openDoors(deps: Deps, metrics?: Metrics): { doors: readonly Door[]; app: Hono } {
  const { config, outbox } = deps
  const edge = createEdge(deps)
  const graphql = createGraphQLServer(config, {
    schema,
    endpoint: '/graphql',
    graphiql: config.graphiql,
    observed: metrics !== undefined || deps.trace !== undefined,
  })
  const doors = [
    graphqlDoor(deps, edge, graphql),
    oauthDoor(deps, edge),
    forwardAuthDoor(deps, edge),
    ...(config.adminTokens.length > 0 ? [adminDoor(deps, edge)] : []),
    healthDoor(deps),
    ...(metrics ? [metricsDoor(config, metrics)] : []),
    ...(outbox ? [outboxDoor(outbox)] : []),
    // Last: the operator says where it lies, and that must hide nothing else.
    oldPathsDoor(deps, edge, graphql),
  ]
  const all = [...doors, landingDoor(doors)]
  return { doors: all, app: mounted(all, edge) }
}

/** The paths of the older systems: each runs a typed operation of the public schema. */
function oldPathsDoor(deps: Deps, edge: Edge, graphql: GraphQLServer): Door {
  const { config } = deps
  const app = new Hono()
  const paths = mountDialects(app, {
    ofBoundedSize: edge.bounded,
    logFailure: edge.logFailure,
    corsOrigins: config.corsOrigins,
    now: deps.now,
    seenOf,
    notices: config.legacyDeprecation,
    v1Site: {
      bases: config.v1SiteBases,
      groupOptional: config.v1SiteGroupOptional,
      passwordMin: config.passwordMin['v1-site'],
      ...sessionLives(config, 'v1-site'),
    },
    run: ({ operation, variables, ...call }, c) =>
      graphql.run(operation, variables, edge.contextFor(c, call)),
  })
  return { title: ['旧系统的 REST 路径', 'REST paths of the older systems'], paths, app }
}

function mounted(doors: readonly Door[], edge: Edge): Hono {
  const app = new Hono()
  for (const door of doors) app.route('/', door.app)
  app.notFound(() => Response.json({ error: 'not found' }, { status: 404 }))
  app.onError((error) => {
    edge.logFailure(error)
    return refuse(500, 'Something went wrong on our side.')
  })
  return app
}

function metered(deps: Deps, meter: Meter): Deps {
  return { ...deps, meter, sender: countedSender(deps.sender, meter) }
}

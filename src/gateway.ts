import { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import { normalizeEmail, normalizeMobile } from './auth/names/identifiers.ts'
import { digitsIn } from './auth/names/texts.ts'
import { sessionLives } from './auth/sessions/policy.ts'
import type { Config } from './config/config.ts'
import type { Deps } from './deps.ts'
import { adminDoor } from './doors/admin/door.ts'
import type { Door, DoorPath } from './doors/edge/door.ts'
import { createEdge, seenOf, type Bindings, type Edge } from './doors/edge/edge.ts'
import { forPeople } from './doors/edge/error-page.ts'
import { partsOf } from './doors/edge/multipart.ts'
import { pairsOf, textOf } from './doors/edge/reader.ts'
import { refuse, refuseTarget } from './doors/edge/refuse.ts'
import { withSecurityHeaders } from './doors/edge/security-headers.ts'
import { isPlainTarget } from './doors/edge/target.ts'
import { createExplorerFiles } from './doors/explorer/files.ts'
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
import type { Dialect, Table } from '../rest-compat/dialect.ts'
import { mountTables } from '../rest-compat/mount.ts'
import { pathsOf } from '../rest-compat/paths.ts'

export type Gateway = {
  /** The whole product as one function: every door, no port. */
  fetch(request: Request, bindings?: Bindings): Response | Promise<Response>
}

/** Builds the gateway over its dependencies, with these old wires beside GraphQL. Tests start here. */
export function createGateway(given: Deps, dialects: readonly Dialect[]): Gateway {
  const metrics = given.config.metrics ? createMetrics(given) : undefined
  const deps = metrics ? metered(given, metrics.meter) : given
  const observers = [...(metrics ? [timed(metrics.meter)] : []), ...(deps.trace ? [deps.trace] : [])]
  const { app, doors } = openDoors(deps, { dialects, metrics })
  const places = doors.flatMap(({ paths }) => paths)
  const routed = (request: Request, bindings?: Bindings) =>
    isPlainTarget(bindings?.incoming) ? app.fetch(request, bindings) : forPeople(request, refuseTarget())
  const fetch = observers.length > 0 ? observedFetch<Bindings>(routed, { observers, places }) : routed
  return {
    fetch: (request, bindings) => withSecurityHeaders(bindings?.outgoing, () => fetch(request, bindings)),
  }
}

type OldWires = { dialects: readonly Dialect[]; graphql: GraphQLServer }
type Opening = { dialects: readonly Dialect[]; metrics?: Metrics | undefined }

/** Every door there is, and all of them on one app. */
export function openDoors(deps: Deps, { dialects, metrics }: Opening): { doors: readonly Door[]; app: Hono } {
  const { config, outbox } = deps
  const edge = createEdge(deps)
  const files = createExplorerFiles()
  const graphql = createGraphQLServer({
    schema,
    endpoint: '/graphql',
    introspection: config.introspection,
    observed: metrics !== undefined || deps.trace !== undefined,
  })
  const served = dialects.filter(({ policy }) => !config.wiresOff.includes(policy.name))
  const doors = [
    graphqlDoor(deps, edge, { server: graphql, files }),
    oauthDoor(deps, edge),
    forwardAuthDoor(deps, edge),
    ...(config.adminTokens.length > 0 ? [adminDoor(deps, edge, files)] : []),
    healthDoor(deps, edge),
    ...(metrics ? [metricsDoor(config, metrics)] : []),
    ...(outbox ? [outboxDoor(outbox)] : []),
    // Last: the operator says where it lies, and that must hide nothing else.
    ...(served.length > 0 ? [oldPathsDoor(deps, edge, { dialects: served, graphql })] : []),
  ]
  const all = [...doors, landingDoor(config, doors)]
  return { doors: all, app: mounted(all, edge) }
}

/** The paths of the older systems: each runs a typed operation of the public schema. */
function oldPathsDoor({ config, now }: Deps, edge: Edge, { dialects, graphql }: OldWires): Door {
  const app = new Hono()
  const served = dialects.map((dialect) => ({ tables: tablesOf(config, dialect), about: dialect.about }))
  const unmatched = mountTables(
    app,
    served.flatMap(({ tables }) => tables),
    {
      reader: { bytesOf: edge.bytesOf, textOf, pairsOf, partsOf },
      typed: { isEmail: (text) => normalizeEmail(text) !== null, mobileIn: normalizeMobile, digitsIn },
      logFailure: edge.logFailure,
      corsOrigins: config.corsOrigins,
      now,
      seenOf,
      notices: config.legacyDeprecation,
      run: ({ operation, variables, ...call }, c) =>
        graphql.run(operation, variables, edge.contextFor(c, call)),
    },
  )
  const paths = served.flatMap(({ tables, about }) => tables.flatMap((table) => pathsOf(table, about)))
  return { title: ['旧系统的 REST 路径', 'REST paths of the older systems'], paths, app, unmatched }
}

// The configuration was read for the same wires: it has what the operator decided about each.
function tablesOf(config: Config, { policy: { name }, tables }: Dialect): readonly Table[] {
  const wire = config.wires.get(name)
  if (!wire) throw new Error(`The configuration was read without the wire ${name}.`)
  return tables({ wire, lives: sessionLives(config, wire), vars: config.wireVars })
}

function mounted(doors: readonly Door[], edge: Edge): Hono {
  const own = new Map(doors.flatMap(({ paths }) => paths.map((path) => [path.path, path] as const)))
  const app = new Hono({ getPath: (request) => withoutSlash(getPath(request), own) })
  for (const door of doors) app.route('/', door.app)
  app.notFound((c) => {
    for (const { unmatched } of doors) {
      const answer = unmatched?.(c)
      if (answer) return answer
    }
    return forPeople(c.req.raw, unanswered(own.get(c.req.path)))
  })
  app.onError((error, c) => {
    const headers = { 'x-request-id': edge.logFailure(error) }
    return forPeople(c.req.raw, refuse(500, 'Something went wrong on our side.', headers))
  })
  return app
}

// A path of ours is the same with a slash behind it. Old wires, which listen below their bases, have a rule of their own.
function withoutSlash(path: string, own: ReadonlyMap<string, DoorPath>): string {
  if (!path.endsWith('/')) return path
  const bare = path.slice(0, -1)
  return own.get(bare)?.base === undefined && own.has(bare) ? bare : path
}

/** What is not there, or answers other verbs: then it says which (RFC 9110 section 15.5.6). */
function unanswered(listed: DoorPath | undefined): Response {
  if (!listed) return Response.json({ error: 'not found' }, { status: 404 })
  const allow = listed.methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return Response.json({ error: 'method not allowed' }, { status: 405, headers: { allow: allow.join(', ') } })
}

function metered(deps: Deps, meter: Meter): Deps {
  return { ...deps, meter, sender: countedSender(deps.sender, meter) }
}

import { Hono, type Context as HonoContext } from 'hono'
import { requireAdmin } from '../../auth/admin/admin.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, errorText, type ErrorCode } from '../../errors.ts'
import { adminSchema } from '../../schema/admin/index.ts'
import type { AdminContext, Context } from '../../schema/shared/context.ts'
import { bearerToken, createNetworkList } from '../edge/caller.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { forPeople } from '../edge/error-page.ts'
import { mediaType } from '../edge/media-type.ts'
import { wantsPage } from '../edge/page.ts'
import { refuse } from '../edge/refuse.ts'
import { createExplorer } from '../explorer/explorer.ts'
import type { ExplorerFiles } from '../explorer/files.ts'
import { serveGraphQL } from '../graphql/serve.ts'
import { createGraphQLServer, type GraphQLServer } from '../graphql/server.ts'
import { adminWalk } from './walk.ts'

const endpoint = '/admin/graphql'
const named = { door: 'admin', operation: '' }
const path: DoorPath = {
  ...named,
  path: endpoint,
  methods: ['POST'],
  about: ['会员、应用、会话与审计，凭 ADMIN_TOKEN', 'Members, apps, sessions and the audit, by ADMIN_TOKEN'],
}
const assets: DoorPath = {
  ...named,
  path: `${endpoint}/assets/*`,
  methods: ['GET'],
  about: ['GraphiQL 所需的文件', 'What GraphiQL is made of'],
}

/** How the door answers who may not come in, before any operation runs. */
export const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
}

/**
 * `/admin/graphql`: JSON POSTs with an admin's credential, from where admins may come from; for a browser GraphiQL, which
 * asks for the credential, where it is on. Only who has shown one may ask for the schema.
 */
export function adminDoor({ config }: Deps, edge: Edge, files: () => Promise<ExplorerFiles>): Door {
  const server = createGraphQLServer({ schema: adminSchema, endpoint, introspection: true })
  const isListed = createNetworkList(config.adminAllowFrom)
  const mayAsk = (address: string) => config.adminAllowFrom.length === 0 || isListed(address)
  const explorer = config.adminExplorer
    ? createExplorer(files, {
        title: ['网关管理', 'Gateway administration'],
        walk: adminWalk,
        asksToken: true,
      })
    : undefined

  const answer = async (c: HonoContext) => {
    const context = edge.contextFor(c, { wire: config.graphqlWire, token: null })
    // It speaks GraphQL, and is a door of its own to whoever counts.
    if (context.seen) context.seen.door = named.door
    const posted = c.req.method === 'POST'
    const file = c.req.path !== endpoint
    if (!posted && !file && !(explorer && wantsPage(c.req.raw)))
      return refuse(405, 'Send a POST.', { allow: 'POST' })
    if (!mayAsk(context.client.address)) return refused(new AuthError('FORBIDDEN'), context)
    if (!explorer || posted) return asAdmin({ server, edge }, c, context)
    return file ? explorer.file(c.req.raw) : explorer.page(c.req.raw)
  }
  const serve = async (c: HonoContext) => forPeople(c.req.raw, await answer(c))
  const app = new Hono().all(endpoint, serve)
  if (explorer) app.get(assets.path, serve)
  const page = { ...path, methods: ['GET', 'POST'], page: true }
  return { title: ['管理', 'Administration'], paths: explorer ? [page, assets] : [path], app }
}

type Served = { server: GraphQLServer; edge: Edge }

async function asAdmin({ server, edge }: Served, c: HonoContext, context: Context): Promise<Response> {
  const request = c.req.raw
  try {
    const token = bearerToken(request.headers.get('authorization'))
    const admin = await requireAdmin(context, context.client, token)
    if (mediaType(request.headers.get('content-type')) !== 'application/json')
      return refuse(415, 'Send application/json.')
    const bytes = await edge.bytesOf(c)
    if (!bytes) return refuse(413, 'The body is too large.')
    const withAdmin: Context & AdminContext = { ...context, admin }
    return await serveGraphQL(server, { request, bytes }, withAdmin)
  } catch (error) {
    if (error instanceof AuthError) return refused(error, context)
    throw error
  }
}

function refused({ code, details }: AuthError, { language }: Context): Response {
  const status = statuses[code] ?? 400
  const headers = {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(details.retryAfter ? { 'retry-after': String(details.retryAfter) } : {}),
  }
  const body = { errors: [{ message: errorText(code, language), extensions: { code, ...details } }] }
  return Response.json(body, { status, headers })
}

import { Hono, type Context as HonoContext } from 'hono'
import { requireAdmin } from '../../auth/admin/admin.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, errorText, type ErrorCode } from '../../errors.ts'
import { adminSchema } from '../../schema/admin/index.ts'
import type { AdminContext, Context } from '../../schema/shared/context.ts'
import { bearerToken, createNetworkList } from '../edge/caller.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { mediaType } from '../edge/media-type.ts'
import { refuse } from '../edge/refuse.ts'
import { serveGraphQL } from '../graphql/serve.ts'
import { createGraphQLServer, type GraphQLServer } from '../graphql/server.ts'

const endpoint = '/admin/graphql'
const path: DoorPath = {
  path: endpoint,
  methods: ['POST'],
  about: ['会员、应用、会话与审计，凭 ADMIN_TOKEN', 'Members, apps, sessions and the audit, by ADMIN_TOKEN'],
  door: 'admin',
  operation: '',
}

/** How the door answers who may not come in, before any operation runs. */
export const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
}

/** `/admin/graphql`: JSON POSTs with an admin's credential, from where admins may come from. */
export function adminDoor({ config }: Deps, edge: Edge): Door {
  const server = createGraphQLServer(config, { schema: adminSchema, endpoint, graphiql: false })
  const isListed = createNetworkList(config.adminAllowFrom)
  const mayAsk = (address: string) => config.adminAllowFrom.length === 0 || isListed(address)
  const app = new Hono().all(endpoint, (c) => {
    const context = edge.contextFor(c, { wire: config.graphqlWire, token: null })
    // It speaks GraphQL, and is a door of its own to whoever counts.
    if (context.seen) context.seen.door = path.door
    const request = c.req.raw
    if (request.method !== 'POST') return refuse(405, 'Send a POST.', { allow: 'POST' })
    if (!mayAsk(context.client.address)) return refused(new AuthError('FORBIDDEN'), context)
    return asAdmin({ server, edge }, c, context)
  })
  return { title: ['管理', 'Administration'], paths: [path], app }
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

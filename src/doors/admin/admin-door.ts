import { requireAdmin } from '../../auth/admin/admin.ts'
import type { Config } from '../../config/config.ts'
import type { AdminContext, Context } from '../../schema/context.ts'
import { AuthError, errorText, type ErrorCode } from '../../errors.ts'
import { createGraphQLServer } from '../graphql/server.ts'
import { adminSchema } from '../../schema/admin/index.ts'
import { bearerToken, createNetworkList } from '../edge/caller.ts'
import { graphqlDoor, mediaType, refuse } from '../graphql/graphql-door.ts'

type Bounded = (request: Request) => Request | null | Promise<Request | null>

/** How the door answers who may not come in, before any operation runs. */
export const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
}

/** Serves /admin/graphql: JSON POSTs with an admin's credential, from where admins may come from. */
export function createAdminDoor(config: Config, ofBoundedSize: Bounded) {
  const endpoint = '/admin/graphql'
  const server = createGraphQLServer(config, { schema: adminSchema, endpoint, graphiql: false })
  const isListed = createNetworkList(config.adminAllowFrom)
  const mayAsk = (address: string) => config.adminAllowFrom.length === 0 || isListed(address)

  return async (request: Request, context: Context): Promise<Response> => {
    if (request.method !== 'POST') return refuse(405, 'Send a POST.', { allow: 'POST' })
    if (!mayAsk(context.client.address)) return refused(new AuthError('FORBIDDEN'), context)
    try {
      const token = bearerToken(request.headers.get('authorization'))
      const admin = await requireAdmin(context, context.client, token)
      if (mediaType(request.headers.get('content-type')) !== 'application/json')
        return refuse(415, 'Send application/json.')
      const bounded = await ofBoundedSize(request)
      if (!bounded) return refuse(413, 'The body is too large.')
      const asAdmin: Context & AdminContext = { ...context, admin }
      return await graphqlDoor(server, bounded, asAdmin)
    } catch (error) {
      if (error instanceof AuthError) return refused(error, context)
      throw error
    }
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

import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Deps } from '../../deps.ts'
import { bearerToken } from '../edge/caller.ts'
import type { Door } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { refuse } from '../edge/refuse.ts'
import { serveGraphQL } from './serve.ts'
import type { GraphQLServer } from './server.ts'

// Browsers cap it at two hours or less; without it they ask before every request.
const preflightLife = 7_200

/** `/graphql`: the public schema for new clients, and GraphiQL for people where it is on. */
export function graphqlDoor({ config }: Deps, edge: Edge, server: GraphQLServer): Door {
  const { corsOrigins, graphiql } = config
  const app = new Hono()
  if (corsOrigins.length > 0)
    app.use('/graphql', cors({ origin: corsOrigins, allowMethods: ['GET', 'POST'], maxAge: preflightLife }))
  app.all('/graphql', async (c) => {
    const bytes = await edge.bytesOf(c)
    if (!bytes) return refuse(413, 'The body is too large.')
    const request = c.req.raw
    const token = bearerToken(request.headers.get('authorization'))
    const context = edge.contextFor(c, { wire: config.graphqlWire, token })
    return serveGraphQL(server, { request, bytes }, context)
  })
  const about = graphiql
    ? (['GraphQL；用浏览器打开即是 GraphiQL', 'GraphQL; GraphiQL in a browser'] as const)
    : (['GraphQL（此处未开启 GraphiQL）', 'GraphQL (GraphiQL is off here)'] as const)
  const path = { path: '/graphql', door: 'graphql', operation: '', methods: ['GET', 'POST'], about }
  return { title: ['供新客户端使用', 'For new clients'], paths: [{ ...path, page: graphiql }], app }
}

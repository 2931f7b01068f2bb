import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Deps } from '../../deps.ts'
import { bearerToken } from '../edge/caller.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { forPeople } from '../edge/error-page.ts'
import { wantsPage } from '../edge/page.ts'
import { refuse } from '../edge/refuse.ts'
import { createExplorer } from '../explorer/explorer.ts'
import type { ExplorerFiles } from '../explorer/files.ts'
import { publicWalk } from '../explorer/walk.ts'
import { serveGraphQL } from './serve.ts'
import type { GraphQLServer } from './server.ts'

// Browsers cap it at two hours or less; without it they ask before every request.
const preflightLife = 7_200

const named = { door: 'graphql', operation: '' }
const assets: DoorPath = {
  ...named,
  path: '/graphql/assets/*',
  methods: ['GET'],
  about: ['GraphiQL 所需的文件', 'What GraphiQL is made of'],
}

export type GraphQLDoorParts = { server: GraphQLServer; files: () => Promise<ExplorerFiles> }

/** `/graphql`: the public schema for new clients, and GraphiQL for people where it is on. */
export function graphqlDoor({ config }: Deps, edge: Edge, { server, files }: GraphQLDoorParts): Door {
  const { corsOrigins, graphiql } = config
  const explorer = graphiql
    ? createExplorer(files, { title: ['统一认证网关', 'Auth gateway'], walk: publicWalk })
    : undefined
  const app = new Hono()
  if (corsOrigins.length > 0)
    app.use('/graphql', cors({ origin: corsOrigins, allowMethods: ['GET', 'POST'], maxAge: preflightLife }))
  app.all('/graphql', async (c) => {
    const request = c.req.raw
    if (wantsPage(request)) {
      if (explorer) return explorer.page(request)
      if (!c.req.query('query')) return forPeople(request, refuse(400, 'Must provide query string.'))
    }
    const bytes = await edge.bytesOf(c)
    if (!bytes) return refuse(413, 'The body is too large.')
    const token = bearerToken(request.headers.get('authorization'))
    const context = edge.contextFor(c, { wire: config.graphqlWire, token })
    return forPeople(request, await serveGraphQL(server, { request, bytes }, context))
  })
  if (explorer) app.get(assets.path, (c) => explorer.file(c.req.raw))
  const about = graphiql
    ? (['GraphQL；用浏览器打开即是 GraphiQL', 'GraphQL; GraphiQL in a browser'] as const)
    : (['GraphQL（此处未开启 GraphiQL）', 'GraphQL (GraphiQL is off here)'] as const)
  const path = { ...named, path: '/graphql', methods: ['GET', 'POST'], about, page: graphiql }
  return { title: ['供新客户端使用', 'For new clients'], paths: explorer ? [path, assets] : [path], app }
}

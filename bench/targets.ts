import { post } from './load/http.ts'
import type { Shot } from './load/loops.ts'
import type { SeededToken } from './members.ts'
import { oidcClient, oidcTokens } from './oidc-tokens.ts'
import { serverCore, type Server, type Stage } from './stage.ts'

/** One row of the table: what is asked of which server. */
export type Target = { name: string; server: Server; shots: Shot[] }

export const names = {
  bare: 'bare node:http',
  yoga: 'yoga, its own HTTP server',
  oidc: 'oidc-provider introspection',
  rest: 'gateway REST check_token',
  graphql: 'gateway GraphQL checkToken',
}

const query = `query Check($token: String!) {
  checkToken(token: $token) { active expired username group expiresIn }
}`

const asJson = (path: string, known: SeededToken[], active: string): Shot[] =>
  known.map(({ token, username }) => ({
    request: post(path, JSON.stringify({ token })),
    expect: `${active}"username":"${username}"`,
  }))

const asGraphQL = (known: SeededToken[]): Shot[] =>
  known.map(({ token, username }) => ({
    request: post('/graphql', JSON.stringify({ operationName: 'Check', query, variables: { token } })),
    expect: `"active":true,"expired":false,"username":"${username}"`,
  }))

/** REST check_token of the gateway. */
export const restShots = (known: SeededToken[]): Shot[] =>
  asJson('/api/v1/check_token', known, '{"state":true,"error":"默认返回值","data":{')

/** Starts every server on the one core and prepares what to ask of each. The first one is the measure of the others. */
export async function openTargets(stage: Stage, known: SeededToken[]): Promise<Target[]> {
  const [bare, yoga, oidc, gateway] = await Promise.all([
    stage.startServer(names.bare, './servers/bare.ts', serverCore),
    stage.startServer(names.yoga, './servers/yoga.ts', serverCore),
    stage.startServer(names.oidc, './servers/oidc.ts', serverCore, oidcClient),
    stage.startGateway(serverCore),
  ])
  return [
    { name: names.bare, server: bare, shots: asJson('/', known, '"active":true,') },
    { name: names.yoga, server: yoga, shots: asGraphQL(known) },
    { name: names.oidc, server: oidc, shots: await oidcTokens(oidc.port, known.length) },
    { name: names.rest, server: gateway, shots: restShots(known) },
    { name: names.graphql, server: gateway, shots: asGraphQL(known) },
  ]
}

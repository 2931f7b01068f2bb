import type { GraphQLError } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'
import type { Context } from '../../schema/shared/context.ts'
import { mediaType } from '../edge/media-type.ts'
import { pairsOf, textOf } from '../edge/reader.ts'
import { refuse } from '../edge/refuse.ts'
import { isHashOnly, persistedQueryNotSupported } from './persisted-query.ts'
import type { Result } from './result.ts'
import type { GraphQLServer } from './server.ts'

const responseJson = 'application/graphql-response+json'

const notText = 'What was sent is not UTF-8.'

/** A request, and the bytes of its body. */
type Received = { request: Request; bytes: Uint8Array }

/**
 * Answers a request with a GraphQL server. Plain JSON POSTs, nearly all there are, skip Yoga's HTTP layer, which costs
 * more than the work; everything else goes to Yoga. A POST that a foreign page could send without asking (text/plain,
 * forms) is refused (SECURITY.md 46).
 */
export async function serveGraphQL(
  server: GraphQLServer,
  { request, bytes }: Received,
  context: Context,
): Promise<Response> {
  if (request.method !== 'POST') return serveSearch(server, request, context)
  const type = mediaType(request.headers.get('content-type'))
  if (type !== 'application/json' && type !== 'application/graphql')
    return refuse(415, 'Send application/json.')
  const body = textOf(bytes)
  if (body === null) return refuse(400, notText)
  if (type !== 'application/json') return server.fetch(rebuilt(request, body), context)
  const sent = parsed(body)
  if (sent === undefined) return refuse(400, 'The body is not JSON.')
  if (isHashOnly(sent)) return persistedQueryNotSupported()
  const params = plainParams(sent)
  const accepted = answerType(request.headers.get('accept'))
  if (!params || !accepted) return server.fetch(rebuilt(request, body), context)
  return answer(await server.execute(params, context), accepted)
}

/** A GET, or what is neither GET nor POST: its parameters are in the query string, two of them as JSON. */
async function serveSearch(server: GraphQLServer, request: Request, context: Context): Promise<Response> {
  const pairs = pairsOf(searchOf(request))
  if (!pairs) return refuse(400, notText)
  const params: Record<string, unknown> = Object.fromEntries(pairs)
  for (const name of ['variables', 'extensions'] as const) {
    if (!params[name]) continue
    params[name] = parsed(String(params[name]))
    // Yoga would take it for a fault of ours.
    if (params[name] === undefined) return refuse(400, `\`${name}\` is not JSON.`)
  }
  return isHashOnly(params) ? persistedQueryNotSupported() : server.fetch(withoutBody(request), context)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The parameters when they are of exactly the right types; else undefined, and Yoga words the refusal. */
function plainParams(value: unknown): GraphQLParams | undefined {
  if (!isRecord(value)) return undefined
  const { query, variables, operationName, extensions, ...rest } = value
  if (typeof query !== 'string' || Object.keys(rest).length > 0) return undefined
  if (variables != null && !isRecord(variables)) return undefined
  if (extensions != null && !isRecord(extensions)) return undefined
  if (operationName != null && typeof operationName !== 'string') return undefined
  return { query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The media type to answer in (GraphQL over HTTP), or undefined when the client wants something unusual. */
function answerType(accept: string | null): string | undefined {
  if (!accept) return 'application/json'
  for (const range of accept.split(',')) {
    const [type = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase())
    if (params.some((param) => param.startsWith('q='))) return undefined
    if (type === responseJson || type === 'application/json') return type
    if (type === '*/*' || type === 'application/*') return 'application/json'
  }
  return undefined
}

// No `data` means the request never ran: 400, except towards clients of the older application/json rules.
function answer(result: Result, type: string): Response {
  const status = result.data !== undefined || type === 'application/json' ? 200 : 400
  const shown = result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result
  return new Response(JSON.stringify(shown), {
    status,
    headers: { 'content-type': `${type}; charset=utf-8` },
  })
}

// `extensions.http` steers Yoga's own answers; it is nothing for clients.
function withoutHttp(error: GraphQLError): object {
  const { extensions, ...shown } = error.toJSON()
  const { http: _, ...rest } = extensions ?? {}
  return { ...shown, extensions: rest }
}

function searchOf({ url }: Request): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}

// Its body was read already, and only a POST has one that counts.
function withoutBody(request: Request): Request {
  const { url, method, headers } = request
  return method === 'GET' || method === 'HEAD' ? request : new Request(url, { method, headers })
}

function rebuilt(request: Request, body: string): Request {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new Request(request.url, { method: 'POST', headers, body })
}

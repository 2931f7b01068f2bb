import type { Context, Hono } from 'hono'
import type { Call, Failure, OldCall, Payload, Route, Table } from './dialect.ts'
import type { ErrorCode } from './gql/graphql.ts'
import { allowOrigins } from './cors.ts'
import { json } from './json.ts'
import { noticesOf, type Notice } from './notices.ts'
import { declaresOtherCharset, readingOf, readParams, type Reader } from './params.ts'

/** Names of ours only: dialect, row, code. */
type Seen = { door: string; route: string; code: string }
type RunError = { extensions: Record<string, unknown> }

export type ServeOptions = {
  /** How the gateway reads what comes in. */
  reader: Reader
  typed: OldCall['typed']
  /** Origins browsers may call from; every one the dialect allowed of old when empty. */
  corsOrigins: readonly string[]
  now: () => number
  /** Logs what went wrong outside the operations and gives the id it was logged under. */
  logFailure: (error: unknown) => string
  /** What is told to clients of paths that go away. */
  notices: readonly Notice[]
  /** What metrics tell of a request, where somebody watches. */
  seenOf?: (c: Context) => Seen | undefined
  run: (call: Call, c: Context) => Promise<{ data?: unknown; errors?: readonly RunError[] }>
}

/** One base of a table, and the pattern of the paths that it answers, if not all below the base. */
export type Place = { table: Table; base: string; pattern?: string }

/** Serves a table below one of its bases: any row becomes parameters -> operation -> envelope. */
export function serveTable(app: Hono, place: Place, options: ServeOptions): void {
  const { table, base, pattern = `${base}/*` } = place
  const noticeFor = noticesOf(table, options.notices)
  const describe = (c: Context): OldCall => {
    const path = decodePath(c.req.path)
    const taken = table.edges?.(path, base) ?? path
    // What is not below the base after all is nothing's name: it keeps its slash in front.
    const own = taken.startsWith(`${base}/`) ? taken.slice(base.length + 1) : taken
    const action = table.actionOf?.(own) ?? own
    return { action, request: c.req.raw, params: {}, now: options.now(), typed: options.typed }
  }
  if (table.cors) app.use(pattern, allowOrigins(options.corsOrigins))
  app.all(pattern, async (c) => {
    const call = describe(c)
    const response = await answer({ c, table, options }, call).catch((error: unknown) => {
      const requestId = options.logFailure(error)
      return json(table.failure({ code: 'INTERNAL', requestId }, call))
    })
    for (const [name, value] of noticeFor?.(call.action) ?? []) response.headers.set(name, value)
    return response
  })
}

type Served = { c: Context; table: Table; options: ServeOptions }

async function answer(served: Served, call: OldCall): Promise<Response> {
  const { c, table, options } = served
  const row = Object.hasOwn(table.routes, call.action) ? table.routes[call.action] : undefined
  const seen = options.seenOf?.(c)
  if (seen) [seen.door, seen.route] = [table.wire.name, row ? call.action : 'unknown']
  const refused = (code: string, response: Response) => {
    if (seen) seen.code = code
    return response
  }
  const failed = (failure: Failure, at: OldCall) => refused(failure.code, json(table.failure(failure, at)))
  const bytes = await options.reader.bytesOf(c)
  if (!bytes) return failed({ code: 'BAD_INPUT' }, call)
  if (!row) return refused('NOT_FOUND', table.notFound(call))
  if (table.methods && !table.methods.includes(c.req.method))
    return refused('WRONG_METHOD', saysMethods(table.wrongMethod(call), table.methods))
  if (table.unreadable?.charset && declaresOtherCharset(c.req.raw))
    return refused('BAD_INPUT', table.unreadable.charset(call))
  const { params, unreadable } = await readParams(options.reader, {
    request: c.req.raw,
    bytes,
    readAs: table.readAs ?? readingOf,
  })
  const refusal = unreadable && table.unreadable?.[unreadable]
  if (refusal) return refused('BAD_INPUT', refusal(call))
  if (unreadable === 'encoding' || unreadable === 'multipart') return failed({ code: 'BAD_REQUEST' }, call)
  const full = { ...call, params }
  for (const gate of table.gates?.(full) ?? []) {
    const gated = await perform(served, gate, full)
    if ('code' in gated) return failed(gated, full)
  }
  const own = typeof row === 'function' ? row(params, full) : row
  const outcome = await perform(served, own, full)
  if ('code' in outcome) return failed(outcome, full)
  if ('file' in outcome) return new Response(outcome.file, { headers: { 'content-type': outcome.type } })
  return json(table.success(outcome, full))
}

// RFC 9110 section 15.5.6 asks it of the status; old servers said nothing, and their clients do not look.
function saysMethods(response: Response, methods: readonly string[]): Response {
  if (response.status === 405) response.headers.set('allow', methods.join(', '))
  return response
}

async function perform({ c, table, options }: Served, row: Route, call: OldCall): Promise<Payload | Failure> {
  const { params } = call
  const missing = row.required.filter((name) => !params[name])
  if (missing.length > 0) return { code: 'BAD_INPUT', fields: missing, missing: true }
  const problem = row.check?.(params, call)
  if (problem) return problem
  const token = table.tokenOf(call)
  const { operation } = row
  const variables = row.variables(params, call)
  const asked = { operation, variables, wire: table.wire, route: call.action, token }
  const { data, errors } = await options.run(asked, c)
  return errors?.[0] ? failureOf(errors[0], row) : row.payload(data, call)
}

function failureOf({ extensions }: RunError, { failAs = {} }: Route): Failure {
  const { captcha, fields, openid, reason, requestId, retryAfter } = extensions
  // Each error of the GraphQL server has a code of its catalogue.
  const code = extensions.code as ErrorCode
  return {
    code: failAs[code] ?? code,
    ...(Array.isArray(fields) ? { fields: fields.map(String) } : {}),
    ...(typeof retryAfter === 'number' ? { retryAfter } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof openid === 'string' ? { openid } : {}),
    ...(captcha === true ? { captcha } : {}),
  }
}

function decodePath(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

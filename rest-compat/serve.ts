import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Call, Dialect, Failure, Params, Payload, Route } from './dialect.ts'
import { readParams } from './params.ts'
import type { ErrorCode } from './gql/graphql.ts'

type RunError = { extensions: Record<string, unknown> }

export type ServeOptions = {
  largestBody: number
  run: (call: Call, c: Context) => Promise<{ data?: unknown; errors?: readonly RunError[] }>
}

/** Serves one dialect's table: any row becomes parameters -> operation -> envelope. */
export function serveDialect(app: Hono, dialect: Dialect, { run, largestBody }: ServeOptions): void {
  const { refusals, bases, routes } = dialect
  const fail = (failure: Failure) => Response.json(dialect.failure(failure))
  const tooLarge = bodyLimit({ maxSize: largestBody, onError: () => fail({ code: 'BAD_INPUT' }) })

  async function call(c: Context, row: Route, params: Params): Promise<Payload | Failure> {
    const missing = row.required.filter((name) => !params[name])
    if (missing.length > 0) return { code: 'BAD_INPUT', fields: missing }
    const { operation } = row
    const token = null
    const { data, errors } = await run(
      { operation, variables: row.variables(params), dialect: dialect.name, token },
      c,
    )
    return errors?.[0] ? failureOf(errors[0]) : row.payload(data)
  }

  for (const base of bases) {
    for (const [path, row] of Object.entries(routes))
      app.on([...refusals.methods], `${base}/${path}`, tooLarge, async (c) => {
        const params = await readParams(c.req.raw)
        if (!params) return refusals.wrongMediaType()
        const outcome = await call(c, row, params)
        return 'code' in outcome ? fail(outcome) : Response.json(dialect.success(outcome))
      })
    for (const path of Object.keys(routes)) app.all(`${base}/${path}`, refusals.wrongMethod)
    app.all(`${base}/*`, refusals.notFound)
  }
}

function failureOf({ extensions }: RunError): Failure {
  const { code, fields, retryAfter } = extensions
  return {
    code: code as ErrorCode,
    ...(Array.isArray(fields) ? { fields: fields.map(String) } : {}),
    ...(typeof retryAfter === 'number' ? { retryAfter } : {}),
  }
}

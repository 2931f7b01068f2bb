import { GraphQLError } from 'graphql'
import type { Context } from '../../schema/context.ts'
import { isDatabaseDown } from '../../db/errors.ts'
import { logFailed } from '../../db/outages.ts'
import { AuthError, errorText, errorTexts, type ErrorCode } from '../../errors.ts'

/**
 * Any failure as one with a code of the catalogue. What is not ours becomes INTERNAL and keeps its cause for the log
 * only. Messages of GraphQL itself stay (they help developers) unless they quote a value: that may be a password.
 */
export function publicError(error: unknown): GraphQLError {
  const graphql = isGraphQLError(error) ? error : undefined
  const cause = graphql ? graphql.originalError : error
  if (graphql && (!cause || isGraphQLError(cause))) return fromGraphQL(graphql)
  if (cause instanceof AuthError) return coded(cause.code, { cause, at: graphql }, cause.details)
  if (isRefusedPage(cause)) return coded('BAD_INPUT', { cause, at: graphql })
  if (isDatabaseDown(cause)) return coded('UNAVAILABLE', { cause, at: graphql }, { retryAfter: 1 })
  return coded('INTERNAL', { cause, at: graphql })
}

// What Pothos itself refuses of the arguments of a page, for example `before` together with `after`.
function isRefusedPage(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'PothosValidationError'
}

type Arisen = { cause: unknown; at: GraphQLError | undefined }

function coded(code: ErrorCode, { cause, at }: Arisen, details: object = {}): GraphQLError {
  return new GraphQLError(errorText(code, 'en'), {
    ...placeOf(at),
    originalError: cause instanceof Error ? cause : new Error('not an Error was thrown'),
    extensions: { code, ...details },
  })
}

/** Where in the document an error arose, as the options of a new one. */
function placeOf({ nodes, source, positions, path }: Partial<GraphQLError> = {}) {
  return { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null }
}

const coercion =
  /^Variable "\$(\w+)" (?:of (?:required|non-null) type "[^"]*" (?:was not provided|must not be null)|got invalid value)/

function fromGraphQL(error: GraphQLError): GraphQLError {
  const { message } = error
  const variable = coercion.exec(message)
  const code = isCode(error.extensions.code) ? error.extensions.code : kindOf(message)
  // Yoga hangs the parser's own error on a malformed body.
  const { originalError: _, ...kept } = error.extensions
  const extensions = { ...kept, code, ...(variable ? { fields: [variable[1]] } : {}) }
  return new GraphQLError(withoutValues(message), { ...placeOf(error), extensions })
}

function kindOf(message: string): ErrorCode {
  if (/tokens\. Parsing aborted|^Validation aborted/.test(message)) return 'TOO_COMPLEX'
  return coercion.test(message) ? 'BAD_INPUT' : 'BAD_REQUEST'
}

// What GraphQL's own messages quote of the input may be a password that somebody wrote into the document.
function withoutValues(message: string): string {
  const variable = coercion.exec(message)
  if (variable) return `${variable[0]}.`
  return message
    .replace(/^Value ".*" does not exist/s, 'A value does not exist')
    .replace(/(Unexpected (?:String|BlockString|Int|Float)) .*/s, '$1.')
    .replace(/(cannot represent|, found |Syntax Error: (?:Unterminated|Invalid)).*/s, '$1 …')
}

// By name: under vitest there can be two copies of the class.
function isGraphQLError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError'
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in errorTexts
}

/**
 * The errors of one answer in the caller's language. INTERNAL ones are logged with their cause and carry the request
 * id, by which the operator finds the line.
 */
export function localizeErrors(
  errors: readonly GraphQLError[],
  ctx: Context,
  suggestions: boolean,
): GraphQLError[] {
  return errors.map((raw) => {
    const error = isCode(raw.extensions.code) ? raw : publicError(raw)
    const code = isCode(error.extensions.code) ? error.extensions.code : 'INTERNAL'
    const { requestId } = ctx
    if (code === 'INTERNAL' || code === 'UNAVAILABLE')
      logFailed(ctx.log, error.originalError, { requestId, path: error.path })
    const detail = code === 'BAD_REQUEST' || (code === 'BAD_INPUT' && !error.originalError)
    const own = suggestions ? error.message : error.message.replace(/ Did you mean .*/s, '')
    const extensions = { ...error.extensions, ...(code === 'INTERNAL' ? { requestId } : {}) }
    const message = detail ? own : errorText(code, ctx.language)
    return new GraphQLError(message, {
      ...placeOf(error),
      originalError: error.originalError ?? null,
      extensions,
    })
  })
}

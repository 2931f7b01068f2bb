import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { z } from 'zod'
import type { ErrorCode } from './gql/graphql.ts'
import type { Wire } from './wire.ts'

/** Request parameters after every source is merged: texts, whatever JSON type the client sent. */
export type Params = Readonly<Record<string, string>>

/** What went wrong: a code of the catalogue, as the GraphQL error carries it, or found before anything ran. */
export type Failure = {
  code: ErrorCode
  /** Names of the parameters at fault. */
  fields?: string[]
  /** True when they were left out. */
  missing?: true
  retryAfter?: number
  /** What the log names the request by, when the fault is ours. */
  requestId?: string
  /** What somebody else said of it: WeChat's own words. */
  reason?: string
  /** Who WeChat says the caller is. */
  openid?: string
  /** True when the next try needs a captcha. */
  captcha?: true
  /** The dialect's own text, where the code alone does not choose it. */
  text?: string
}

/** What the envelope wraps, or a file that goes out as it is. */
export type Payload = { body: unknown; message?: string } | { file: Uint8Array<ArrayBuffer>; type: string }

/** One row of a dialect's table: an old path over a typed operation. Build it with `route`. */
export type Route = {
  operation: TypedDocumentNode<unknown, unknown>
  /** Parameters that must be there and not empty, in the order the old server looked at them. */
  required: readonly string[]
  /** Rules of the old server that are no rules of the operation; null when all is well. */
  check?: (params: Params, call: OldCall) => Failure | null
  /** Maps parameters to variables. */
  variables: (params: Params, call: OldCall) => unknown
  /** Picks the payload out of the operation's data, or says what is wrong with it. */
  payload: (data: unknown, call: OldCall) => Payload | Failure
  /** Where this path of old answered a failure as another one. */
  failAs?: Partial<Record<ErrorCode, ErrorCode>>
}

/** A row, or the choice between rows that one path was of old. */
export type Row = Route | ((params: Params, call: OldCall) => Route)

/** Types one row: variables and data are checked against the operation. */
export function route<Data, Variables>(row: {
  operation: TypedDocumentNode<Data, Variables>
  required: readonly string[]
  check?: (params: Params, call: OldCall) => Failure | null
  variables: (params: Params, call: OldCall) => Variables
  payload: (data: Data, call: OldCall) => Payload | Failure
  failAs?: Partial<Record<ErrorCode, ErrorCode>>
}): Route {
  // A row is handed only what its own operation answers (serve.ts): so the table need not know the type of each.
  return row as unknown as Route
}

/** One request on an old path. */
export type OldCall = {
  action: string
  request: Request
  params: Params
  /** Milliseconds since the epoch. */
  now: number
  typed: Typed
}

/** The gateway's own readers of what people type: one of each for all wires. */
export type Typed = {
  isEmail: (text: string) => boolean
  /** E.164, or null when it is no mobile number. */
  mobileIn: (text: string) => string | null
  /** The digits of a code. */
  digitsIn: (text: string) => string
}

/** What an old server looked at to find out how a body is to be read. */
export type Body = {
  /** Its media type, in lower case and without parameters; empty when none is declared. */
  type: string
  method: string
  bytes: Buffer
}

/** How a body is read. */
export type Reading = 'json' | 'form' | 'multipart'

/**
 * Why parameters cannot be read: a body of a type that is none of the readable ones, one in another declared charset than
 * UTF-8, one that says it is JSON and is not: each of these counts as no parameters where its dialect has no answer for it.
 * `encoding`, bytes that are not UTF-8, and `multipart`, a body without the parts it declares, are refused everywhere, as
 * BAD_REQUEST where the dialect has no answer of its own.
 */
export type Unreadable = 'media type' | 'charset' | 'json' | 'encoding' | 'multipart'

/** What a dialect serves below some bases: its paths and its envelope. */
export type Table = {
  /** What the gateway does differently for these paths. */
  wire: Wire
  /** Path bases the rows are served under. */
  bases: readonly string[]
  routes: Readonly<Record<string, Row>>
  /** Verbs the paths answer; every verb when left out. */
  methods?: readonly string[]
  /** A path as this server's router took it, where that looked past slashes in front of it; left out: as it is. */
  edges?: (path: string, base: string) => string
  /** The row a path means, where that is not its own spelling. */
  actionOf?: (path: string) => string
  /** The access token of a request, from every place this dialect's clients put it (CONTRACT.md#access-tokens). */
  tokenOf: (call: OldCall) => string | null
  /** Rows that must succeed before the call's own is even looked at, in their order. */
  gates?: (call: OldCall) => readonly Route[]
  /** Whether browsers of other origins may call; the old servers let all or none. */
  cors: boolean
  success: (payload: { body: unknown; message?: string }, call: OldCall) => object
  failure: (failure: Failure, call: OldCall) => object
  wrongMethod: (call: OldCall) => Response
  notFound: (call: OldCall) => Response
  /** How this server read a body: by its media type alone when left out. */
  readAs?: (body: Body) => Reading | null
  /** For what cannot be read as parameters; left out: see Unreadable. */
  unreadable?: Partial<Record<Unreadable, (call: OldCall) => Response>>
}

/** What is known of a wire once the environment was read. */
export type Settled<Env extends z.ZodRawShape = z.ZodRawShape> = {
  /** The policy, with what the operator decided. */
  wire: Wire
  /** The lives of its tokens, in seconds, unless an app decides its own. */
  lives: { accessTtl: number; refreshTtl: number }
  /** The values of the dialect's own variables. */
  vars: z.infer<z.ZodObject<Env>>
}

/** A wire format of old: one folder, and one line in index.ts. */
export type Dialect = {
  policy: Wire
  /** Whose paths they are, for people, in Chinese and in English. */
  about: readonly [zh: string, en: string]
  /** The variables of the environment that only this dialect reads; left out: none. */
  env?: z.ZodRawShape
  /** What it serves, and where. A method, so that a dialect may say the type of its own variables. */
  tables(settled: Settled): readonly Table[]
}

/** One call of an operation, as the gateway runs it. */
export type Call = {
  operation: TypedDocumentNode<unknown, unknown>
  variables: unknown
  wire: Wire
  /** The row of the table, for metrics. */
  route: string
  token: string | null
}

import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ErrorCode } from './gql/graphql.ts'

/** Request parameters after every source is merged: texts, whatever JSON type the client sent. */
export type Params = Readonly<Record<string, string>>

/** What went wrong, as the GraphQL error carries it. */
export type Failure = { code: ErrorCode; fields?: string[]; retryAfter?: number }

/** One row of a dialect's table: an old path over a typed operation. Build it with `route`. */
export type Route = {
  operation: TypedDocumentNode<unknown, unknown>
  /** Parameters that must be there and not empty, in the order the old server looked at them. */
  required: readonly string[]
  /** Maps parameters to variables, or says why it cannot. */
  variables: (params: Params) => unknown
  /** Picks the payload out of the operation's data, or says what is wrong with it. */
  payload: (data: unknown) => Payload | Failure
}

/** What the envelope wraps. */
export type Payload = { body: unknown }

/** Types one row: variables and data are checked against the operation. */
export function route<Data, Variables>(row: {
  operation: TypedDocumentNode<Data, Variables>
  required: readonly string[]
  variables: (params: Params) => Variables
  payload: (data: Data) => Payload | Failure
}): Route {
  return row as unknown as Route
}

/** A wire format of old: its paths, its table, its envelope. */
export type Dialect = {
  name: 'api-v1' | 'v1-site' | 'api-auth'
  /** Path bases the table is served under. */
  bases: readonly string[]
  routes: Readonly<Record<string, Route>>
  success: (payload: Payload) => object
  failure: (failure: Failure) => object
  /** Answers of the old server that have no envelope: wrong verb, unknown path, wrong media type. */
  refusals: {
    methods: readonly string[]
    wrongMethod: () => Response
    notFound: () => Response
    wrongMediaType: () => Response
  }
}

/** One call of an operation, as the gateway runs it. */
export type Call = {
  operation: TypedDocumentNode<unknown, unknown>
  variables: unknown
  dialect: Dialect['name']
  token: string | null
}

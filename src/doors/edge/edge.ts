import { randomUUID } from 'node:crypto'
import type { Context as HonoContext } from 'hono'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Observed } from '../../observe/observation.ts'
import type { Context } from '../../schema/shared/context.ts'
import { createCallerReader, languageOf } from './caller.ts'
import { watchForgottenProxy } from './forgotten-proxy.ts'
import { bytesOf, largestBody } from './reader.ts'
import type { HeaderSink } from './security-headers.ts'
import type { RawRequest } from './target.ts'

const longestUserAgent = 300

/** What the HTTP server tells about the connection; tests leave it out. */
export type Bindings = {
  incoming?: RawRequest & { socket: { remoteAddress?: string | undefined } }
  outgoing?: HeaderSink
  seen?: Observed
}

type CallerAtEdge = { address: string; userAgent: string | null; requestId: string }

/** What a door knows of a call: its wire, the token where that wire puts it, and the old path where it is one. */
type AtDoor = Pick<Client, 'wire'> & { token: string | null; route?: string }

/** What every door shares: who is calling, how long a body may be, and how a fault of ours is logged. */
export type Edge = {
  /** The bytes of the body, or null when there are more than the gateway reads. */
  bytesOf(c: HonoContext): Promise<Buffer | null>
  callerOf(c: HonoContext): CallerAtEdge
  /** What resolvers get. Notes the door and the old path for metrics and traces. */
  contextFor(c: HonoContext, call: AtDoor): Context
  /** Logs what went wrong and returns the id it was logged under. */
  logFailure(error: unknown): string
  /** Whether somebody's X-Forwarded-For was not believed within the last ten minutes. */
  forgottenProxy(): boolean
}

/** Builds the common edge of the doors. */
export function createEdge(deps: Deps): Edge {
  const forgotten = watchForgottenProxy(deps)
  const readCaller = createCallerReader(deps.config.trustProxy, forgotten.note)

  function callerOf(c: HonoContext): CallerAtEdge {
    const { headers } = c.req.raw
    const bindings = bindingsOf(c)
    const { address, requestId = randomUUID() } = readCaller(
      bindings?.incoming?.socket.remoteAddress,
      headers,
    )
    if (bindings?.seen) bindings.seen.requestId = requestId
    const userAgent = headers.get('user-agent')?.slice(0, longestUserAgent) ?? null
    return { address, userAgent, requestId }
  }

  function contextFor(c: HonoContext, call: AtDoor): Context {
    const { wire, token, route = '' } = call
    const seen = seenOf(c)
    if (seen) [seen.door, seen.route] = [wire.name, route]
    const { address, userAgent, requestId } = callerOf(c)
    const language = languageOf(c.req.raw.headers.get('accept-language'))
    const client = { wire, address, userAgent, requestId }
    // The spread stands last: after a leading one V8 adds each further property the slow way, microseconds in all.
    return { client, language, token, requestId, seen, ...deps }
  }

  function logFailure(error: unknown): string {
    const requestId = randomUUID()
    deps.log[isHangUp(error) ? 'debug' : 'error']({ err: error, requestId }, 'request failed')
    return requestId
  }

  return {
    bytesOf: (c) => bytesOf(c.req.raw, largestBody, bindingsOf(c)?.incoming),
    callerOf,
    contextFor,
    logFailure,
    forgottenProxy: forgotten.seen,
  }
}

/** What observers are told of a request, where somebody watches. */
export const seenOf = (c: HonoContext) => bindingsOf(c)?.seen

// What `fetch` was called with; Hono hands it on untyped.
const bindingsOf = (c: HonoContext) => c.env as Bindings | undefined

// A client that goes away in the middle of its body is no fault of ours, and anybody can be one.
function isHangUp(error: unknown): boolean {
  return (
    error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
  )
}

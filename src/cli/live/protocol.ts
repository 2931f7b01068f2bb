import type { Socket } from 'node:net'
import { AuthError, errorTexts, type ErrorCode, type ErrorDetails } from '../../errors.ts'
import type { Job } from '../run.ts'

// A line of JSON for each: one request, then what is told of it. Before it, the gateway's line with its process id.

/** What the command line asks of the gateway that runs. */
export type Asked = { version: string; job: Job }

/** What the gateway says: how far it is, the result, or why there is none. */
export type Said = { told: string } | { done: unknown } | { failed: Failed }

/** A failure: with a code, an AuthError's. */
export type Failed = { code?: string; details?: ErrorDetails; message: string }

/** Bytes of the longest request: no list on a command line is as long. */
export const longestRequest = 256 * 1024

/** The error as it goes over the socket. */
export function failedOf(error: unknown): Failed {
  if (error instanceof AuthError) return { code: error.code, details: error.details, message: error.message }
  return { message: error instanceof Error ? error.message : String(error) }
}

/** The error as it was thrown over there. */
export function errorOf({ code, details, message }: Failed): Error {
  return code && isErrorCode(code) ? new AuthError(code, details) : new Error(message)
}

const isErrorCode = (code: string): code is ErrorCode => code in errorTexts

/** The lines that come over a socket until its end. Throws an Error when one is longer than `longest` bytes. */
export async function* linesOf(socket: Socket, longest = Infinity): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer])
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      if (end > longest) break
      yield rest.subarray(0, end).toString('utf8')
      rest = rest.subarray(end + 1)
    }
    if (rest.length > longest) throw new Error(`longer than ${longest} bytes`)
  }
}

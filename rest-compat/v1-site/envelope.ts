import { randomBytes } from 'node:crypto'
import type { OldCall } from '../dialect.ts'

const statusTexts = {
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
}

/** Codes that the old servers answered as a thrown HTTP exception. */
export type ExceptionCode = keyof typeof statusTexts

type Said = { code: number; message: string; data: unknown }

/** The outer object of every answer; `code` is a JSON number (CONTRACT.md#code-is-a-number), `timestamp` in seconds. */
export function envelope({ code, message, data }: Said, { now }: OldCall) {
  return { code, message, data, timestamp: Math.floor(now / 1000) }
}

/** A thrown exception's answer: what it was in `data`, and a number to find the request by. */
export function exception(code: ExceptionCode, message: string, call: OldCall) {
  const data = { name: statusTexts[code], message, code: 0, status: code }
  return { ...envelope({ code, message, data }, call), req_id: requestId() }
}

/** The answer to a path or verb that is not there. */
export function notFound(call: OldCall) {
  return { ...envelope({ code: 404, message: '页面未找到。', data: [] }, call), req_id: requestId() }
}

/** The answer to a failure of ours; `logged` is the id its cause was logged under. */
export function serverError(call: OldCall, logged?: string) {
  const answer = envelope({ code: 500, message: 'Internal Server Error', data: '服务器打瞌睡了~' }, call)
  return { ...answer, req_id: logged?.replaceAll('-', '') ?? requestId() }
}

function requestId(): string {
  return randomBytes(16).toString('hex')
}

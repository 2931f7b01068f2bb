import type { Failure, OldCall } from '../dialect.ts'
import { said } from './codes.ts'

const seconds = ({ now }: OldCall) => Math.floor(now / 1000)

/** `{code: 1, msg, time, data}`; sometimes without `data`: CONTRACT.md#success-without-data. */
export function success({ body, message = '' }: { body: unknown; message?: string }, call: OldCall): object {
  return { code: 1, msg: message, time: seconds(call), ...(body === undefined ? {} : { data: body }) }
}

/** `{code, msg, time, data}`, where `data` is an empty text with few exceptions: CONTRACT.md#envelope. */
export function failure(problem: Failure, call: OldCall): object {
  const { code, msg } = said(problem, call.action, call.params)
  return { code, msg, time: seconds(call), data: dataOf(problem, code) }
}

function dataOf({ openid, captcha }: Failure, code: number): object | string {
  if ((code === 109 || code === 113) && openid) return { openid }
  if (code === 101 && captcha) return { need_verify: 1 }
  return ''
}

/** An answer for an action there is none of. */
export function unknownAction(call: OldCall): Response {
  const body = { code: 0, msg: '接口不存在', time: seconds(call), data: '' }
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
}

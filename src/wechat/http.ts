import { z } from 'zod'
import type { Logger } from 'pino'
import { faultsOfOurs, WechatRefused, WechatUnavailable } from './errors.ts'

/** One question to WeChat: a GET, or with `body` a POST of JSON. */
export type WechatCall<T> = {
  /** Path below the API base, such as `sns/jscode2session`. The only part of the URL that is ever logged. */
  endpoint: string
  appid: string
  query: Record<string, string>
  body?: Record<string, string | boolean>
  shape: z.ZodType<T>
}

export type WechatHttpOptions = {
  log: Logger
  apiBase: string
  fetch: typeof globalThis.fetch
  /** Milliseconds for the whole exchange, body included. */
  timeoutMs: number
}

export type WechatHttp = ReturnType<typeof createWechatHttp>

const longestAnswer = 64 * 1024
const longestErrmsg = 200
 
const controls = /[\u0000-\u001f]/g
const refusal = z.object({ errcode: z.number().int(), errmsg: z.string().default('') })

/** Our own reasons for giving up on an answer: safe to show, unlike the messages of fetch and JSON.parse. */
class NoAnswer extends Error {}

/**
 * WeChat's HTTP: one call, one answer of the given shape; when WeChat is busy (errcode -1), asked once more. Throws
 * WechatRefused for an errcode other than 0, and WechatUnavailable for everything that is no answer, at the latest after
 * `timeoutMs`. Redirects are refused: the
 * query holds the secret, and fetch would carry it to wherever the answer points.
 */
export function createWechatHttp({ apiBase, fetch, log, timeoutMs }: WechatHttpOptions) {
  const base = apiBase.replace(/\/+$/, '')

  async function ask({ endpoint, query, body }: WechatCall<unknown>, signal: AbortSignal): Promise<unknown> {
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
    const init: RequestInit = { ...(body ? post : {}), redirect: 'error', signal }
    const response = await fetch(`${base}/${endpoint}?${new URLSearchParams(query)}`, init)
    if (!response.ok) throw new NoAnswer(`HTTP ${response.status}`)
    // WeChat leaves control characters in names as they are, where JSON allows none.
    return JSON.parse((await readText(response)).replaceAll(controls, ''))
  }

  async function exchange(question: WechatCall<unknown>): Promise<unknown> {
    const { endpoint } = question
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeoutMs)
    try {
      const answer = await ask(question, abort.signal)
      if (!isBusy(answer)) return answer
      const again = await ask(question, abort.signal)
      if (isBusy(again)) throw new NoAnswer('busy')
      return again
    } catch (error) {
      const late = abort.signal.aborted
      abort.abort()
      throw new WechatUnavailable(endpoint, late ? `no answer within ${timeoutMs} ms` : reasonOf(error))
    } finally {
      clearTimeout(timer)
    }
  }

  return async function call<T>(question: WechatCall<T>): Promise<T> {
    const { endpoint, appid } = question
    try {
      return understand(question, await exchange(question))
    } catch (error) {
      if (error instanceof WechatUnavailable)
        log.warn({ endpoint, appid, reason: error.reason }, 'wechat unavailable')
      if (error instanceof WechatRefused)
        log[faultsOfOurs.has(error.errcode) ? 'error' : 'info'](
          { endpoint, appid, errcode: error.errcode, errmsg: error.errmsg },
          'wechat refused',
        )
      throw error
    }
  }
}

// Its own words for it are "system error": the first thing to do is to ask once more.
function isBusy(answer: unknown): boolean {
  const refused = refusal.safeParse(answer)
  return refused.success && refused.data.errcode === -1
}

function understand<T>(question: WechatCall<T>, answer: unknown): T {
  const refused = refusal.safeParse(answer)
  if (refused.success && refused.data.errcode !== 0)
    throw new WechatRefused(question.endpoint, refused.data.errcode, blotOut(question, refused.data.errmsg))
  const understood = question.shape.safeParse(answer)
  if (!understood.success)
    throw new WechatUnavailable(question.endpoint, 'the answer is not of the documented shape')
  return understood.data
}

// An errmsg goes to the log and to legacy clients (登录失败:<msg>): should WeChat ever echo what we sent, it stops here.
function blotOut({ appid, query, body }: WechatCall<unknown>, errmsg: string): string {
  const sent = [...Object.values(query), ...Object.values(body ?? {})].map(String)
  const secrets = sent.filter((value) => value.length >= 6 && value !== appid)
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), errmsg)
  return clean.replaceAll(/\p{Cc}+/gu, ' ').slice(0, longestErrmsg)
}

// WeChat's answers are a few hundred bytes; something else in its place must not fill our memory.
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  for (let size = 0; reader;) {
    const { done, value } = await reader.read()
    if (done) break
    if ((size += value.byteLength) > longestAnswer) throw new NoAnswer('the answer is too large')
    parts.push(value)
  }
  return Buffer.concat(parts).toString('utf8')
}

function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message
  if (error instanceof SyntaxError) return 'the answer is not JSON'
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause.message === 'unexpected redirect') return 'the answer is a redirect'
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : 'network failure'
}

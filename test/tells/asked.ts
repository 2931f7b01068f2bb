// One request of a stranger, and its answer without what differs from request to request.
import type { Subject } from './subjects.ts'

/** A request before it has an address. */
export type Plain = { path: string; body: object | URLSearchParams; headers?: Record<string, string> }

export type Answer = { status: number; headers: string; body: string; ms: number }

type Fetch = (request: Request, env: object) => Response | Promise<Response>
export type Ask = (request: Plain, address?: string) => Promise<Answer>

let networks = 0
/** An address in a network of its own, /24 and wider. */
export function freshNetwork(): string {
  const n = networks++
  return `${1 + ((n >> 16) % 99)}.${(n >> 8) & 255}.${n & 255}.7`
}

/** Asks a gateway, each time from a new network unless one is named. */
export function askerOf(fetch: Fetch): Ask {
  return async ({ path, body, headers = {} }, address = freshNetwork()) => {
    const json = body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' }
    const text = body instanceof URLSearchParams ? body : JSON.stringify(body)
    const init = { method: 'POST', headers: { ...json, ...headers }, body: text }
    const request = new Request(`http://gateway.test${path}`, init)
    const start = performance.now()
    const response = await fetch(request, { incoming: { socket: { remoteAddress: address } } })
    const given = await response.text()
    const ms = performance.now() - start
    const { status } = response
    return { status, headers: shownHeaders(response.headers), body: given, ms }
  }
}

const ownHeaders = new Set(['date', 'x-request-id'])

function shownHeaders(headers: Headers): string {
  return [...headers]
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .toSorted()
    .join('\n')
}

// By the names of all doors. Letters stay as many: a length tells too.
const ofEach =
  'nonce|salt|signature|requestId|req_id|handle|accessToken|refreshToken|access_token|refresh_token|token|sessionId'
const secrets = new RegExp(`"(${ofEach})":"([^"]*)"`, 'g')
// How many digits a number has says when its member joined; when it ends, when it was asked.
const numbers = /"(id|member_id|memberId|timestamp|time|expiresAt)":\d+/g
// What the stranger calls itself: another one each time, of the same length.
const ownNames = /newcomer\d{6}|136\d{8}/g
const waits = /"(retryAfter)":\d+/g

/** An answer in which nothing is left that differs by itself. `waits` too: where the clock runs. */
export function masked(answer: Answer, { username, mobile, email }: Subject, clockRuns: boolean): string {
  let body = answer.body
  for (const own of [email, username, `+86${mobile}`, mobile])
    body = body.replaceAll(own, '_'.repeat(own.length))
  body = body
    .replace(ownNames, (name) => '_'.repeat(name.length))
    .replace(secrets, (_, name: string, value: string) => `"${name}":"${'_'.repeat(value.length)}"`)
    .replace(numbers, '"$1":0')
  if (clockRuns) body = body.replace(waits, '"$1":0')
  const headers = clockRuns ? answer.headers.replace(/retry-after: \d+/g, 'retry-after: 0') : answer.headers
  return `${answer.status}\n${headers}\n${body.length}\n${body}`
}

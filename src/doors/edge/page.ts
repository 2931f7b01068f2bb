import { createHash } from 'node:crypto'
import { parseAccept } from 'hono/utils/accept'

const longestAccept = 500
const json = new Set(['application/json', 'application/graphql-response+json'])

/** Whether a request is a browser that opens an address: it would rather have a page than JSON (RFC 9110 section 12.5.1). */
export function wantsPage({ method, headers }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const accept = headers.get('accept')
  if (!accept?.includes('text/html')) return false
  const ranges = parseAccept(accept.slice(0, longestAccept)).filter(({ q }) => q > 0)
  return ranges.find(({ type }) => type === 'text/html' || json.has(type))?.type === 'text/html'
}

/** The texts between the tags of a page that it alone may run and apply. */
type Inline = { style: string; script?: string }

/** A Content-Security-Policy of a page without files: this style, this script with answers of our own, and nothing else. */
export function pagePolicy({ style, script }: Inline): string {
  return [
    "default-src 'none'",
    // The empty icon, without which a browser asks for one.
    'img-src data:',
    `style-src '${digestOf(style)}'`,
    ...(script === undefined ? [] : [`script-src '${digestOf(script)}'`, "connect-src 'self'"]),
    ...closed,
  ].join('; ')
}

/** What no page of ours does: be framed, send forms away, or move its base. */
export const closed = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

import { isUtf8 } from 'node:buffer'

/** What the HTTP server tells of a request before any URL was made of it. */
export type RawRequest = { url?: string | undefined; headers?: { host?: string | undefined } }

const hostForm = /^[\w.:[\]-]*$/
const absoluteStart = /^https?:\/\/[\w.:[\]-]+(?=[/?#]|$)/
const unusual = /[^\x21-\x7e]/
// Parsers of URLs climb at these, whichever way they are written (RFC 3986 section 5.2.4, and WHATWG's reading of
// backslashes and %2e); other servers drop a parameter behind the dots first.
const dotSegment = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\;]|%2f|%5c|%3b|$)/i

/**
 * Whether the target can be routed as it is written: a path (or a URL with one) without dot segments and backslashes,
 * and a Host that is no more than a host. Decided by the raw request (RFC 9112 section 3.2), as a URL made of it has
 * climbed already and may begin with whatever the caller wrote for a host. True where there is no raw request.
 */
export function isPlainTarget({ url, headers }: RawRequest = {}): boolean {
  if (url === undefined) return true
  if (!hostForm.test(headers?.host ?? '')) return false
  const absolute = url.startsWith('/') ? '' : absoluteStart.exec(url)?.[0]
  if (absolute === undefined) return false
  if (unusual.test(url) && !isUtf8(Buffer.from(url, 'latin1'))) return false
  const path = pathIn(url.slice(absolute.length))
  return !path.includes('\\') && !dotSegment.test(path)
}

function pathIn(target: string): string {
  const end = target.search(/[?#]/)
  return end < 0 ? target : target.slice(0, end)
}

import { isIP, isIPv6 } from 'node:net'
import { parseAccept } from 'hono/utils/accept'
import { compile } from 'proxy-addr'
import { mappedIPv4 } from '../../auth/names/network.ts'
import type { Language } from '../../errors.ts'

const longestLanguageHeader = 200

/**
 * The caller's language: the first of zh and en in Accept-Language (RFC 9110 section 12.5.4), by weight. English when
 * neither is asked for.
 */
export function languageOf(header: string | null | undefined): Language {
  if (!header) return 'en'
  const ranges = parseAccept(header.slice(0, longestLanguageHeader))
  const asked = ranges.find(({ type, q, params }) => q > 0 && isWeight(params.q) && languageIn(type))
  return (asked && languageIn(asked.type)) ?? 'en'
}

function languageIn(range: string): Language | undefined {
  const language = range.split('-')[0]?.toLowerCase()
  return language === 'zh' || language === 'en' ? language : undefined
}

// The parser takes a weight it cannot read for 1.
const isWeight = (q = '1') => !Number.isNaN(Number(q))

/** The token of `Authorization: Bearer ...` (RFC 6750 section 2.1), or null. */
export function bearerToken(header: string | null | undefined): string | null {
  return /^Bearer +([\w\-.~+/]+=*)$/i.exec(header?.trim() ?? '')?.[1] ?? null
}

type NetworkCheck = (address: string) => boolean

const nobody: NetworkCheck = () => false

/** Tells whether an address is one of these addresses or in one of these CIDR blocks. */
export function createNetworkList(entries: readonly string[]): NetworkCheck {
  if (entries.length === 0) return nobody
  const isListed = compile(entries.flatMap(withoutEmptyPrefix))
  return (address) => isListed(address, 0)
}

// proxy-addr refuses /0, "everybody": its two halves say the same.
function withoutEmptyPrefix(entry: string): string[] {
  if (!entry.endsWith('/0')) return [entry]
  return entry.includes(':') ? ['::/1', '8000::/1'] : ['0.0.0.0/1', '128.0.0.0/1']
}

/** Who sent a request: `requestId` where a proxy of ours named it (X-Request-Id), by which its own log has it. */
export type Sender = { address: string; requestId?: string }

/**
 * Reads who sent a request. Its headers count only when it came over one of the proxies listed in TRUST_PROXY
 * (addresses or CIDR blocks). `ignored` is told of a neighbour that is none of them and sends X-Forwarded-For: a proxy
 * that was forgotten, or somebody who tries to choose an address.
 */
export function createCallerReader(trusted: readonly string[], ignored?: (neighbour: string) => void) {
  const isProxy = createNetworkList(trusted)
  return (socketAddress: string | undefined, headers: Pick<Headers, 'get'>): Sender => {
    // An IPv4 caller of a dual-stack socket shows as ::ffff:1.2.3.4.
    const address = (socketAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
    if (!isProxy(address)) {
      if (ignored && headers.get('x-forwarded-for') !== null) ignored(address)
      return { address }
    }
    const hops = (headers.get('x-forwarded-for') ?? '').split(',').filter((hop) => hop.trim() !== '')
    const requestId = headers.get('x-request-id')
    const named = requestId !== null && /^[\w.-]{1,128}$/.test(requestId)
    return { address: farthest(address, hops, isProxy), ...(named ? { requestId } : {}) }
  }
}

// X-Forwarded-For is read from the right: each proxy of ours vouches for the hop before it, and for no more.
function farthest(proxy: string, hops: readonly string[], isProxy: NetworkCheck): string {
  let address = proxy
  for (const hop of hops.toReversed()) {
    const before = addressIn(hop)
    if (before === null) return address
    address = before
    if (!isProxy(address)) return address
  }
  return address
}

/**
 * The address in one hop, as proxies write it: bare, with a port, in brackets, in quotes (RFC 7239 section 6). Null
 * for what is no address, such as `unknown`.
 */
function addressIn(hop: string): string | null {
  const node = hop.trim().replace(/^"(.*)"$/, '$1')
  const [, bracketed, dotted] = /^(?:\[(.+)\]|([\d.]+))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node) ?? []
  const address = bracketed ?? dotted ?? node
  if (isIP(address) === 0) return null
  return isIPv6(address) ? (mappedIPv4(address) ?? address) : address
}

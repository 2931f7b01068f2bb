import { isIP, BlockList } from 'node:net'
import type { Language } from '../../errors.ts'

/** The caller's language: the first of zh and en in Accept-Language, by weight. English when neither is asked for. */
export function languageOf(header: string | null | undefined): Language {
  if (!header) return 'en'
  const ranges = header
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [tag = '', ...params] = range.trim().toLowerCase().split(';')
      const q = params.map((param) => /^\s*q=([\d.]+)/.exec(param)?.[1]).find(Boolean)
      return { language: tag.split('-')[0], weight: q === undefined ? 1 : Number(q) }
    })
  const known = ranges.filter(
    ({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0,
  )
  const best = known.reduce(
    (a, b) => (b.weight > a.weight ? b : a),
    known[0] ?? { language: 'en', weight: 1 },
  )
  return best.language === 'zh' ? 'zh' : 'en'
}

/** The token of `Authorization: Bearer ...` (RFC 6750 section 2.1), or null. */
export function bearerToken(header: string | null | undefined): string | null {
  return /^Bearer +([\w\-.~+/]+=*)$/i.exec(header?.trim() ?? '')?.[1] ?? null
}

type NetworkCheck = (address: string) => boolean

const nobody: NetworkCheck = () => false

/** Tells whether an address is one of these addresses or in one of these CIDR blocks. */
export function createNetworkList(entries: readonly string[]): NetworkCheck {
  if (entries.length === 0) return nobody
  const networks = new BlockList()
  for (const entry of entries) addTo(networks, entry)
  return (address) => {
    const own = plain(address)
    return isIP(own) !== 0 && networks.check(own, isIP(own) === 6 ? 'ipv6' : 'ipv4')
  }
}

/**
 * Finds the caller's address. X-Forwarded-For counts only as far as it was written by the proxies listed in
 * TRUST_PROXY (addresses or CIDR blocks): read from the right, the first address that is no proxy of ours.
 */
export function createAddressReader(trusted: readonly string[]) {
  const isProxy = createNetworkList(trusted)

  return (socketAddress: string | undefined, forwardedFor: string | null | undefined): string => {
    let address = plain(socketAddress ?? '')
    if (trusted.length === 0 || !forwardedFor) return address
    const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()))
    while (isProxy(address) && hops.length > 0) {
      const hop = hops.pop() ?? ''
      if (isIP(hop) === 0) break
      address = hop
    }
    return address
  }
}

/** The name a proxy of ours gave the request (X-Request-Id), by which its own log has it; else undefined. */
export function requestIdOf(
  headers: Headers,
  isProxy: NetworkCheck,
  socketAddress: string | undefined,
): string | undefined {
  // Reading a header costs more than the rest of this.
  if (isProxy === nobody) return undefined
  const given = headers.get('x-request-id')
  return given && /^[\w.-]{1,128}$/.test(given) && isProxy(socketAddress ?? '') ? given : undefined
}

function addTo(list: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/')
  const family = isIP(address)
  if (family === 0) throw new Error(`${entry} is no address or CIDR block`)
  list.addSubnet(address, Number(bits ?? (family === 6 ? 128 : 32)), family === 6 ? 'ipv6' : 'ipv4')
}

// An IPv4 caller of a dual-stack socket shows as ::ffff:1.2.3.4.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

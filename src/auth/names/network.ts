import { isIPv6 } from 'node:net'

/**
 * The block of addresses one caller can choose from at will: an IPv4 address, or an IPv6 /64 (ASVS 2.4.1). Limits
 * per address count this.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const mapped = mappedIn(groups)
  if (mapped !== null) return mapped
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/**
 * The IPv4 address that an IPv6 one stands for (RFC 4291 section 2.5.5.2), in whatever way a proxy writes it:
 * `::ffff:203.0.113.7`, `::ffff:cb00:7107`. Null for all others.
 */
export const mappedIPv4 = (address: string) => mappedIn(groupsOf(address))

function mappedIn(groups: readonly number[]): string | null {
  if (groups.slice(0, 6).join() !== '0,0,0,0,0,65535') return null
  const [a = 0, b = 0] = groups.slice(6)
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

// URL knows every way to write an address, dotted ends too; what is left is `::`.
function groupsOf(address: string): number[] {
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`)
  const [left = [], right = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}

import { isIPv6 } from 'node:net'

/**
 * The block of addresses one caller can choose from at will: an IPv4 address, or an IPv6 /64 (ASVS 2.4.1). Limits
 * per address count this.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const [a = 0, b = 0] = groups.slice(6)
  // ::ffff:203.0.113.7 is an IPv4 caller, in whatever way a proxy writes it.
  if (groups.slice(0, 6).join() === '0,0,0,0,0,65535') return [a >> 8, a & 255, b >> 8, b & 255].join('.')
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
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

import { isIPv4, isIPv6 } from 'node:net'

/** A block of addresses, and how many times the limit of one caller all of it together has. */
export type Network = { name: string; share: number }

// What one customer gets: a /64 per line, a /56 or a /48 per site (RFC 6177); of IPv4 an address, or a whole /24. The
// shares grow more slowly than the blocks, so that who has a /48 has 16 times as much as one caller, not 65 536 times.
const wider = { ipv4: 16, site: 4, sites: 16 }

/**
 * The blocks around an address that limits count, the narrowest first: an IPv4 address and its /24; an IPv6 /64, /56 and
 * /48 (ASVS 2.4.1). What is no address is one network.
 */
export function networksOf(address: string): readonly [Network, ...Network[]] {
  const name = networkOf(address)
  if (isIPv4(name))
    return [
      { name, share: 1 },
      { name: `${name.replace(/\d+$/, '0')}/24`, share: wider.ipv4 },
    ]
  if (!isIPv6(address)) return [{ name, share: 1 }]
  const [a = 0, b = 0, c = 0, d = 0] = groupsOf(address)
  const block = (fourth: number, bits: number) =>
    `${[a, b, c, fourth].map((group) => group.toString(16)).join(':')}::/${bits}`
  return [
    { name, share: 1 },
    { name: block(d & 0xff00, 56), share: wider.site },
    { name: block(0, 48), share: wider.sites },
  ]
}

/** Whether a name of `networkOf` is that of an IPv6 network, of which one customer has many. */
export const isIPv6Network = (name: string) => name.endsWith('::/64')

/** The widest of them: what a caller with many addresses cannot easily leave. */
export function widestOf(address: string): string {
  return networksOf(address).at(-1)?.name ?? address
}

/**
 * The block of addresses one caller can choose from at will: an IPv4 address, however IPv6 writes it, or an IPv6 /64
 * (ASVS 2.4.1).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const embedded = mappedIn(groups) ?? translatedIn(groups)
  if (embedded !== null) return embedded
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
  return dotted(groups.slice(6))
}

// A translator shows every IPv4 caller inside one /96 (64:ff9b::/96, RFC 6052 section 2.1): all of them would be one
// network. With 6to4 (2002::/16, RFC 3056) whoever has one IPv4 address has a /48 of its own besides.
function translatedIn(groups: readonly number[]): string | null {
  if (groups[0] === 0x2002) return dotted(groups.slice(1, 3))
  return groups.slice(0, 6).join() === '100,65435,0,0,0,0' ? dotted(groups.slice(6)) : null
}

function dotted([a = 0, b = 0]: readonly number[]): string {
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

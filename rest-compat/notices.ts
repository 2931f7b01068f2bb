import type { Table } from './dialect.ts'

/** An old wire, or one path of it, that goes away. Times in milliseconds since the epoch. */
export type Notice = {
  /** The name of the wire. */
  dialect: string
  /** Every path of the wire when null. */
  route: string | null
  deprecated: number
  sunset: number | null
}

/** The headers that tell clients of a path that it goes away (RFC 9745, RFC 8594); those of a path win over its wire's. */
export function noticesOf({ wire }: Table, notices: readonly Notice[]) {
  const own = notices.filter(({ dialect }) => dialect === wire.name)
  const headers = new Map(own.map((notice) => [notice.route, headersOf(notice)]))
  if (headers.size === 0) return undefined
  return (route: string): [name: string, value: string][] => headers.get(route) ?? headers.get(null) ?? []
}

function headersOf({ deprecated, sunset }: Notice): [name: string, value: string][] {
  const since: [string, string] = ['deprecation', `@${deprecated / 1000}`]
  return sunset === null ? [since] : [since, ['sunset', new Date(sunset).toUTCString()]]
}

/** Throws when a notice names a path that no wire has: nobody would ever see it. */
export function assertNoticed(tables: readonly Table[], notices: readonly Notice[]): void {
  for (const { dialect, route } of notices) {
    const known = tables.some(
      ({ wire, routes }) => wire.name === dialect && Object.hasOwn(routes, route ?? ''),
    )
    if (route !== null && !known)
      throw new Error(`The environment is not usable:\n  LEGACY_DEPRECATION: ${dialect} has no path ${route}`)
  }
}

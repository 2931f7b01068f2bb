import { Hono, type Context } from 'hono'
import type { Table } from './dialect.ts'
import { assertNoticed } from './notices.ts'
import { serveTable, type ServeOptions } from './serve.ts'

type Answer = Response | Promise<Response>

/**
 * Serves old wire formats. Throws when a notice names a path that none of them has. Returns what answers a path that no
 * route matched: where it lies below a base but for doubled slashes, the wire says itself whether it looks past them.
 */
export function mountTables(app: Hono, tables: readonly Table[], options: ServeOptions) {
  assertNoticed(tables, options.notices)
  const places = tables.flatMap((table) => table.bases.map((base) => ({ table, base })))
  // The longer bases first: one may lie below another (/api/v1/site below /api/v1).
  const sorted = places.toSorted((a, b) => b.base.length - a.base.length)
  for (const place of sorted) serveTable(app, place, options)
  const spare = sorted.map((place) => {
    const own = new Hono()
    serveTable(own, { ...place, pattern: '*' }, options)
    return { below: `${place.base}/`, own }
  })
  return (c: Context): Answer | undefined => {
    const path = c.req.path.replaceAll(/\/{2,}/g, '/')
    return spare.find(({ below }) => path.startsWith(below))?.own.fetch(c.req.raw, c.env as object)
  }
}

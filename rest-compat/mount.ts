import type { Hono } from 'hono'
import type { Table } from './dialect.ts'
import { assertNoticed } from './notices.ts'
import { serveTable, type ServeOptions } from './serve.ts'

/** Serves old wire formats. Throws when a notice names a path that none of them has. */
export function mountTables(app: Hono, tables: readonly Table[], options: ServeOptions): void {
  assertNoticed(tables, options.notices)
  const places = tables.flatMap((table) => table.bases.map((base) => ({ table, base })))
  // The longer bases first: one may lie below another (/api/v1/site below /api/v1).
  for (const place of places.toSorted((a, b) => b.base.length - a.base.length))
    serveTable(app, place, options)
}

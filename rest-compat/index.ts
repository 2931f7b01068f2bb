import type { Hono } from 'hono'
import { apiV1 } from './api-v1/dialect.ts'
import { serveDialect, type ServeOptions } from './serve.ts'

/**
 * Mounts every old wire format. Adding one: a folder with its table and its envelope, and its name here; the longer
 * bases first, as /api/v1/site lies below /api/v1.
 */
export function mountDialects(app: Hono, options: ServeOptions): void {
  for (const dialect of [apiV1]) serveDialect(app, dialect, options)
}

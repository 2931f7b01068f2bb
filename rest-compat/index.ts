import type { Hono } from 'hono'
import { apiAuth } from './api-auth/dialect.ts'
import { apiV1 } from './api-v1/dialect.ts'
import { assertNoticed } from './notices.ts'
import { pathsOf, type OldPath } from './paths.ts'
import { serveDialect, type ServeOptions } from './serve.ts'
import { v1Site } from './v1-site/dialect.ts'
import type { V1SiteSettings } from './v1-site/settings.ts'

export type MountOptions = ServeOptions & { v1Site: V1SiteSettings }

/**
 * Mounts every old wire format, and lists its paths. Adding one: a folder with its table and its envelope, and its name here; the longer
 * bases first, as /api/v1/site lies below /api/v1.
 */
export function mountDialects(app: Hono, options: MountOptions): OldPath[] {
  const dialects = [...v1Site(options.v1Site), apiV1, apiAuth]
  assertNoticed(dialects, options.notices)
  for (const dialect of dialects) serveDialect(app, dialect, options)
  return dialects.flatMap(pathsOf)
}

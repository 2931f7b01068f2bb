import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * The old servers' CORS: any origin, any header, no credentials (sections R2.1 and C1), narrowed to CORS_ORIGINS where
 * that is set. Preflight answers 204 (ruling 7).
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  return cors({ origin: origins.length > 0 ? [...origins] : '*', allowMethods: methods, maxAge: 86_400 })
}

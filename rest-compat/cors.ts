import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * The old servers' CORS: any origin, any header, no credentials, narrowed to CORS_ORIGINS where that is set. Preflight
 * answers 204 (CONTRACT.md#cors).
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  return cors({ origin: origins.length > 0 ? [...origins] : '*', allowMethods: methods, maxAge: 86_400 })
}

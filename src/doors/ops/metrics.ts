import { Hono } from 'hono'
import { sameSecret } from '../../auth/secrets/same-secret.ts'
import type { Config } from '../../config/config.ts'
import type { Metrics } from '../../observe/meter.ts'
import { bearerToken } from '../edge/caller.ts'

/** `/metrics` for Prometheus, for who shows METRICS_TOKEN when one is set. Not there unless METRICS is on. */
export function metricsRoutes({ metricsToken }: Pick<Config, 'metricsToken'>, metrics?: Metrics): Hono {
  const app = new Hono()
  if (!metrics) return app
  const { contentType, text } = metrics
  return app.get('/metrics', async (c) => {
    const shown = bearerToken(c.req.raw.headers.get('authorization')) ?? ''
    if (metricsToken !== undefined && !sameSecret(shown, metricsToken))
      return c.text('', 401, { 'www-authenticate': 'Bearer realm="metrics"' })
    return new Response(await text(), { headers: { 'content-type': contentType } })
  })
}

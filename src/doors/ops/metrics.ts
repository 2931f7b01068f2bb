import { Hono } from 'hono'
import { sameSecret } from '../../auth/secrets/same-secret.ts'
import type { Config } from '../../config/config.ts'
import type { Metrics } from '../../observe/meter.ts'
import { bearerToken } from '../edge/caller.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import { forPeople } from '../edge/error-page.ts'

const path: DoorPath = {
  path: '/metrics',
  methods: ['GET'],
  about: ['Prometheus 指标', 'Figures for Prometheus'],
  door: 'metrics',
  operation: '',
}

/** `/metrics` for Prometheus, for who shows METRICS_TOKEN when one is set. */
export function metricsDoor({ metricsToken }: Pick<Config, 'metricsToken'>, metrics: Metrics): Door {
  const { contentType, text } = metrics
  const app = new Hono().get('/metrics', async (c) => {
    const shown = bearerToken(c.req.raw.headers.get('authorization')) ?? ''
    if (metricsToken !== undefined && !sameSecret(shown, metricsToken))
      return forPeople(c.req.raw, c.text('', 401, { 'www-authenticate': 'Bearer realm="metrics"' }))
    return new Response(await text(), { headers: { 'content-type': contentType } })
  })
  return { title: ['监控', 'Metrics'], paths: [{ ...path, page: metricsToken === undefined }], app }
}

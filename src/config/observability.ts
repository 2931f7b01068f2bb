import { z } from 'zod'
import { flag, url, type Vars } from './fields.ts'

/** Logs, traces and metrics. */
export const observabilityEnv = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').meta({
    description: 'The least severe log lines that are written.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('https:', 'http:').optional().meta({
    description: 'The OpenTelemetry collector (OTLP over HTTP): one span per request.',
    unset: 'no traces',
  }),
  OTEL_SERVICE_NAME: z
    .string()
    .min(1)
    .default('auth-gateway')
    .meta({ description: 'The name of this service in traces.' }),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .meta({ description: 'The share of traces that are recorded.' }),
  METRICS: flag.default(false).meta({ description: 'Serves /metrics for Prometheus.' }),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional().meta({
    description: 'The bearer token that /metrics asks for. Required in production with `METRICS=true`.',
    unset: 'anybody may read them',
  }),
}

/** One line per variable that does not fit the others. */
export function observabilityProblems(vars: Vars<typeof observabilityEnv>, production: boolean): string[] {
  const open = production && vars.METRICS && !vars.METRICS_TOKEN
  return open ? ['METRICS_TOKEN: is required in production with METRICS=true'] : []
}

export const observabilityConfig = (vars: Vars<typeof observabilityEnv>) => ({
  logLevel: vars.LOG_LEVEL,
  /** Where traces go; nowhere without an endpoint. */
  tracing: vars.OTEL_EXPORTER_OTLP_ENDPOINT
    ? {
        endpoint: vars.OTEL_EXPORTER_OTLP_ENDPOINT,
        serviceName: vars.OTEL_SERVICE_NAME,
        ratio: vars.OTEL_TRACES_SAMPLER_ARG,
      }
    : undefined,
  metrics: vars.METRICS,
  /** Who may read the metrics: everybody when it is not set. */
  metricsToken: vars.METRICS_TOKEN,
})

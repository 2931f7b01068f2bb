import { setTimeout as delay } from 'node:timers/promises'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Observed, Observer } from './observation.ts'

export type TracingOptions = {
  /** The base of an OTLP/HTTP collector; `/v1/traces` is added. */
  endpoint: string
  serviceName: string
  /** The share of traces that is recorded, 0 to 1. */
  ratio: number
}

/** `close` sends what is not sent yet, for two seconds at most: the exporter itself would try much longer. */
export type Tracing = { trace: Observer; close(): Promise<void> }

/**
 * One OpenTelemetry server span per request, with the names metrics use: no path, query, header or address. Goes on
 * with the caller's trace (W3C Trace Context). A collector that is away costs nobody an answer.
 */
export async function openTracing({ endpoint, serviceName, ratio }: TracingOptions): Promise<Tracing> {
  // Loaded only when asked for: they are 20 MB.
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { defaultResource, resourceFromAttributes } = await import('@opentelemetry/resources')
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } =
    await import('@opentelemetry/sdk-trace')
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })
  const share = new TraceIdRatioBasedSampler(ratio)
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': serviceName })),
    // A stranger's "sampled" decides nothing here; by the trace's id services of one ratio agree all the same.
    sampler: new ParentBasedSampler({ root: share, remoteParentSampled: share }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('auth-gateway')
  const propagator = new W3CTraceContextPropagator()
  const trace: Observer = (request) => {
    const attributes = { 'http.request.method': request.method }
    const callers = propagator.extract(ROOT_CONTEXT, request.headers, reader)
    const span = tracer.startSpan('request', { kind: SpanKind.SERVER, attributes }, callers)
    return (seen) => {
      span.updateName(`${seen.door} ${seen.operation || seen.route}`.trim())
      span.setAttributes(attributesOf(seen))
      if (faults.has(seen.code)) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    }
  }
  return {
    trace,
    close: () =>
      Promise.race([provider.shutdown().catch(() => {}), delay(farewell, undefined, { ref: false })]),
  }
}

const farewell = 2_000
const faults = new Set(['INTERNAL', 'UNAVAILABLE', '500', '503'])
const reader = {
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
}

function attributesOf({ door, operation, route, code, app, requestId }: Observed): Record<string, string> {
  const all = { door, operation, route, result: code, app, request_id: requestId }
  const told = Object.entries(all).filter(([, value]) => value !== '')
  return Object.fromEntries(told.map(([name, value]) => [`auth.${name}`, value]))
}

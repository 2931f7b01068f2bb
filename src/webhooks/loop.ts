import { deliverDue, type Endpoint, type WebhookDeps } from './deliver.ts'

const idle = 1_000

export type Webhooks = { close(): Promise<void> }

/** Delivers to every webhook what is due, each in a loop of its own: one that hangs keeps no other waiting. */
export function startWebhooks(deps: WebhookDeps): Webhooks {
  const stop = new AbortController()
  const loops = deps.config.webhooks.endpoints.map((endpoint) => loop(deps, endpoint, stop.signal))
  return {
    async close() {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(deps: WebhookDeps, endpoint: Endpoint, stop: AbortSignal): Promise<void> {
  let failing = false
  while (!stop.aborted) {
    const tried = await deliverDue(deps, endpoint).catch((error: unknown) => {
      if (!failing) deps.log.error({ err: error }, 'webhooks wait: the database does not answer')
      return undefined
    })
    failing = tried === undefined
    if (!tried) await pause(stop)
  }
}

function pause(stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, idle)
    stop.addEventListener('abort', finish)
    function finish(): void {
      clearTimeout(timer)
      stop.removeEventListener('abort', finish)
      done()
    }
    if (stop.aborted) finish()
  })
}

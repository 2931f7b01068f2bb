import { applyRetention } from './auth/admin/retention.ts'
import type { Deps } from './deps.ts'
import { startWebhooks } from './webhooks/loop.ts'

const day = 86_400_000

export type Background = { close(): Promise<void> }

/** Starts what the server does beside answering: retention, now and daily, and telling webhooks. `close` waits for what is under way. */
export function startBackground(deps: Deps): Background {
  const { log } = deps
  const retain = () =>
    applyRetention(deps).then(
      () => {},
      (error: unknown) => log.error({ err: error }, 'retention failed; it is tried again tomorrow'),
    )
  let retaining = retain()
  const daily = setInterval(() => void (retaining = retain()), day).unref()
  const webhooks = startWebhooks(deps)
  return {
    async close() {
      clearInterval(daily)
      await webhooks.close()
      await retaining
    },
  }
}

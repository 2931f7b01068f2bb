import { applyRetention } from './auth/admin/retention.ts'
import { blankAuditOfErased } from './auth/privacy/blank-audit.ts'
import { eraseDue } from './auth/privacy/due.ts'
import type { Deps } from './deps.ts'
import { startWebhooks } from './webhooks/loop.ts'

const minute = 60_000
const day = 86_400_000

export type Background = { close(): Promise<void> }

/**
 * Starts what the server does beside answering: retention, now and daily; erasing who is due, now and each minute; telling
 * webhooks. `close` waits for what is under way.
 */
export function startBackground(deps: Deps): Background {
  const { log } = deps
  const daily = repeat(day, async () => {
    await applyRetention(deps).catch((error: unknown) =>
      log.error({ err: error }, 'retention failed; it is tried again tomorrow'),
    )
    await blankAuditOfErased(deps).catch((error: unknown) =>
      log.error({ err: error }, 'the audit of erased members was not cleared; it is tried again tomorrow'),
    )
  })
  const minutely = repeat(minute, async () => {
    await eraseDue(deps).catch((error: unknown) =>
      log.error({ err: error }, 'who is due was not erased; it is tried again in a minute'),
    )
  })
  const webhooks = startWebhooks(deps)
  return {
    async close() {
      await Promise.all([daily.close(), minutely.close(), webhooks.close()])
    },
  }
}

// One run at a time. `work` never rejects.
function repeat(ms: number, work: () => Promise<void>): Background {
  let running: Promise<void> | undefined
  const run = () => {
    running ??= work().finally(() => void (running = undefined))
  }
  run()
  const timer = setInterval(run, ms).unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}

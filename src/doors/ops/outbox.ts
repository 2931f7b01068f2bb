import { Hono } from 'hono'
import type { Deps } from '../../deps.ts'
import { outboxPage } from '../../senders/outbox-page.ts'

/** The development outbox: messages for reading, by people and by scripts. Not there without an outbox. */
export function outboxRoutes({ outbox }: Pick<Deps, 'outbox'>): Hono {
  const app = new Hono()
  if (!outbox) return app
  app.get('/dev/outbox', (c) => c.html(outboxPage()))
  app.get('/dev/outbox.json', (c) => c.json(outbox.entries()))
  return app
}

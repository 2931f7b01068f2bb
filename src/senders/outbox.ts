import type { Channel, Sender } from './sender.ts'
import { messageText } from './texts.ts'

const capacity = 200

export type OutboxEntry = {
  to: string
  channel: Channel | 'captcha'
  purpose: string
  /** Null where there is none (a notice). */
  code: string | null
  text: string
  /** ISO 8601. */
  at: string
}

export type Outbox = {
  /** Newest first. */
  entries(): readonly OutboxEntry[]
  /** Drops what was sent to some numbers and addresses. */
  forget(contacts: readonly string[]): void
  add(entry: Omit<OutboxEntry, 'at'>): void
  sender: Sender
}

/** The development outbox: keeps the last 200 messages in memory instead of sending them. */
export function createOutbox(now: () => number): Outbox {
  const messages: OutboxEntry[] = []
  const add: Outbox['add'] = (entry) => {
    messages.unshift({ ...entry, at: new Date(now()).toISOString() })
    messages.length = Math.min(messages.length, capacity)
  }
  return {
    entries: () => messages.slice(),
    add,
    forget(contacts) {
      const others = messages.filter(({ to }) => !contacts.includes(to))
      messages.splice(0, messages.length, ...others)
    },
    sender: {
      async send(message) {
        const { to, channel, purpose, code = null } = message
        add({ to, channel, purpose, code, text: messageText(message).text })
      },
      async close() {},
    },
  }
}

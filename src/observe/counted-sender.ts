import type { Meter } from './observation.ts'
import { SendFailed, type Sender } from '../senders/sender.ts'

/** The sender, with each message counted by channel and result. */
export function countedSender(sender: Sender, meter: Meter): Sender {
  return {
    async send(message) {
      try {
        await sender.send(message)
      } catch (error) {
        const late = error instanceof SendFailed && error.code === 'TIMEOUT'
        meter.sent(message.channel, late ? 'timeout' : 'failed')
        throw error
      }
      meter.sent(message.channel, 'sent')
    },
    close: () => sender.close(),
  }
}

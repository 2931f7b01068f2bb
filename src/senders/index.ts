import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { aliyunProvider } from './aliyun.ts'
import type { SenderEnv } from './config.ts'
import type { Outbox } from './outbox.ts'
import {
  maskDestination,
  ProviderError,
  sendFailed,
  surelyNotSent,
  type Message,
  type Provider,
  type Sender,
} from './sender.ts'
import { smtpProvider } from './smtp.ts'
import { tencentProvider } from './tencent.ts'
import { webhookProvider } from './webhook.ts'

const retryPauseMs = 200

type SenderDeps = { log: Pick<Logger, 'info' | 'warn'>; now: () => number; outbox?: Outbox }

/**
 * The one way out for messages: sms and voice by SMS_PROVIDER, mail by SMTP_URL, and by the outbox what is not set.
 * `send` settles within SEND_TIMEOUT_MS, retry included; it rejects only with SendFailed and writes one log line.
 */
export function createSenders(env: SenderEnv, deps: SenderDeps): Sender {
  const phone = phoneProvider(env, deps)
  const mail = env.SMTP_URL === undefined ? outboxProvider(deps.outbox) : smtpProvider(env)
  return {
    async send(message) {
      const provider = message.channel === 'mail' ? mail : phone
      const { channel, purpose } = message
      const line = { provider: provider.name, channel, purpose, to: maskDestination(message.to) }
      const started = deps.now()
      try {
        await within(env.SEND_TIMEOUT_MS, (signal) => deliver(provider, message, signal))
      } catch (error) {
        const failure = sendFailed(provider, message, error)
        const { code: reason, retryable } = failure
        const detail = failure.cause instanceof Error ? failure.cause.message : undefined
        deps.log.warn({ ...line, reason, retryable, detail, ms: deps.now() - started }, 'message not sent')
        throw failure
      }
      deps.log.info({ ...line, ms: deps.now() - started }, 'message sent')
    },
    async close() {
      phone.close()
      mail.close()
    },
  }
}

function phoneProvider(env: SenderEnv, { now, outbox }: SenderDeps): Provider {
  switch (env.SMS_PROVIDER) {
    case 'aliyun':
      return aliyunProvider(env)
    case 'tencent':
      return tencentProvider(env)
    case 'webhook':
      return webhookProvider(env, now)
    default:
      return outboxProvider(outbox)
  }
}

function outboxProvider(outbox: Outbox | undefined): Provider {
  return {
    name: outbox === undefined ? 'none' : 'outbox',
    idempotent: false,
    secrets: [],
    async deliver(message) {
      if (outbox === undefined) throw new ProviderError('NOT_CONFIGURED')
      await outbox.sender.send(message)
    },
    close() {},
  }
}

/** Some SDKs cannot be aborted: the race answers the caller whatever they do, the signal stops what can be stopped. */
async function within(ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ProviderError('TIMEOUT'))
      controller.abort()
    }, ms)
  })
  try {
    await Promise.race([work(controller.signal), expiry])
  } finally {
    clearTimeout(timer)
  }
}

/** At most two tries; the second only when the first cannot have reached anyone, or the receiver drops doubles. */
async function deliver(provider: Provider, message: Message, signal: AbortSignal): Promise<void> {
  const attempt = { id: randomUUID(), signal }
  try {
    await provider.deliver(message, attempt)
  } catch (error) {
    const repeatable = provider.idempotent && !(error instanceof ProviderError)
    if (signal.aborted || !(surelyNotSent(error) || repeatable)) throw error
    await delay(retryPauseMs, undefined, { signal })
    await provider.deliver(message, attempt)
  }
}

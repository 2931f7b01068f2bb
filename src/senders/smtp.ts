import type { Transporter } from 'nodemailer'
import type { SenderEnv } from './config.ts'
import { ProviderError, type Provider } from './sender.ts'
import { messageText } from './texts.ts'

/** Mail through the SMTP server of SMTP_URL. Options of nodemailer go into the URL: `?pool=true&requireTLS=true`. */
export function smtpProvider(env: SenderEnv): Provider {
  let transport: Promise<Transporter> | undefined
  return {
    name: 'smtp',
    idempotent: false,
    secrets: smtpPassword(env.SMTP_URL),
    async deliver(message, { signal }) {
      const opened = await (transport ??= openTransport(env))
      const { subject, text } = messageText(message)
      await opened
        .sendMail({
          from: env.MAIL_FROM,
          // An object, not a string: a string is parsed as a list and could name a second reader.
          to: { name: '', address: message.to },
          subject,
          text,
          signal,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        .catch((error: unknown) => {
          throw refusal(error) ?? error
        })
    },
    close() {
      transport?.then(
        (opened) => opened.close(),
        () => undefined,
      )
    },
  }
}

function smtpPassword(url: string | undefined): string[] {
  const password = url === undefined ? '' : new URL(url).password
  return password === '' ? [] : [password, decodeURIComponent(password)]
}

/** The server's reply code says more than nodemailer's own. 4xx: not now, 5xx: never. */
function refusal(error: unknown): ProviderError | undefined {
  if (!(error instanceof Error) || !('responseCode' in error)) return undefined
  const { responseCode, message } = error
  return typeof responseCode === 'number'
    ? new ProviderError(`SMTP_${responseCode}`, { detail: message, transient: responseCode < 500 })
    : undefined
}

async function openTransport(env: SenderEnv): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url: env.SMTP_URL,
    connectionTimeout: env.SEND_TIMEOUT_MS,
    greetingTimeout: env.SEND_TIMEOUT_MS,
    socketTimeout: env.SEND_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

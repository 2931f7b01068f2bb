import type { Language } from '../errors.ts'

export type Channel = 'sms' | 'voice' | 'mail'
/** `notice` says that the password was reset, `changed` what else changed of what lets the member in. */
export type Purpose = 'register' | 'login' | 'reset' | 'bind' | 'notice' | 'changed'

/** What changed of what lets a member in. */
export type Change = {
  what:
    | 'password-reset'
    | 'password-change'
    | 'password-end'
    | 'password-due'
    | 'mobile-change'
    | 'email-change'
    | 'wechat-binding'
    | 'wechat-parting'
    | 'account-deletion'
  /** Milliseconds since the epoch. */
  at: number
  /** From where, as much as the reader needs to know its own: `203.0.113.*`. */
  network: string
  /** How many WeChat users and contacts were bound in the last days: dropped by a reset, else only told. */
  bound?: number
  /** Of a deletion: when it is done, in milliseconds since the epoch. */
  due?: number
}

/** What the domain sends. `to` is a number in E.164 or an e-mail address; `minutes` is the life of the code. */
export type Message = {
  to: string
  channel: Channel
  purpose: Purpose
  code?: string
  language: Language
  minutes?: number
  /** Of notices. */
  change?: Change
}

/** Resolves when the provider took the message; rejects with SendFailed, always within SEND_TIMEOUT_MS. */
export type Sender = {
  send(message: Message): Promise<void>
  close(): Promise<void>
}

/** One call of a provider. `id` stays the same when the call is repeated. */
export type Attempt = { id: string; signal: AbortSignal }

/** One provider's protocol. It may reject with anything: createSenders adds time-out, retry, log and SendFailed. */
export type Provider = {
  readonly name: string
  /** The receiver drops a repeated `id`, so a broken connection may be tried again without sending twice. */
  readonly idempotent: boolean
  /** What must not be written anywhere even when the provider echoes it. */
  readonly secrets: readonly string[]
  deliver(message: Message, attempt: Attempt): Promise<void>
  close(): void
}

/**
 * A failure the provider (or our set-up of it) gives a name to. `transient`: not sent, but may work shortly. `tooOften`: the
 * provider lets no more messages go to this number for now; nothing was sent.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: string
  readonly transient: boolean
  readonly tooOften: boolean

  constructor(
    code: string,
    options: { detail?: string | undefined; transient?: boolean; tooOften?: boolean } = {},
  ) {
    super(options.detail ?? code)
    this.code = code
    this.transient = options.transient ?? false
    this.tooOften = options.tooOften ?? false
  }
}

type Failure = { code: string; retryable: boolean; tooOften?: boolean; cause?: Error | undefined }

/**
 * The message did not go out, or nobody knows (code TIMEOUT). For the operator, never for the client: it names the
 * provider and its error code, the destination is masked, and `cause` has been cleaned of code, number and secrets.
 */
export class SendFailed extends Error {
  override readonly name = 'SendFailed'
  readonly provider: string
  readonly code: string
  /** Surely not sent, and another send may work. */
  readonly retryable: boolean
  /** The provider's own limit on messages to this destination is reached: asking again at once cannot help. */
  readonly tooOften: boolean

  constructor(provider: string, message: Message, { code, retryable, tooOften = false, cause }: Failure) {
    const to = maskDestination(message.to)
    super(`${provider} did not send ${message.channel} (${message.purpose}) to ${to}: ${code}`, { cause })
    this.provider = provider
    this.code = code
    this.retryable = retryable
    this.tooOften = tooOften
  }
}

/** Enough of a number or an address to recognise it in a log, not enough to use it. */
export function maskDestination(to: string): string {
  const at = to.lastIndexOf('@')
  if (at > 0) return `${to.slice(0, 1)}***${to.slice(at)}`
  return /\d{8}$/.test(to) ? `${to.slice(0, -8)}****${to.slice(-4)}` : `***${to.slice(-2)}`
}

/** True when the provider was never reached, or says that it took nothing now and may take it later. */
export function surelyNotSent(error: unknown): boolean {
  return error instanceof ProviderError ? error.transient : unreachable(error) !== undefined
}

// By code where there is one, else in Node's own words: Tencent's SDK keeps the text and drops the code.
function unreachable(error: unknown): string | undefined {
  if (error instanceof ProviderError) return undefined
  for (const link of chain(error)) {
    const match = /connect (ECONNREFUSED)|getaddrinfo (ENOTFOUND|EAI_AGAIN)/.exec(link.message)
    if (match) return match[1] ?? match[2]
    const code = property(link, 'code')
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS')
      return code
  }
  return undefined
}

/** An error and its causes. */
function chain(error: unknown): Error[] {
  const links: Error[] = []
  for (let link = error; link instanceof Error && links.length < 5; link = link.cause) links.push(link)
  return links
}

/** What any provider rejected with, as the one error that leaves this folder. */
export function sendFailed(provider: Provider, message: Message, error: unknown): SendFailed {
  const clean = scrubber(provider, message)
  const detail = chain(error).map((link) => `${link.name}: ${link.message}`)
  const cause = new Error(clean(detail.join(' < ')))
  const code = clean(reasonOf(error))
  const tooOften = error instanceof ProviderError && error.tooOften
  return new SendFailed(provider.name, message, { code, retryable: surelyNotSent(error), tooOften, cause })
}

/** The provider's error code, or else its HTTP status, or else what kind of trouble it was. */
function reasonOf(error: unknown): string {
  const links = chain(error)
  if (links.some(({ name }) => /Timeout/.test(name))) return 'TIMEOUT'
  const codes = links.map((link) => property(link, 'code'))
  const code = codes.find(
    (value) => typeof value === 'string' && /^(?!undefined)[A-Za-z][\w.-]{1,79}$/.test(value),
  )
  const status = links
    .map((link) => property(link, 'statusCode') ?? property(link, 'httpCode'))
    .find(Number.isInteger)
  return unreachable(error) ?? (code ? String(code) : status ? `HTTP_${String(status)}` : 'BAD_ANSWER')
}

function property(error: Error, name: string): unknown {
  return Object.getOwnPropertyDescriptor(error, name)?.value
}

/** Providers quote requests in their errors (Aliyun's SDK the whole URL): takes out what must not be written. */
function scrubber(provider: Provider, { to, code }: Message): (text: string) => string {
  const national = to.replace(/^\+(86)?/, '')
  const values = [...provider.secrets, to, national, code ?? ''].filter((value) => value !== '')
  return (text) =>
    values
      .reduce((rest, value) => rest.replaceAll(value, '***'), text)
      .replace(/\s+/g, ' ')
      .slice(0, 300)
}

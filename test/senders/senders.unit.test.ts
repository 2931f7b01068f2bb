import dns from 'node:dns'
import { Script } from 'node:vm'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { senderEnv, senderProblems, type SenderEnv } from '../../src/senders/config.ts'
import { createSenders } from '../../src/senders/index.ts'
import { outboxPage } from '../../src/doors/ops/outbox-page.ts'
import { createOutbox, type Outbox } from '../../src/senders/outbox.ts'
import { SendFailed, type Message, type Sender } from '../../src/senders/sender.ts'
import { messageText } from '../../src/senders/texts.ts'
import { startAliyun } from '../fakes/aliyun.ts'
import { startSmtp, type FakeSmtp } from '../fakes/smtp.ts'
import type { FakeServer } from '../fakes/sms-server.ts'
import { startTencent } from '../fakes/tencent.ts'
import { startWebhook } from '../fakes/webhook.ts'

const keyId = 'AKIDexample00000001'
const secret = 'example-secret-0123456789'
const schema = z.object(senderEnv)

const login: Message = {
  to: '+8613800138000',
  channel: 'sms',
  purpose: 'login',
  code: '482913',
  language: 'zh',
  minutes: 10,
}

let lines: string[]
const closers: (() => Promise<void>)[] = []
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })

beforeEach(() => {
  lines = []
})

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

type Variables = Record<string, string>

function environment(variables: Variables): SenderEnv {
  return schema.parse({ SEND_TIMEOUT_MS: '3000', ...variables })
}

function sender(variables: Variables, outbox?: Outbox): Sender {
  const made = createSenders(environment(variables), { log, now: Date.now, ...(outbox && { outbox }) })
  closers.push(() => made.close())
  return made
}

/** The failure of a send, after checking that neither it nor the log tells what must stay secret. */
async function failure(from: Sender, message: Message): Promise<SendFailed> {
  const error: unknown = await from.send(message).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SendFailed)) throw new Error('expected SendFailed', { cause: error })
  log.error({ err: error }, 'as a careless caller would log it')
  expectDiscreet(message, [error.message, String(error.cause), error.stack ?? '', ...lines])
  return error
}

function expectDiscreet(message: Message, written: string[]): void {
  const national = message.to.replace('+86', '')
  const values = [message.code ?? national, national, secret, keyId, messageText(message).text]
  for (const value of values) expect(written.join('\n')).not.toContain(value)
}

type Fake = FakeServer<unknown>
type Case = {
  name: string
  start(port?: number): Promise<Fake>
  variables(origin: string): Variables
  /** Name and value of a variable that makes the signature wrong, and what the fake answers to it. */
  wrong: Variables
  wrongCode: string
  refusalCode: string
  /** Whether that code says that the number has had enough for now. */
  tooOften: boolean
  /** Requests after the connection broke once: 2 only where the receiver drops doubles. */
  triesAfterReset: number
}

const cases: Case[] = [
  {
    name: 'aliyun',
    start: (port) => track(startAliyun({ id: keyId, secret }, port)),
    variables: (origin) => ({
      SMS_PROVIDER: 'aliyun',
      ALIYUN_ACCESS_KEY_ID: keyId,
      ALIYUN_ACCESS_KEY_SECRET: secret,
      ALIYUN_ENDPOINT: origin,
      ALIYUN_VOICE_ENDPOINT: origin,
      ALIYUN_SMS_SIGN: '测试网关 (*)!',
      ALIYUN_SMS_TEMPLATE: 'SMS_DEFAULT',
      ALIYUN_SMS_TEMPLATE_EN: 'SMS_DEFAULT_EN',
      ALIYUN_SMS_TEMPLATE_LOGIN: 'SMS_LOGIN',
      ALIYUN_VOICE_TEMPLATE: 'TTS_1',
      ALIYUN_VOICE_NUMBER: '057112345678',
    }),
    wrong: { ALIYUN_ACCESS_KEY_SECRET: 'another-secret-0123456789' },
    wrongCode: 'SignatureDoesNotMatch',
    refusalCode: 'isv.BUSINESS_LIMIT_CONTROL',
    tooOften: true,
    triesAfterReset: 1,
  },
  {
    name: 'tencent',
    start: (port) => track(startTencent({ id: keyId, secret }, port)),
    variables: (origin) => ({
      SMS_PROVIDER: 'tencent',
      TENCENT_SECRET_ID: keyId,
      TENCENT_SECRET_KEY: secret,
      TENCENT_ENDPOINT: origin,
      TENCENT_VOICE_ENDPOINT: origin,
      TENCENT_SMS_APP_ID: '1400006666',
      TENCENT_SMS_SIGN: '测试网关',
      TENCENT_SMS_TEMPLATE: '100',
      TENCENT_SMS_TEMPLATE_LOGIN: '101',
      TENCENT_SMS_TEMPLATE_NOTICE: '102',
      TENCENT_VOICE_APP_ID: '1500007777',
      TENCENT_VOICE_TEMPLATE: '200',
    }),
    wrong: { TENCENT_SECRET_KEY: 'another-secret-0123456789' },
    wrongCode: 'AuthFailure.SignatureFailure',
    refusalCode: 'LimitExceeded.PhoneNumberThirtySecondLimit',
    tooOften: true,
    triesAfterReset: 1,
  },
  {
    name: 'webhook',
    start: (port) => track(startWebhook(secret, port)),
    variables: (origin) => ({
      SMS_PROVIDER: 'webhook',
      SMS_WEBHOOK_URL: `${origin}/hooks/sms`,
      SMS_WEBHOOK_SECRET: secret,
    }),
    wrong: { SMS_WEBHOOK_SECRET: 'another-secret-0123456789' },
    wrongCode: 'HTTP_401',
    refusalCode: 'HTTP_422',
    tooOften: false,
    triesAfterReset: 2,
  },
]

async function track<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  closers.push(() => started.close())
  return started
}

describe.each(cases)('$name', (provider) => {
  let fake: Fake

  beforeEach(async () => {
    fake = await provider.start()
  })

  const open = (more: Variables = {}) => sender({ ...provider.variables(fake.origin), ...more })

  it('has all it needs', () => {
    expect(senderProblems(environment(provider.variables(fake.origin)))).toEqual([])
  })

  it('sends, and logs that without number and code', async () => {
    await open().send(login)
    expect(fake.sent).toHaveLength(1)
    expect(fake.received).toHaveLength(1)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        msg: 'message sent',
        provider: provider.name,
        channel: 'sms',
        purpose: 'login',
        to: '+86138****8000',
      },
    ])
    expectDiscreet(login, lines)
  })

  it('is refused with a wrong secret', async () => {
    const error = await failure(open(provider.wrong), login)
    const { name, wrongCode } = provider
    expect(error).toMatchObject({ provider: name, code: wrongCode, retryable: false, tooOften: false })
    expect(fake.sent).toEqual([])
    expect(fake.received).toHaveLength(1)
  })

  it('reports a refusal by its code and does not repeat it', async () => {
    fake.mode = 'refuse'
    const error = await failure(open(), login)
    const { refusalCode, tooOften } = provider
    expect(error).toMatchObject({ code: refusalCode, retryable: false, tooOften })
    expect(error.message).toBe(
      `${provider.name} did not send sms (login) to +86138****8000: ${provider.refusalCode}`,
    )
    expect(fake.received).toHaveLength(1)
  })

  it.each(['hang', 'reset', 'noise', 'html'] as const)('settles in time on %s', async (mode) => {
    fake.mode = mode
    const started = performance.now()
    const sending = open({ SEND_TIMEOUT_MS: '900' })
    if (mode === 'html' && provider.name === 'webhook') return sending.send(login)
    const error = await failure(sending, login)
    expect(performance.now() - started).toBeLessThan(1_500)
    expect(error.retryable).toBe(false)
    if (mode === 'hang') expect(error.code).toBe('TIMEOUT')
    // What may have gone out is never sent a second time, unless the receiver drops doubles.
    expect(fake.received).toHaveLength(mode === 'reset' || mode === 'noise' ? provider.triesAfterReset : 1)
  })

  it('reports an unavailable provider', async () => {
    fake.mode = 'unavailable'
    const error = await failure(open(), login)
    expect(error).toMatchObject({ code: 'HTTP_503', tooOften: false })
    expect(fake.received).toHaveLength(provider.triesAfterReset)
  })

  it('tries once more when nobody listened', async () => {
    const { port, origin } = fake
    await fake.close()
    const sending = sender(provider.variables(origin)).send(login)
    await new Promise((resolve) => setTimeout(resolve, 50))
    fake = await provider.start(port)
    await sending
    expect(fake.sent).toHaveLength(1)
  })

  it('gives up when nobody listens the second time either', async () => {
    await fake.close()
    expect(await failure(open(), login)).toMatchObject({ code: 'ECONNREFUSED', retryable: true })
  })

  it('says so when a host has several addresses and none is there', async () => {
    const { port } = fake
    await fake.close()
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_name, _options, done) =>
        (done as (error: null, found: object[]) => void)(null, addresses)) as typeof dns.lookup)
    const sending = sender(provider.variables(`http://sms.example:${port}`))
    const error = await failure(sending, login).finally(() => lookup.mockRestore())
    expect(error.code).toMatch(/ECONNREFUSED|CONNECT_FAILED/)
    expect(error.retryable).toBe(true)
  })

  // Tencent's SDK follows redirects and cannot be told not to.
  if (provider.name !== 'tencent')
    it('does not carry the message to where a redirect points', async () => {
      fake.modes = ['redirect']
      const error = await failure(open(), login)
      expect(error.retryable).toBe(false)
      expect(fake.received).toHaveLength(1)
    })
})

describe('aliyun requests', () => {
  const sent = async (message: Message, more: Variables = {}) => {
    const fake = await track(startAliyun({ id: keyId, secret }))
    await sender({ ...cases[0]?.variables(fake.origin), ...more }).send(message)
    return fake.sent[0]
  }

  it('names template, sign, mainland number and code', async () => {
    expect(await sent(login)).toEqual({
      action: 'SendSms',
      version: '2017-05-25',
      params: {
        PhoneNumbers: '13800138000',
        SignName: '测试网关 (*)!',
        TemplateCode: 'SMS_LOGIN',
        TemplateParam: '{"code":"482913"}',
      },
    })
  })

  it('takes the shared English template and the international number', async () => {
    const message: Message = { ...login, to: '+6581234567', purpose: 'bind', language: 'en' }
    const call = await sent(message, { ALIYUN_SMS_PARAMS: 'code, minutes', ALIYUN_SMS_SIGN_EN: 'Gateway' })
    expect(call?.params).toEqual({
      PhoneNumbers: '6581234567',
      SignName: 'Gateway',
      TemplateCode: 'SMS_DEFAULT_EN',
      TemplateParam: '{"code":"482913","minutes":"10"}',
    })
  })

  it('calls by voice', async () => {
    expect(await sent({ ...login, channel: 'voice' })).toEqual({
      action: 'SingleCallByTts',
      version: '2017-05-25',
      params: {
        CalledNumber: '13800138000',
        CalledShowNumber: '057112345678',
        TtsCode: 'TTS_1',
        TtsParam: '{"code":"482913"}',
      },
    })
  })

  it('has no notice without its own template', async () => {
    const fake = await track(startAliyun({ id: keyId, secret }))
    for (const purpose of ['notice', 'changed'] as const) {
      const notice: Message = { to: login.to, channel: 'sms', purpose, language: 'zh' }
      const error = await failure(sender({ ...cases[0]?.variables(fake.origin) }), notice)
      expect(error.code).toBe('SMS_TEMPLATE_NOT_CONFIGURED')
    }
    expect(fake.received).toEqual([])
  })
})

describe('tencent requests', () => {
  const open = async () => {
    const fake = await track(startTencent({ id: keyId, secret }))
    return { fake, to: sender({ ...cases[1]?.variables(fake.origin) }) }
  }

  it('names app, template, sign, E.164 number and positional parameters', async () => {
    const { fake, to } = await open()
    await to.send(login)
    expect(fake.sent).toEqual([
      {
        action: 'SendSms',
        version: '2021-01-11',
        region: 'ap-guangzhou',
        params: {
          SmsSdkAppId: '1400006666',
          SignName: '测试网关',
          TemplateId: '101',
          TemplateParamSet: ['482913', '10'],
          PhoneNumberSet: ['+8613800138000'],
        },
      },
    ])
  })

  it('sends a notice without parameters', async () => {
    const { fake, to } = await open()
    await to.send({ to: login.to, channel: 'sms', purpose: 'notice', language: 'en' })
    expect(fake.sent[0]?.params).toMatchObject({ TemplateId: '102', TemplateParamSet: [] })
  })

  it('calls by voice, and reports a refused call', async () => {
    const { fake, to } = await open()
    fake.modes = ['success', 'refuse']
    await to.send({ ...login, channel: 'voice' })
    expect(fake.sent).toEqual([
      {
        action: 'SendTtsVoice',
        version: '2020-09-02',
        region: 'ap-guangzhou',
        params: {
          VoiceSdkAppid: '1500007777',
          TemplateId: '200',
          TemplateParamSet: ['482913'],
          CalledNumber: '+8613800138000',
        },
      },
    ])
    const error = await failure(to, { ...login, channel: 'voice' })
    expect(error.code).toBe('LimitExceeded.PhoneNumberOneHourLimit')
  })
})

describe('webhook requests', () => {
  const open = async () => {
    const fake = await track(startWebhook(secret))
    return { fake, to: sender({ ...cases[2]?.variables(fake.origin) }) }
  }

  it('carries everything a gateway needs', async () => {
    const { fake, to } = await open()
    await to.send({ ...login, channel: 'voice' })
    expect(fake.received[0]?.url.pathname).toBe('/hooks/sms')
    expect(fake.sent[0]?.body).toEqual({
      id: fake.sent[0]?.key,
      to: '+8613800138000',
      channel: 'voice',
      purpose: 'login',
      code: '482913',
      text: messageText(login).text,
      language: 'zh',
      minutes: 10,
    })
  })

  it.each(['unavailable', 'reset', 'noise'] as const)('repeats after %s under the same key', async (mode) => {
    const { fake, to } = await open()
    fake.modes = [mode]
    await to.send(login)
    await to.send(login)
    const keys = fake.received.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(3)
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
  })
})

it.each(cases.filter(({ name }) => name !== 'webhook'))(
  '$name limits calls to a number too',
  async (provider) => {
    const fake = await provider.start()
    fake.mode = 'refuse'
    const error = await failure(sender(provider.variables(fake.origin)), { ...login, channel: 'voice' })
    expect(error).toMatchObject({ retryable: false, tooOften: true })
    expect(fake.received).toHaveLength(1)
  },
)

it('a 429 of a webhook says that the number has had enough, and is not repeated', async () => {
  const fake = await track(startWebhook(secret))
  fake.mode = 'too many'
  const variables = { SMS_PROVIDER: 'webhook', SMS_WEBHOOK_URL: fake.origin, SMS_WEBHOOK_SECRET: secret }
  const error = await failure(sender(variables), login)
  expect(error).toMatchObject({ code: 'HTTP_429', retryable: false, tooOften: true })
  expect(fake.received).toHaveLength(1)
})

describe('smtp', () => {
  let fake: FakeSmtp
  const mail: Message = { ...login, to: 'lin@example.com', channel: 'mail' }
  const from = '网关 <gateway@example.com>'

  beforeEach(async () => {
    fake = await track(startSmtp('mailer', secret))
  })

  const open = (url = fake.url, timeout = '2000') =>
    sender({ SMTP_URL: url, MAIL_FROM: from, SEND_TIMEOUT_MS: timeout })

  it.each(['zh', 'en'] as const)('sends in %s', async (language) => {
    await open().send({ ...mail, language })
    const { subject, text } = messageText({ ...mail, language })
    expect(fake.sent).toMatchObject([{ from: 'gateway@example.com', to: ['lin@example.com'], subject, text }])
    expect(fake.sent[0]?.headers).toContain('Auto-Submitted: auto-generated')
    expect(lines.join()).toContain('l***@example.com')
    expectDiscreet(mail, lines)
  })

  it('never writes to a second reader', async () => {
    await open()
      .send({ ...mail, to: 'a@example.com, b@example.com' })
      .catch(() => undefined)
    expect(fake.sent.flatMap(({ to }) => to)).not.toContain('b@example.com')
  })

  it('is refused with a wrong password', async () => {
    const error = await failure(open(fake.url.replace(secret, 'another-secret')), mail)
    expect(error).toMatchObject({ provider: 'smtp', code: 'SMTP_535', retryable: false })
  })

  it('reports a refusal by its code', async () => {
    fake.mode = 'refuse'
    const error = await failure(open(), mail)
    expect(error.message).toBe('smtp did not send mail (login) to l***@example.com: SMTP_550')
  })

  it('says that a busy server may be asked again', async () => {
    fake.mode = 'busy'
    expect(await failure(open(), mail)).toMatchObject({ code: 'SMTP_451', retryable: true })
  })

  it('gives up in time, does not send twice, and the server sees the connection end', async () => {
    fake.mode = 'hang'
    const started = performance.now()
    expect(await failure(open(fake.url, '500'), mail)).toMatchObject({ code: 'TIMEOUT', retryable: false })
    expect(performance.now() - started).toBeLessThan(1_000)
    await vi.waitFor(() => expect(fake.open()).toBe(0))
    expect(fake.arrived).toBe(1)
  })

  it('reports a server that does not speak SMTP', async () => {
    fake.mode = 'garbage'
    const started = performance.now()
    expect(await failure(open(), mail)).toMatchObject({ provider: 'smtp', retryable: false })
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  it('says when nobody listens', async () => {
    await fake.close()
    expect(await failure(open(), mail)).toMatchObject({ code: 'ECONNREFUSED', retryable: true })
  })
})

describe('outbox', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5)

  it('keeps what it is given, newest first', async () => {
    const outbox = createOutbox(() => at)
    const to = sender({}, outbox)
    await to.send(login)
    await to.send({ ...login, to: 'lin@example.com', channel: 'mail', language: 'en' })
    outbox.add({ to: 'guest-token', channel: 'captcha', purpose: 'login', code: 'k7d2', text: 'k7d2' })
    await to.send({ to: login.to, channel: 'sms', purpose: 'notice', language: 'zh' })
    expect(outbox.entries().map(({ channel, code }) => [channel, code])).toEqual([
      ['sms', null],
      ['captcha', 'k7d2'],
      ['mail', '482913'],
      ['sms', '482913'],
    ])
    expect(outbox.entries()[3]).toEqual({
      to: '+8613800138000',
      channel: 'sms',
      purpose: 'login',
      code: '482913',
      text: messageText(login).text,
      at: '2026-01-02T03:04:05.000Z',
    })
    expectDiscreet(login, lines)
  })

  it('forgets the oldest beyond 200', () => {
    const outbox = createOutbox(() => at)
    for (let n = 1; n <= 205; n++) {
      outbox.add({ to: String(n), channel: 'sms', purpose: 'login', code: '1', text: '1' })
    }
    const kept = outbox.entries().map(({ to }) => to)
    expect([kept.length, kept[0], kept[199]]).toEqual([200, '205', '6'])
  })

  it('takes only the channel that has no provider', async () => {
    const fake = await track(startWebhook(secret))
    const outbox = createOutbox(() => at)
    const to = sender({ ...cases[2]?.variables(fake.origin) }, outbox)
    await to.send(login)
    await to.send({ ...login, to: 'lin@example.com', channel: 'mail' })
    expect([fake.sent.length, outbox.entries().map(({ channel }) => channel)]).toEqual([1, ['mail']])
  })

  it('fails clearly when there is neither provider nor outbox', async () => {
    expect(await failure(sender({}), login)).toMatchObject({ provider: 'none', code: 'NOT_CONFIGURED' })
  })

  it('has a page that loads nothing from elsewhere and writes no markup', () => {
    expect(outboxPage).not.toMatch(/https?:\/\/|innerHTML|insertAdjacentHTML/)
    const script = /<script[^>]*>([^]*)<\/script>/.exec(outboxPage)?.[1] ?? ''
    expect(() => new Script(script)).not.toThrow()
  })
})

describe('configuration', () => {
  it('names what the chosen provider lacks', () => {
    expect(senderProblems(environment({ SMS_PROVIDER: 'tencent', TENCENT_VOICE_TEMPLATE: '1' }))).toEqual([
      'TENCENT_SECRET_ID: is required with SMS_PROVIDER=tencent',
      'TENCENT_SECRET_KEY: is required with SMS_PROVIDER=tencent',
      'TENCENT_SMS_APP_ID: is required with SMS_PROVIDER=tencent',
      'TENCENT_SMS_SIGN: is required with SMS_PROVIDER=tencent',
      'TENCENT_SMS_TEMPLATE: is required with SMS_PROVIDER=tencent',
      'TENCENT_VOICE_APP_ID: is required with SMS_PROVIDER=tencent',
    ])
    expect(senderProblems(environment({ SMS_PROVIDER: 'webhook', SMTP_URL: 'smtp://localhost' }))).toEqual([
      'SMS_WEBHOOK_URL: is required with SMS_PROVIDER=webhook',
      'SMS_WEBHOOK_SECRET: is required with SMS_PROVIDER=webhook',
      'MAIL_FROM: is required with SMTP_URL',
    ])
    expect(senderProblems(environment({}))).toEqual([])
  })

  it('needs no shared template when every purpose has its own', () => {
    const own = Object.fromEntries(
      ['REGISTER', 'LOGIN', 'RESET', 'BIND'].map((purpose) => [`ALIYUN_SMS_TEMPLATE_${purpose}`, 'SMS_1']),
    )
    const problems = senderProblems(environment({ SMS_PROVIDER: 'aliyun', ...own }))
    expect(problems.join()).not.toContain('TEMPLATE')
  })

  it.each([
    ['ALIYUN_ENDPOINT', 'https://example.com/path'],
    ['TENCENT_ENDPOINT', 'sms.tencentcloudapi.com'],
    ['SMS_WEBHOOK_URL', 'https://user:password@example.com/'],
    ['SMS_WEBHOOK_SECRET', 'short'],
    ['SMTP_URL', 'http://example.com'],
    ['SMTP_URL', 'smtp://user:100%@example.com'],
    ['MAIL_FROM', 'gateway@example.com\r\nBcc: x@example.com'],
    ['ALIYUN_SMS_PARAMS', 'code,password'],
    ['SEND_TIMEOUT_MS', '99999999'],
  ])('refuses %s=%s without quoting it', (name, value) => {
    const { error } = schema.safeParse({ [name]: value })
    expect(error?.issues.map(({ path }) => path[0])).toContain(name)
    expect(error?.issues.map(({ message }) => message).join()).not.toContain(value)
  })
})

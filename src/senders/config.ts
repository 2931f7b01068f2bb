import { z } from 'zod'
import { isWebhookSecret } from '../auth/secrets/webhook-signature.ts'

const text = (description: string, unset = 'none') =>
  z.string().min(1).optional().meta({ description, unset })
const shared = 'the shared template'
const otherLanguage = 'the shared one in English, else those in Chinese'
const parameters = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .pipe(z.array(z.enum(['code', 'minutes'], { error: 'must list code, minutes or both' })))
  .meta({ values: '`code`, `minutes` or both, separated by a comma' })

// Credentials in a URL would be refused by fetch with an error that quotes them.
const httpUrl = z
  .string()
  .refine((value) => isHttp(value), { error: 'must be a http:// or https:// URL without credentials' })
  .meta({ values: 'URL starting with https: or http:, without credentials' })
const origin = httpUrl
  .refine((value) => !isHttp(value) || new URL(value).pathname === '/', {
    error: 'must have no path: the provider signs for "/"',
  })
  .meta({ values: 'URL starting with https: or http:, without credentials or a path' })

function isHttp(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  return ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
}

function isSmtp(value: string): boolean {
  try {
    const url = new URL(value)
    decodeURIComponent(url.password)
    return ['smtp:', 'smtps:'].includes(url.protocol)
  } catch {
    return false
  }
}

/** The senders' part of the environment, to be spread into the application's own schema. */
export const senderEnv = {
  SMS_PROVIDER: z.enum(['aliyun', 'tencent', 'webhook', 'outbox']).optional().meta({
    description:
      'Who sends SMS and voice messages. `webhook` is a sender of your own; `outbox` sends nothing and shows them at /dev/outbox.',
    unset: '`outbox`; in production no SMS',
  }),
  SEND_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5_000)
    .meta({ description: 'Milliseconds that a whole send may take, retry included.' }),

  ALIYUN_ACCESS_KEY_ID: text('The id of the access key. Required with `aliyun`.'),
  ALIYUN_ACCESS_KEY_SECRET: text('The secret of the access key. Required with `aliyun`.'),
  ALIYUN_REGION: z
    .string()
    .min(1)
    .default('cn-hangzhou')
    .meta({ description: 'The region of the Aliyun API.' }),
  ALIYUN_ENDPOINT: origin
    .optional()
    .meta({ description: 'Another address of the Aliyun SMS API.', unset: 'the provider’s own' }),
  ALIYUN_SMS_SIGN: text('The approved signature of SMS in Chinese. Required with `aliyun`.'),
  ALIYUN_SMS_SIGN_EN: text('The approved signature of SMS in English.', 'the one in Chinese'),
  ALIYUN_SMS_PARAMS: parameters.default(['code']).meta({
    description: 'The variables of the SMS templates, in their order.',
  }),
  ALIYUN_SMS_TEMPLATE: text(
    'The template for codes of every purpose without one of its own, in Chinese. Required with `aliyun`, unless each purpose has its own.',
  ),
  ALIYUN_SMS_TEMPLATE_EN: text('The same in English.', 'the one in Chinese'),
  ALIYUN_SMS_TEMPLATE_REGISTER: text('The template for codes to register, in Chinese.', shared),
  ALIYUN_SMS_TEMPLATE_REGISTER_EN: text('The template for codes to register, in English.', otherLanguage),
  ALIYUN_SMS_TEMPLATE_LOGIN: text('The template for codes to log in, in Chinese.', shared),
  ALIYUN_SMS_TEMPLATE_LOGIN_EN: text('The template for codes to log in, in English.', otherLanguage),
  ALIYUN_SMS_TEMPLATE_RESET: text('The template for codes to reset a password, in Chinese.', shared),
  ALIYUN_SMS_TEMPLATE_RESET_EN: text(
    'The template for codes to reset a password, in English.',
    otherLanguage,
  ),
  ALIYUN_SMS_TEMPLATE_BIND: text('The template for codes to bind a number, in Chinese.', shared),
  ALIYUN_SMS_TEMPLATE_BIND_EN: text('The template for codes to bind a number, in English.', otherLanguage),
  ALIYUN_SMS_TEMPLATE_NOTICE: text(
    'The template for “your password was reset”, in Chinese.',
    'no notice by SMS',
  ),
  ALIYUN_SMS_TEMPLATE_NOTICE_EN: text('The same in English.', 'the one in Chinese'),
  ALIYUN_SMS_TEMPLATE_CHANGED: text(
    'The template for “the way you log in was changed”, in Chinese.',
    'no notice by SMS',
  ),
  ALIYUN_SMS_TEMPLATE_CHANGED_EN: text('The same in English.', 'the one in Chinese'),
  ALIYUN_VOICE_ENDPOINT: origin
    .optional()
    .meta({ description: 'Another address of the Aliyun voice API.', unset: 'the provider’s own' }),
  ALIYUN_VOICE_NUMBER: text('The number that voice messages are shown to come from.'),
  ALIYUN_VOICE_PARAMS: parameters.default(['code']).meta({
    description: 'The variables of the voice templates, in their order.',
  }),
  ALIYUN_VOICE_TEMPLATE: text('The template for codes that are spoken, in Chinese.', 'no voice messages'),
  ALIYUN_VOICE_TEMPLATE_EN: text('The same in English.', 'the one in Chinese'),

  TENCENT_SECRET_ID: text('The id of the API key. Required with `tencent`.'),
  TENCENT_SECRET_KEY: text('The secret of the API key. Required with `tencent`.'),
  TENCENT_REGION: z
    .string()
    .min(1)
    .default('ap-guangzhou')
    .meta({ description: 'The region of the Tencent API.' }),
  TENCENT_ENDPOINT: origin
    .optional()
    .meta({ description: 'Another address of the Tencent SMS API.', unset: 'the provider’s own' }),
  TENCENT_SMS_APP_ID: text('The id of the SMS application. Required with `tencent`.'),
  TENCENT_SMS_SIGN: text('The approved signature of SMS in Chinese. Required with `tencent`.'),
  TENCENT_SMS_SIGN_EN: text('The approved signature of SMS in English.', 'the one in Chinese'),
  TENCENT_SMS_PARAMS: parameters.default(['code', 'minutes']).meta({
    description: 'The variables of the SMS templates, in their order.',
  }),
  TENCENT_SMS_TEMPLATE: text(
    'The template for codes of every purpose without one of its own, in Chinese. Required with `tencent`, unless each purpose has its own.',
  ),
  TENCENT_SMS_TEMPLATE_EN: text('The same in English.', 'the one in Chinese'),
  TENCENT_SMS_TEMPLATE_REGISTER: text('The template for codes to register, in Chinese.', shared),
  TENCENT_SMS_TEMPLATE_REGISTER_EN: text('The template for codes to register, in English.', otherLanguage),
  TENCENT_SMS_TEMPLATE_LOGIN: text('The template for codes to log in, in Chinese.', shared),
  TENCENT_SMS_TEMPLATE_LOGIN_EN: text('The template for codes to log in, in English.', otherLanguage),
  TENCENT_SMS_TEMPLATE_RESET: text('The template for codes to reset a password, in Chinese.', shared),
  TENCENT_SMS_TEMPLATE_RESET_EN: text(
    'The template for codes to reset a password, in English.',
    otherLanguage,
  ),
  TENCENT_SMS_TEMPLATE_BIND: text('The template for codes to bind a number, in Chinese.', shared),
  TENCENT_SMS_TEMPLATE_BIND_EN: text('The template for codes to bind a number, in English.', otherLanguage),
  TENCENT_SMS_TEMPLATE_NOTICE: text(
    'The template for “your password was reset”, in Chinese.',
    'no notice by SMS',
  ),
  TENCENT_SMS_TEMPLATE_NOTICE_EN: text('The same in English.', 'the one in Chinese'),
  TENCENT_SMS_TEMPLATE_CHANGED: text(
    'The template for “the way you log in was changed”, in Chinese.',
    'no notice by SMS',
  ),
  TENCENT_SMS_TEMPLATE_CHANGED_EN: text('The same in English.', 'the one in Chinese'),
  TENCENT_VOICE_ENDPOINT: origin
    .optional()
    .meta({ description: 'Another address of the Tencent voice API.', unset: 'the provider’s own' }),
  TENCENT_VOICE_APP_ID: text('The id of the voice application. Required with `TENCENT_VOICE_TEMPLATE`.'),
  TENCENT_VOICE_PARAMS: parameters.default(['code']).meta({
    description: 'The variables of the voice templates, in their order.',
  }),
  TENCENT_VOICE_TEMPLATE: text('The template for codes that are spoken, in Chinese.', 'no voice messages'),
  TENCENT_VOICE_TEMPLATE_EN: text('The same in English.', 'the one in Chinese'),

  SMS_WEBHOOK_URL: httpUrl.optional().meta({
    description:
      'Your own sender: it receives each message as a POST of JSON. Any 2xx means sent, 429 that this number has had enough for now. Required with `webhook`.',
    unset: 'none',
  }),
  SMS_WEBHOOK_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .refine(isWebhookSecret, { error: 'must be base64 of 24 to 64 bytes after whsec_' })
    .optional()
    .meta({
      description: 'Signs what your sender receives. Required with `webhook`.',
      unset: 'none',
    }),

  SMTP_URL: z
    .string()
    .refine(isSmtp, { error: 'must be a URL starting with smtp: or smtps:' })
    .optional()
    .meta({
      values: 'URL starting with smtp: or smtps:',
      description: 'The mail server, for example `smtps://user:pass@host:465`.',
      unset: 'the outbox; in production no mail',
    }),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@]@[^\s@]+$/, 'must be an e-mail address')
    .optional()
    .meta({
      values: 'e-mail address, with or without a name',
      description: 'The sender of mails. Required with `SMTP_URL`.',
      unset: 'none',
    }),
}

const schema = z.object(senderEnv)
export type SenderEnv = z.infer<typeof schema>

/** Providers that send approved templates; their variables have the same names after it. */
export type Prefix = 'ALIYUN' | 'TENCENT'
const codePurposes = ['REGISTER', 'LOGIN', 'RESET', 'BIND'] as const

/** One line per variable that the chosen provider needs and the environment does not have. */
export function senderProblems(env: SenderEnv): string[] {
  const provider = env.SMS_PROVIDER ?? 'outbox'
  const sms = required[provider](env).filter((name) => env[name] === undefined)
  const mail = env.SMTP_URL !== undefined && env.MAIL_FROM === undefined ? ['MAIL_FROM'] : []
  return [
    ...sms.map((name) => `${name}: is required with SMS_PROVIDER=${provider}`),
    ...mail.map((name) => `${name}: is required with SMTP_URL`),
  ]
}

type Name = keyof SenderEnv
const required: Record<NonNullable<SenderEnv['SMS_PROVIDER']>, (env: SenderEnv) => Name[]> = {
  outbox: () => [],
  webhook: () => ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'],
  aliyun: (env) => [
    'ALIYUN_ACCESS_KEY_ID',
    'ALIYUN_ACCESS_KEY_SECRET',
    'ALIYUN_SMS_SIGN',
    ...neededTemplates(env, 'ALIYUN'),
  ],
  tencent: (env) => [
    'TENCENT_SECRET_ID',
    'TENCENT_SECRET_KEY',
    'TENCENT_SMS_APP_ID',
    'TENCENT_SMS_SIGN',
    ...neededTemplates(env, 'TENCENT'),
    ...(env.TENCENT_VOICE_TEMPLATE === undefined ? [] : (['TENCENT_VOICE_APP_ID'] as const)),
  ],
}

/** The shared template, unless every purpose that has a code has its own. */
function neededTemplates(env: SenderEnv, prefix: Prefix): Name[] {
  const complete = codePurposes.every((purpose) => env[`${prefix}_SMS_TEMPLATE_${purpose}`] !== undefined)
  return complete ? [] : [`${prefix}_SMS_TEMPLATE`]
}

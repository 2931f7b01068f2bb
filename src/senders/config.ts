import { z } from 'zod'
import { isWebhookSecret } from '../auth/secrets/webhook-signature.ts'

const text = z.string().min(1).optional()
const parameters = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .pipe(z.array(z.enum(['code', 'minutes'], { error: 'must list code, minutes or both' })))

// Credentials in a URL would be refused by fetch with an error that quotes them.
const httpUrl = z.string().refine((value) => isHttp(value), {
  error: 'must be a http:// or https:// URL without credentials',
})
const origin = httpUrl.refine((value) => !isHttp(value) || new URL(value).pathname === '/', {
  error: 'must have no path: the provider signs for "/"',
})

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
  SMS_PROVIDER: z.enum(['aliyun', 'tencent', 'webhook', 'outbox']).optional(),
  SEND_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),

  ALIYUN_ACCESS_KEY_ID: text,
  ALIYUN_ACCESS_KEY_SECRET: text,
  ALIYUN_REGION: z.string().min(1).default('cn-hangzhou'),
  ALIYUN_ENDPOINT: origin.optional(),
  ALIYUN_SMS_SIGN: text,
  ALIYUN_SMS_SIGN_EN: text,
  ALIYUN_SMS_PARAMS: parameters.default(['code']),
  ALIYUN_SMS_TEMPLATE: text,
  ALIYUN_SMS_TEMPLATE_EN: text,
  ALIYUN_SMS_TEMPLATE_REGISTER: text,
  ALIYUN_SMS_TEMPLATE_REGISTER_EN: text,
  ALIYUN_SMS_TEMPLATE_LOGIN: text,
  ALIYUN_SMS_TEMPLATE_LOGIN_EN: text,
  ALIYUN_SMS_TEMPLATE_RESET: text,
  ALIYUN_SMS_TEMPLATE_RESET_EN: text,
  ALIYUN_SMS_TEMPLATE_BIND: text,
  ALIYUN_SMS_TEMPLATE_BIND_EN: text,
  ALIYUN_SMS_TEMPLATE_NOTICE: text,
  ALIYUN_SMS_TEMPLATE_NOTICE_EN: text,
  ALIYUN_VOICE_ENDPOINT: origin.optional(),
  ALIYUN_VOICE_NUMBER: text,
  ALIYUN_VOICE_PARAMS: parameters.default(['code']),
  ALIYUN_VOICE_TEMPLATE: text,
  ALIYUN_VOICE_TEMPLATE_EN: text,

  TENCENT_SECRET_ID: text,
  TENCENT_SECRET_KEY: text,
  TENCENT_REGION: z.string().min(1).default('ap-guangzhou'),
  TENCENT_ENDPOINT: origin.optional(),
  TENCENT_SMS_APP_ID: text,
  TENCENT_SMS_SIGN: text,
  TENCENT_SMS_SIGN_EN: text,
  TENCENT_SMS_PARAMS: parameters.default(['code', 'minutes']),
  TENCENT_SMS_TEMPLATE: text,
  TENCENT_SMS_TEMPLATE_EN: text,
  TENCENT_SMS_TEMPLATE_REGISTER: text,
  TENCENT_SMS_TEMPLATE_REGISTER_EN: text,
  TENCENT_SMS_TEMPLATE_LOGIN: text,
  TENCENT_SMS_TEMPLATE_LOGIN_EN: text,
  TENCENT_SMS_TEMPLATE_RESET: text,
  TENCENT_SMS_TEMPLATE_RESET_EN: text,
  TENCENT_SMS_TEMPLATE_BIND: text,
  TENCENT_SMS_TEMPLATE_BIND_EN: text,
  TENCENT_SMS_TEMPLATE_NOTICE: text,
  TENCENT_SMS_TEMPLATE_NOTICE_EN: text,
  TENCENT_VOICE_ENDPOINT: origin.optional(),
  TENCENT_VOICE_APP_ID: text,
  TENCENT_VOICE_PARAMS: parameters.default(['code']),
  TENCENT_VOICE_TEMPLATE: text,
  TENCENT_VOICE_TEMPLATE_EN: text,

  SMS_WEBHOOK_URL: httpUrl.optional(),
  SMS_WEBHOOK_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .refine(isWebhookSecret, { error: 'must be base64 of 24 to 64 bytes after whsec_' })
    .optional(),

  SMTP_URL: z.string().refine(isSmtp, { error: 'must be a URL starting with smtp: or smtps:' }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@]@[^\s@]+$/, 'must be an e-mail address')
    .optional(),
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

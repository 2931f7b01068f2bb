import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { auditedEvents } from './auth/audit.ts'
import type { Dialect, Flavour } from './deps.ts'
import { senderEnv, senderProblems } from './senders/config.ts'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback)
const seconds = z.coerce.number().int().positive()
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'must list IP addresses or CIDR blocks',
})
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL starting with ${protocols.join(' or ')}`,
  })

// What a Bearer credential can be written with (RFC 6750 section 2.1).
const adminToken = z
  .string()
  .regex(
    /^(read:)?[\w\-.~+/]{32,500}=*$/,
    'must list tokens of 32 or more of A-Za-z0-9-._~+/, each as it is or as read:<token>',
  )
  .transform((value) => {
    const reads = value.startsWith('read:')
    return { token: reads ? value.slice(5) : value, scope: reads ? ('read' as const) : ('full' as const) }
  })

const webhookUrl = url('https:', 'http:').refine(
  (value) => !URL.canParse(value) || plainUrl(new URL(value)),
  {
    error: 'must name no user and no fragment',
  },
)
const plainUrl = ({ username, password, hash }: URL) => !username && !password && !hash

const siteBase = z
  .string()
  .regex(/^(\/[\w-]+)+=(rf2|rf3|tiny-shop)$/, 'must list <path>=<rf2, rf3 or tiny-shop>')
  .transform((value) => {
    const [path = '', flavour] = value.split('=')
    return { path, flavour: flavour as Flavour }
  })

const day = z.iso.date().transform((text) => Date.parse(text))
const going = /^(api-v1|v1-site|api-auth)(?:\/([\w/-]+))?=([\d-]+)(?:\/([\d-]+))?$/

const deprecation = z.string().transform((value, ctx) => {
  const [, dialect, route = null, since, until] = going.exec(value) ?? []
  const [deprecated, sunset] = [day.safeParse(since), day.nullable().safeParse(until ?? null)]
  // RFC 9745 section 4: a path does not go away before it is deprecated.
  if (deprecated.success && sunset.success && (sunset.data ?? Infinity) >= deprecated.data)
    return {
      dialect: dialect as Exclude<Dialect, 'graphql'>,
      route,
      deprecated: deprecated.data,
      sunset: sunset.data,
    }
  ctx.addIssue('must list <wire>[/<path>]=<date>[/<date it goes away>], dates as 2027-01-31')
  return z.NEVER
})

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(9094),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  GATEWAY_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  REDIS_URL: list.pipe(z.array(url('redis:', 'rediss:')).min(1)).optional(),
  BCRYPT_COST: z.coerce.number().int().min(10).max(15).default(10),
  HASH_THREADS: z.coerce.number().int().min(1).max(64).default(Math.max(1, availableParallelism())),
  HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).optional(),
  ACCESS_TOKEN_TTL: seconds.optional(),
  REFRESH_TOKEN_TTL: seconds.optional(),
  SESSION_MAX_TTL: seconds.default(90 * 86_400),
  REFRESH_GRACE: z.coerce.number().int().min(0).max(300).default(10),
  APP_SECRET_OVERLAP: seconds.default(7 * 86_400),
  AUDIT_RETENTION_DAYS: count(365),
  SESSION_RETENTION_DAYS: count(30),
  CORS_ORIGINS: list.default([]),
  TRUST_PROXY: list.pipe(z.array(network)).default([]),
  ADMIN_TOKEN: list.pipe(z.array(adminToken)).default([]),
  ADMIN_ALLOW_FROM: list.pipe(z.array(network)).default([]),
  WEBHOOK_URL: list.pipe(z.array(webhookUrl)).default([]),
  WEBHOOK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  WEBHOOK_EVENTS: list.pipe(z.array(z.enum(auditedEvents))).optional(),
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  DEMO_DATA: flag.optional(),
  DEV_OUTBOX: flag.optional(),
  SMS_COUNTRIES: list.default(['CN']),
  SMS_PER_NUMBER_HOUR: count(5),
  SMS_PER_NUMBER_DAY: count(10),
  SMS_PER_ADDRESS_HOUR: count(20),
  SMS_PER_ADDRESS_DAY: count(100),
  SMS_PER_APP_DAY: count(5_000),
  SMS_PER_COUNTRY_DAY: count(200),
  SMS_GLOBAL_DAY: count(10_000),
  LOGIN_FREE_FAILURES: count(10),
  LOGIN_FAILURES_PER_ACCOUNT_DAY: count(100),
  LOGIN_FAILURES_PER_ADDRESS_HOUR: count(100),
  PASSWORD_MIN_GRAPHQL: count(8),
  PASSWORD_MIN_API_V1: count(1),
  PASSWORD_MIN_V1_SITE: count(6),
  PASSWORD_MIN_API_AUTH: count(6),
  PASSWORD_REFUSE_COMMON: list.default(['graphql']),
  WECHAT_API_BASE: url('https:', 'http:').default('https://api.weixin.qq.com'),
  WECHAT_OPEN_BASE: url('https:', 'http:').default('https://open.weixin.qq.com'),
  WECHAT_TIMEOUT_MS: z.coerce.number().int().min(100).max(30_000).default(5_000),
  WECHAT_REGISTER: z.enum(['auto', 'profile', 'never']).default('profile'),
  WECHAT_LOGINS_PER_ADDRESS_HOUR: count(600),
  GUEST_TOKENS_PER_ADDRESS_HOUR: count(10),
  CAPTCHAS_PER_ADDRESS_HOUR: count(300),
  GUEST_REGISTER: z.enum(['captcha', 'sms']).default('captcha'),
  INVITE_CODES: z.enum(['optional', 'required']).default('optional'),
  DEFAULT_AGENT: z.string().min(1).optional(),
  V1_SITE_BASES: list
    .pipe(z.array(siteBase))
    .prefault('/v1/site=rf3,/api/v1/site=rf2,/tiny-shop/v1/site=tiny-shop,/api/tiny-shop/v1/site=tiny-shop'),
  V1_SITE_GROUP_OPTIONAL: flag.default(true),
  LEGACY_DEPRECATION: list.pipe(z.array(deprecation)).default([]),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('https:', 'http:').optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('auth-gateway'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  METRICS: flag.default(false),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  ...senderEnv,
})

export type Config = Readonly<ReturnType<typeof readConfig>>

/**
 * The environment as a frozen, typed value. In production what helps only developers is off unless asked for by name.
 * Throws an Error that names each bad variable, never its value (it may be a secret).
 */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success)
    throw new Error(problems(parsed.error.issues.map((i) => `${String(i.path[0])}: ${i.message}`)))
  const vars = parsed.data
  const production = vars.NODE_ENV === 'production'
  if (production && !vars.GATEWAY_SECRET)
    throw new Error(problems(['GATEWAY_SECRET: is required in production (32 random characters or more)']))
  const missing = senderProblems(vars)
  if (production && !vars.SMS_PROVIDER && !vars.SMTP_URL)
    missing.push('SMS_PROVIDER or SMTP_URL: production needs a real way to send codes')
  if (production && vars.SMS_PROVIDER === 'outbox' && !vars.DEV_OUTBOX)
    missing.push('SMS_PROVIDER: outbox is for development (DEV_OUTBOX=true allows it)')
  if (vars.WEBHOOK_URL.length > 0 && !vars.WEBHOOK_SECRET)
    missing.push('WEBHOOK_SECRET: is required with WEBHOOK_URL')
  if (production && vars.WEBHOOK_URL.some((value) => !value.startsWith('https:')))
    missing.push('WEBHOOK_URL: must start with https: in production')
  if (production && vars.METRICS && !vars.METRICS_TOKEN)
    missing.push('METRICS_TOKEN: is required in production with METRICS=true')
  if (missing.length > 0) throw new Error(problems(missing))
  return Object.freeze({
    production,
    host: vars.HOST,
    port: vars.PORT,
    logLevel: vars.LOG_LEVEL,
    secret: vars.GATEWAY_SECRET,
    databaseUrl: vars.DATABASE_URL,
    dataDir: vars.DATA_DIR,
    redisUrls: vars.REDIS_URL,
    bcryptCost: vars.BCRYPT_COST,
    hashThreads: vars.HASH_THREADS,
    // About three seconds of waiting at cost 10: beyond that a login is told "busy" at once.
    hashQueue: vars.HASH_QUEUE ?? vars.HASH_THREADS * 32,
    accessTokenTtl: vars.ACCESS_TOKEN_TTL,
    refreshTokenTtl: vars.REFRESH_TOKEN_TTL,
    sessionMaxTtl: vars.SESSION_MAX_TTL,
    refreshGrace: vars.REFRESH_GRACE,
    appSecretOverlap: vars.APP_SECRET_OVERLAP,
    auditRetentionDays: vars.AUDIT_RETENTION_DAYS,
    sessionRetentionDays: vars.SESSION_RETENTION_DAYS,
    corsOrigins: vars.CORS_ORIGINS,
    trustProxy: vars.TRUST_PROXY,
    /** Credentials of /admin/graphql, which does not exist without one. */
    adminTokens: vars.ADMIN_TOKEN,
    adminAllowFrom: vars.ADMIN_ALLOW_FROM,
    /** Who is told of audit events, and of which; all of them unless named. */
    webhooks: {
      endpoints: [...new Set(vars.WEBHOOK_URL)].map((address) => ({ url: address, id: endpointId(address) })),
      secret: vars.WEBHOOK_SECRET ?? '',
      events: vars.WEBHOOK_EVENTS ?? auditedEvents,
      allowPrivate: vars.WEBHOOK_ALLOW_PRIVATE,
    },
    graphiql: vars.GRAPHIQL ?? !production,
    introspection: vars.INTROSPECTION ?? !production,
    demoData: vars.DEMO_DATA ?? !production,
    outbox: vars.DEV_OUTBOX ?? !production,
    senders: vars,
    smsCountries: vars.SMS_COUNTRIES,
    limits: {
      perDestinationHour: vars.SMS_PER_NUMBER_HOUR,
      perDestinationDay: vars.SMS_PER_NUMBER_DAY,
      perNetworkHour: vars.SMS_PER_ADDRESS_HOUR,
      perNetworkDay: vars.SMS_PER_ADDRESS_DAY,
      perAppDay: vars.SMS_PER_APP_DAY,
      perCountryDay: vars.SMS_PER_COUNTRY_DAY,
      globalDay: vars.SMS_GLOBAL_DAY,
      freeFailures: vars.LOGIN_FREE_FAILURES,
      failuresPerAccountDay: vars.LOGIN_FAILURES_PER_ACCOUNT_DAY,
      failuresPerNetworkHour: vars.LOGIN_FAILURES_PER_ADDRESS_HOUR,
      wechatLoginsPerNetworkHour: vars.WECHAT_LOGINS_PER_ADDRESS_HOUR,
      guestTokensPerNetworkHour: vars.GUEST_TOKENS_PER_ADDRESS_HOUR,
      captchasPerNetworkHour: vars.CAPTCHAS_PER_ADDRESS_HOUR,
    },
    wechat: {
      apiBase: vars.WECHAT_API_BASE,
      openBase: vars.WECHAT_OPEN_BASE,
      timeoutMs: vars.WECHAT_TIMEOUT_MS,
      /** Whom a first WeChat login makes a member: everybody, who shows a profile or a phone number, nobody. */
      register: vars.WECHAT_REGISTER,
    },
    /** What a guest proves before it may join: a solved captcha, or its phone by a code. */
    guestRegister: vars.GUEST_REGISTER,
    inviteCodes: vars.INVITE_CODES,
    /** The agent code that counts for members nobody else brought. */
    defaultAgent: vars.DEFAULT_AGENT,
    passwordMin: {
      graphql: vars.PASSWORD_MIN_GRAPHQL,
      'api-v1': vars.PASSWORD_MIN_API_V1,
      'v1-site': vars.PASSWORD_MIN_V1_SITE,
      'api-auth': vars.PASSWORD_MIN_API_AUTH,
    },
    refuseCommonPasswords: vars.PASSWORD_REFUSE_COMMON,
    v1SiteBases: vars.V1_SITE_BASES,
    v1SiteGroupOptional: vars.V1_SITE_GROUP_OPTIONAL,
    /** Old wires and paths that go away. */
    legacyDeprecation: vars.LEGACY_DEPRECATION,
    /** Where traces go; nowhere without an endpoint. */
    tracing: vars.OTEL_EXPORTER_OTLP_ENDPOINT
      ? {
          endpoint: vars.OTEL_EXPORTER_OTLP_ENDPOINT,
          serviceName: vars.OTEL_SERVICE_NAME,
          ratio: vars.OTEL_TRACES_SAMPLER_ARG,
        }
      : undefined,
    metrics: vars.METRICS,
    /** Who may read the metrics: everybody when it is not set. */
    metricsToken: vars.METRICS_TOKEN,
  })
}

// Rows of the database name a webhook by this.
function endpointId(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16)
}

function problems(lines: string[]): string {
  return ['The environment is not usable:', ...lines].join('\n  ')
}

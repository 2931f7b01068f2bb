import { z } from 'zod'
import { isWebhookSecret } from '../auth/secrets/webhook-signature.ts'
import { count, url, type Vars } from './fields.ts'

// Credentials in a URL would be refused by fetch at each call.
const verifierUrl = url('https:', 'http:').refine(
  (value) => !URL.canParse(value) || new URL(value).username + new URL(value).password === '',
  { error: 'must name no user' },
)

/** What GraphQL clients solve where a network, a destination or failed logins look like an attack. */
export const captchaEnv = {
  CAPTCHA: z.enum(['none', 'altcha', 'turnstile', 'webhook']).default('altcha').meta({
    description:
      'What GraphQL clients solve when they are asked to: a proof of work of our own (`altcha`, needs nothing else), Cloudflare Turnstile, or a verifier of yours in front of another service (`webhook`). With `none` nobody is asked. Old wires keep their picture.',
  }),
  CAPTCHA_SITE_KEY: z.string().min(1).max(200).optional().meta({
    description: 'The public key that clients are told. Required with `turnstile`.',
    unset: 'none',
  }),
  CAPTCHA_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .refine(isWebhookSecret, { error: 'must be base64 of 24 to 64 bytes after whsec_' })
    .optional()
    .meta({
      description:
        'The secret key of Turnstile; signs what your verifier receives with `webhook`. Required with both.',
      unset: 'none',
    }),
  CAPTCHA_URL: verifierUrl.optional().meta({
    description:
      'Your verifier: it receives `{ id, solution, address }` as a signed POST of JSON and answers `{ "ok": true }` or false. Required with `webhook`; with `turnstile` another address of siteverify.',
    unset: 'none; for Turnstile its own',
  }),
  CAPTCHA_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(30_000)
    .default(3_000)
    .meta({ description: 'Milliseconds that a verifier may take.' }),
  CAPTCHA_ALTCHA_COST: z.coerce.number().int().min(1).max(1_000_000).default(5_000).meta({
    description:
      'PBKDF2 rounds of each of the 256 derivations that an ALTCHA solution takes on average: 5000 are about a second of one core, which browsers spread over several.',
  }),
  CAPTCHA_FREE_SENDS: count(5).meta({
    description: 'Codes that one network may ask for in an hour before it solves something for each.',
  }),
  CAPTCHA_FREE_NETWORKS: count(2).meta({
    description:
      'Networks that may ask for codes to one number or mail address in an hour before each solves something: its holder has two, at home and on the phone.',
  }),
  CAPTCHA_FREE_JOINS: count(3).meta({
    description: 'Times that one network may register in an hour before it solves something for each.',
  }),
  CAPTCHA_FREE_FAILURES: count(10).meta({
    description: 'Wrong passwords of one network in an hour before it solves something for each login.',
  }),
}

/** One line per variable that does not fit the others. */
export function captchaProblems(vars: Vars<typeof captchaEnv>, production: boolean): string[] {
  const { CAPTCHA: kind, CAPTCHA_URL: address } = vars
  const needed = {
    none: [],
    altcha: [],
    turnstile: ['CAPTCHA_SITE_KEY', 'CAPTCHA_SECRET'],
    webhook: ['CAPTCHA_URL', 'CAPTCHA_SECRET'],
  } as const
  const missing = needed[kind].filter((name) => vars[name] === undefined)
  const plain = production && missing.length === 0 && address !== undefined && !address.startsWith('https:')
  return [
    ...missing.map((name) => `${name}: is required with CAPTCHA=${kind}`),
    ...(plain ? ['CAPTCHA_URL: must start with https: in production'] : []),
  ]
}

export const captchaConfig = (vars: Vars<typeof captchaEnv>) => ({
  captcha: {
    kind: vars.CAPTCHA,
    siteKey: vars.CAPTCHA_SITE_KEY,
    secret: vars.CAPTCHA_SECRET ?? '',
    url: vars.CAPTCHA_URL ?? '',
    timeoutMs: vars.CAPTCHA_TIMEOUT_MS,
    altchaCost: vars.CAPTCHA_ALTCHA_COST,
    freeSends: vars.CAPTCHA_FREE_SENDS,
    freeNetworks: vars.CAPTCHA_FREE_NETWORKS,
    freeJoins: vars.CAPTCHA_FREE_JOINS,
    freeFailures: vars.CAPTCHA_FREE_FAILURES,
  },
})

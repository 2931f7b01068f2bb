import { createHash } from 'node:crypto'
import { z } from 'zod'
import { auditedEvents } from '../audit-events.ts'
import { isWebhookSecret } from '../auth/secrets/webhook-signature.ts'
import { flag, list, url, type Vars } from './fields.ts'

const webhookUrl = url('https:', 'http:').refine(
  (value) => !URL.canParse(value) || plainUrl(new URL(value)),
  {
    error: 'must name no user and no fragment',
  },
)
const plainUrl = ({ username, password, hash }: URL) => !username && !password && !hash

/** Who is told of audit events. */
export const webhookEnv = {
  WEBHOOK_URL: list.pipe(z.array(webhookUrl)).default([]).meta({
    values: 'URLs starting with https: (http: in development), separated by commas',
    description: 'Who is told of audit events.',
    unset: 'nobody',
  }),
  WEBHOOK_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .refine(isWebhookSecret, { error: 'must be base64 of 24 to 64 bytes after whsec_' })
    .optional()
    .meta({
      description: 'Signs what webhooks receive. Required with `WEBHOOK_URL`.',
      unset: 'none',
    }),
  WEBHOOK_EVENTS: list
    .pipe(z.array(z.enum(auditedEvents)))
    .optional()
    .meta({
      description: `The events that webhooks are told of, of ${auditedEvents.map((name) => `\`${name}\``).join(', ')}.`,
      unset: 'all',
    }),
  WEBHOOK_ALLOW_PRIVATE: flag.default(false).meta({
    description: 'Lets webhooks be on private, loopback and link-local addresses.',
  }),
}

/** One line per variable that does not fit the others. */
export function webhookProblems(vars: Vars<typeof webhookEnv>, production: boolean): string[] {
  const unsigned = vars.WEBHOOK_URL.length > 0 && !vars.WEBHOOK_SECRET
  const plain = production && vars.WEBHOOK_URL.some((value) => !value.startsWith('https:'))
  return [
    ...(unsigned ? ['WEBHOOK_SECRET: is required with WEBHOOK_URL'] : []),
    ...(plain ? ['WEBHOOK_URL: must start with https: in production'] : []),
  ]
}

export const webhookConfig = (vars: Vars<typeof webhookEnv>) => ({
  /** Who is told of audit events, and of which; all of them unless named. */
  webhooks: {
    endpoints: [...new Set(vars.WEBHOOK_URL)].map((address) => ({ url: address, id: endpointId(address) })),
    secret: vars.WEBHOOK_SECRET ?? '',
    events: vars.WEBHOOK_EVENTS ?? auditedEvents,
    allowPrivate: vars.WEBHOOK_ALLOW_PRIVATE,
  },
})

// Rows of the database name a webhook by this.
function endpointId(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16)
}

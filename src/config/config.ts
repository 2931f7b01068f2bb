import { z } from 'zod'
import { adminConfig, adminEnv } from './admin.ts'
import { captchaConfig, captchaEnv, captchaProblems } from './captcha.ts'
import { developmentConfig, developmentEnv } from './development.ts'
import { nearNames } from './fields.ts'
import { guestConfig, guestEnv } from './guests.ts'
import { limitConfig, limitEnv } from './limits.ts'
import { observabilityConfig, observabilityEnv, observabilityProblems } from './observability.ts'
import { passwordConfig, passwordEnv } from './passwords.ts'
import { serverConfig, serverEnv } from './server.ts'
import { sessionConfig, sessionEnv } from './sessions.ts'
import { webhookConfig, webhookEnv, webhookProblems } from './webhooks.ts'
import { wechatConfig, wechatEnv } from './wechat.ts'
import { oldWireEnv, wireConfig, wireEnv, wireProblems, type OldWire } from './wires.ts'
import { senderEnv, senderProblems } from '../senders/config.ts'

/** Every variable there is, but for those that old wires bring; each group has its file. */
export const environment = (old: readonly OldWire[]) =>
  z.object({
    ...serverEnv,
    ...developmentEnv,
    ...sessionEnv,
    ...passwordEnv,
    ...limitEnv,
    ...captchaEnv,
    ...adminEnv,
    ...webhookEnv,
    ...wechatEnv,
    ...guestEnv,
    ...wireEnv(old),
    ...observabilityEnv,
    ...senderEnv,
  })

type Environment = z.infer<ReturnType<typeof environment>>

export type Config = Readonly<ReturnType<typeof readConfig>>

/**
 * The environment as a frozen, typed value. In production what helps only developers is off unless asked for by name.
 * `old` are the wire formats served beside GraphQL. Throws an Error that names each bad variable, never its value (it may
 * be a secret).
 */
export function readConfig(env: Record<string, string | undefined>, old: readonly OldWire[]) {
  const { vars, ofWires, unreadable } = read(env, old)
  const production = vars.NODE_ENV === 'production'
  const missing = [...missingIn(vars, production), ...wireProblems(vars, { production, old })]
  const problems = [
    ...unreadable,
    ...missing.filter((line) => !unreadable.some((other) => sameName(line, other))),
  ]
  if (problems.length > 0)
    throw new Error(
      ['The environment is not usable:', ...problems, ...nearNames(env, namesOf(old))].join('\n  '),
    )
  return Object.freeze({
    production,
    ...serverConfig(vars),
    ...developmentConfig(vars, production),
    ...sessionConfig(vars),
    ...passwordConfig(vars),
    ...limitConfig(vars),
    ...captchaConfig(vars),
    ...adminConfig(vars, production),
    ...webhookConfig(vars),
    ...wechatConfig(vars),
    ...guestConfig(vars),
    ...wireConfig({ vars, ofWires }, old),
    ...observabilityConfig(vars),
    senders: vars,
  })
}

/** The names of all variables there are. */
export const namesOf = (old: readonly OldWire[]) => [
  ...Object.keys(environment(old).shape),
  ...Object.keys(oldWireEnv(old)),
]

// Twice, because the compiler cannot type the variables of wires that it does not know. What cannot be read is left out
// and told, so that all there is to complain of is told at once.
function read(env: Record<string, string | undefined>, old: readonly OldWire[]) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const [own, ofWires] = [environment(old), z.object(oldWireEnv(old))]
  const issues = [own, ofWires].flatMap((schema) => schema.safeParse(given).error?.issues ?? [])
  for (const { path } of issues) delete given[String(path[0])]
  return {
    vars: own.parse(given),
    ofWires: ofWires.parse(given),
    unreadable: issues.map((issue) => `${String(issue.path[0])}: ${wordsOf(issue)}`),
  }
}

// Of a number that is none, zod says that it got NaN, which nobody wrote.
function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' && issue.expected === 'number' ? 'must be a number' : issue.message
}

const sameName = (line: string, other: string) => line.split(':')[0] === other.split(':')[0]

// What each variable for itself does not tell.
function missingIn(vars: Environment, production: boolean): string[] {
  const silent = production && !vars.SMS_PROVIDER && !vars.SMTP_URL
  const outbox = production && vars.SMS_PROVIDER === 'outbox' && !vars.DEV_OUTBOX
  return [
    ...(production && !vars.GATEWAY_SECRET
      ? ['GATEWAY_SECRET: is required in production (32 random characters or more)']
      : []),
    ...(vars.DATABASE_DIRECT_URL && !vars.DATABASE_URL
      ? ['DATABASE_DIRECT_URL: is the direct way to the database of DATABASE_URL, which is not set']
      : []),
    ...senderProblems(vars),
    ...(silent ? ['SMS_PROVIDER or SMTP_URL: production needs a real way to send codes'] : []),
    ...(production && !vars.TRUST_PROXY
      ? ['TRUST_PROXY: is required in production: the addresses of your proxies, or none']
      : []),
    ...(outbox ? ['SMS_PROVIDER: outbox is for development (DEV_OUTBOX=true allows it)'] : []),
    ...webhookProblems(vars, production),
    ...captchaProblems(vars, production),
    ...observabilityProblems(vars, production),
  ]
}

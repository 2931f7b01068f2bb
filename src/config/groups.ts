import type { z } from 'zod'
import { senderEnv } from '../senders/config.ts'
import { adminEnv } from './admin.ts'
import { captchaEnv } from './captcha.ts'
import { developmentEnv } from './development.ts'
import { guestEnv } from './guests.ts'
import { limitEnv } from './limits.ts'
import { observabilityEnv } from './observability.ts'
import { passwordEnv } from './passwords.ts'
import { serverEnv } from './server.ts'
import { sessionEnv } from './sessions.ts'
import { webhookEnv } from './webhooks.ts'
import { wechatEnv } from './wechat.ts'
import { oldWireEnv, wireEnv, type OldWire } from './wires.ts'

/** Every variable of the environment, in the groups and the order of the reference; `old` are the wires beside GraphQL. */
export const groupsOf = (old: readonly OldWire[]): readonly { title: string; variables: z.ZodRawShape }[] => [
  { title: 'Server and storage', variables: serverEnv },
  { title: 'Development', variables: developmentEnv },
  { title: 'Tokens, sessions and records', variables: sessionEnv },
  { title: 'Passwords', variables: passwordEnv },
  { title: 'Limits', variables: limitEnv },
  { title: 'Captchas', variables: captchaEnv },
  { title: 'Joining', variables: guestEnv },
  { title: 'Sending codes', variables: senderEnv },
  { title: 'WeChat', variables: wechatEnv },
  { title: 'Wires', variables: { ...wireEnv(old), ...oldWireEnv(old) } },
  { title: 'Administration', variables: adminEnv },
  { title: 'Webhooks', variables: webhookEnv },
  { title: 'Logs, metrics and traces', variables: observabilityEnv },
]

import type { Language } from '../errors.ts'
import type { Prefix, SenderEnv } from './config.ts'
import { ProviderError, type Message, type Purpose } from './sender.ts'

/** The life of a code, in minutes, when the message does not give it. */
const defaultMinutes = 10

type Text = { subject: string; text: string }
type Writer = (code: string, minutes: number) => Text

const zhCode =
  (subject: string, action: string): Writer =>
  (code, minutes) => ({
    subject,
    text: `验证码 ${code}，用于${action}，${minutes} 分钟内有效。请勿告诉任何人；如非本人操作，请忽略本消息。`,
  })

const enCode =
  (subject: string, action: string): Writer =>
  (code, minutes) => ({
    subject,
    text: `${code} is your code to ${action}. It is valid for ${minutes} minutes. Tell it to nobody; if you did not ask for it, ignore this message.`,
  })

const texts: Record<Language, Record<Purpose, Writer>> = {
  zh: {
    register: zhCode('注册验证码', '注册账号'),
    login: zhCode('登录验证码', '登录'),
    reset: zhCode('重置密码验证码', '重置密码'),
    bind: zhCode('绑定验证码', '绑定此号码或邮箱'),
    notice: () => ({
      subject: '密码已重置',
      text: '您的密码已被重置，所有设备均已退出登录。如非本人操作，请立即重新设置密码并联系我们。',
    }),
  },
  en: {
    register: enCode('Your registration code', 'register'),
    login: enCode('Your login code', 'log in'),
    reset: enCode('Your password reset code', 'reset your password'),
    bind: enCode('Your verification code', 'bind this number or address'),
    notice: () => ({
      subject: 'Your password was reset',
      text: 'Your password was reset and all devices were logged out. If this was not you, reset it again at once and contact us.',
    }),
  },
}

/** Subject and text of a message. SMS and voice providers use their own approved templates instead. */
export function messageText(message: Message): Text {
  return texts[message.language][message.purpose](message.code ?? '', message.minutes ?? defaultMinutes)
}

export type Parameter = 'code' | 'minutes'

/** The variables of a provider's template, in its order; a notice has none. */
export function templateValues(names: readonly Parameter[], message: Message): [Parameter, string][] {
  const { code } = message
  if (code === undefined) return []
  const values = { code, minutes: String(message.minutes ?? defaultMinutes) }
  return names.map((name) => [name, values[name]])
}

/**
 * The template for a message: the one of its purpose before the shared one, another language before none.
 * Throws ProviderError SMS_TEMPLATE_NOT_CONFIGURED.
 */
export function smsTemplate(env: SenderEnv, prefix: Prefix, message: Message): string {
  const purpose = message.purpose.toUpperCase() as Uppercase<Purpose>
  const forPurpose = `${prefix}_SMS_TEMPLATE_${purpose}` as const
  const shared = `${prefix}_SMS_TEMPLATE` as const
  // The shared template has a code in it, a notice has none to put there.
  const names = purpose === 'NOTICE' ? [forPurpose] : [forPurpose, shared]
  const english = message.language === 'en' ? names.map((name) => env[`${name}_EN`]) : []
  const found = [...english, ...names.map((name) => env[name])].find((id) => id !== undefined)
  if (found === undefined) throw new ProviderError('SMS_TEMPLATE_NOT_CONFIGURED')
  return found
}

/** The voice template for a message, by the same rules. Throws ProviderError VOICE_TEMPLATE_NOT_CONFIGURED. */
export function voiceTemplate(env: SenderEnv, prefix: Prefix, message: Message): string {
  const english = message.language === 'en' ? env[`${prefix}_VOICE_TEMPLATE_EN`] : undefined
  const found = english ?? env[`${prefix}_VOICE_TEMPLATE`]
  if (found === undefined || message.purpose === 'notice') {
    throw new ProviderError('VOICE_TEMPLATE_NOT_CONFIGURED')
  }
  return found
}

/** The approved signature (sign name) a message is sent under. */
export function smsSign(env: SenderEnv, prefix: Prefix, message: Message): string | undefined {
  const english = message.language === 'en' ? env[`${prefix}_SMS_SIGN_EN`] : undefined
  return english ?? env[`${prefix}_SMS_SIGN`]
}

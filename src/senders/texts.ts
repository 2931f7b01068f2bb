import type { Language } from '../errors.ts'
import type { Prefix, SenderEnv } from './config.ts'
import { ProviderError, type Change, type Message, type Purpose } from './sender.ts'

/** The life of a code, in minutes, when the message does not give it. */
const defaultMinutes = 10

type Text = { subject: string; text: string }
type Writer = (code: string, minutes: number, change?: Change) => Text

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

const minute = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const when = ({ at }: Change) => minute(at)

const zhChanges: Record<Change['what'], string> = {
  'password-reset': '密码已重置',
  'password-change': '密码已修改',
  'password-end': '密码已被管理员停用，请通过验证码重置密码',
  'password-due': '须在下次登录时设置新密码',
  'mobile-change': '绑定的手机号已更换',
  'email-change': '绑定的邮箱已更换',
  'wechat-binding': '已绑定一个微信账号',
  'wechat-parting': '已解除一个微信账号的绑定',
  'account-deletion': '已申请注销，所有设备均已退出登录',
}

const enChanges: Record<Change['what'], string> = {
  'password-reset': 'the password was reset',
  'password-change': 'the password was changed',
  'password-end': 'the operator has ended the password, please reset it by a code',
  'password-due': 'the operator asks for a new password, please choose one at the next login',
  'mobile-change': 'another phone number was bound',
  'email-change': 'another e-mail address was bound',
  'wechat-binding': 'a WeChat account was bound',
  'wechat-parting': 'a WeChat account was unbound',
  'account-deletion': 'its deletion was asked for, and all devices were logged out',
}

/** When, and from where. */
const zhDetails = (change: Change) => `时间：${when(change)}，网络：${change.network}。`
const enDetails = (change: Change) => ` At ${when(change)}, from network ${change.network}.`

function zhReset(change?: Change): string {
  const dropped = change?.bound
    ? `近期绑定的 ${change.bound} 个微信、手机号或邮箱已解除，请重新绑定您自己的。`
    : ''
  return (change ? zhDetails(change) : '') + dropped
}

function enReset(change?: Change): string {
  const dropped = change?.bound
    ? ` WeChat accounts, numbers and addresses bound lately were unbound (${change.bound}): bind your own again.`
    : ''
  return (change ? enDetails(change) : '') + dropped
}

const zhBound = ({ bound = 0 }: Change) => (bound > 0 ? `近 7 天内绑定了 ${bound} 个微信账号，请检查。` : '')
const enBound = ({ bound = 0 }: Change) =>
  bound > 0 ? ` WeChat accounts bound in the last 7 days: ${bound}. Unbind what is not yours.` : ''

const zhDue = ({ due }: Change) =>
  due === undefined ? '' : `账号及全部数据将于 ${minute(due)} 之后删除；在此之前登录一次即可取消注销。`
const enDue = ({ due }: Change) =>
  due === undefined
    ? ''
    : ` The account and all its data are erased after ${minute(due)}: log in before then to keep it.`

const texts: Record<Language, Record<Purpose, Writer>> = {
  zh: {
    register: zhCode('注册验证码', '注册账号'),
    login: zhCode('登录验证码', '登录'),
    reset: zhCode('重置密码验证码', '重置密码'),
    bind: zhCode('绑定验证码', '绑定此号码或邮箱'),
    notice: (_code, _minutes, change) => ({
      subject: '密码已重置',
      text: `您的密码已被重置，所有设备均已退出登录。${zhReset(change)}如非本人操作，请立即重新设置密码并联系我们。`,
    }),
    changed: (_code, _minutes, change) => ({
      subject: change?.what === 'account-deletion' ? '账号注销申请' : '账号登录方式变更',
      text: change
        ? `您的账号${zhChanges[change.what]}。${zhDetails(change)}${zhBound(change)}${zhDue(change)}如非本人操作，请立即重置密码并联系我们。`
        : '您的账号登录方式已变更。如非本人操作，请立即重置密码并联系我们。',
    }),
  },
  en: {
    register: enCode('Your registration code', 'register'),
    login: enCode('Your login code', 'log in'),
    reset: enCode('Your password reset code', 'reset your password'),
    bind: enCode('Your verification code', 'bind this number or address'),
    notice: (_code, _minutes, change) => ({
      subject: 'Your password was reset',
      text: `Your password was reset and all devices were logged out.${enReset(change)} If this was not you, reset it again at once and contact us.`,
    }),
    changed: (_code, _minutes, change) => ({
      subject:
        change?.what === 'account-deletion'
          ? 'Your account is going to be deleted'
          : 'The way you log in was changed',
      text: change
        ? `Your account: ${enChanges[change.what]}.${enDetails(change)}${enBound(change)}${enDue(change)} If this was not you, reset your password at once and contact us.`
        : 'The way you log in was changed. If this was not you, reset your password at once and contact us.',
    }),
  },
}

/** Subject and text of a message. SMS and voice providers use their own approved templates instead. */
export function messageText(message: Message): Text {
  const { language, purpose, code = '', minutes = defaultMinutes, change } = message
  return texts[language][purpose](code, minutes, change)
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
  const names = purpose === 'NOTICE' || purpose === 'CHANGED' ? [forPurpose] : [forPurpose, shared]
  const english = message.language === 'en' ? names.map((name) => env[`${name}_EN`]) : []
  const found = [...english, ...names.map((name) => env[name])].find((id) => id !== undefined)
  if (found === undefined) throw new ProviderError('SMS_TEMPLATE_NOT_CONFIGURED')
  return found
}

/** The voice template for a message, by the same rules. Throws ProviderError VOICE_TEMPLATE_NOT_CONFIGURED. */
export function voiceTemplate(env: SenderEnv, prefix: Prefix, message: Message): string {
  const english = message.language === 'en' ? env[`${prefix}_VOICE_TEMPLATE_EN`] : undefined
  const found = english ?? env[`${prefix}_VOICE_TEMPLATE`]
  if (found === undefined || message.purpose === 'notice' || message.purpose === 'changed') {
    throw new ProviderError('VOICE_TEMPLATE_NOT_CONFIGURED')
  }
  return found
}

/** The approved signature (sign name) a message is sent under. */
export function smsSign(env: SenderEnv, prefix: Prefix, message: Message): string | undefined {
  const english = message.language === 'en' ? env[`${prefix}_SMS_SIGN_EN`] : undefined
  return english ?? env[`${prefix}_SMS_SIGN`]
}

import type { ErrorCode } from '../gql/graphql.ts'

/** Clients branch on the number and show the text: CONTRACT.md#codes. */
const texts = {
  3: 'appid过期',
  101: '未知错误',
  102: 'Token失效',
  1: '服务器维护中 请稍后再试',
  1001: '参数无效',
  1002: '授权参数无效',
  1003: '密文校验失败',
  1004: '用户名不存在或密码错误',
  1007: '无效操作',
  1012: '用户已存在',
  1013: '验证码请求过于平凡',
  1014: '邮箱发送失败',
  1015: '手机发送失败',
  1016: '手机号格式有问题',
  1017: '验证码错误',
  1018: '用户不存在',
  1021: 'Bundle_id不存在',
} as const

type LegacyCode = keyof typeof texts

const numbers: Record<ErrorCode, LegacyCode> = {
  BAD_INPUT: 1001,
  BAD_REQUEST: 1001,
  TOO_COMPLEX: 1001,
  INVALID_CREDENTIALS: 1004,
  PASSWORD_UNACCEPTABLE: 1001,
  // No text of theirs says it: who cannot go on resets it by a code.
  PASSWORD_CHANGE_REQUIRED: 1004,
  UNAUTHENTICATED: 102,
  REAUTHENTICATION_REQUIRED: 102,
  FORBIDDEN: 1007,
  TOKEN_INVALID: 102,
  TOKEN_EXPIRED: 102,
  REFRESH_TOKEN_INVALID: 102,
  SESSION_NOT_FOUND: 102,
  APP_UNKNOWN: 1002,
  APP_EXPIRED: 3,
  SIGNATURE_INVALID: 1003,
  // Unknown, wrong and locked look alike.
  TOO_MANY_ATTEMPTS: 1004,
  TOO_MANY_REQUESTS: 1013,
  CODE_INVALID: 1017,
  MOBILE_INVALID: 1016,
  EMAIL_INVALID: 1001,
  SMS_NOT_SENT: 1015,
  MAIL_NOT_SENT: 1014,
  SCENE_UNKNOWN: 1021,
  CONTACT_TOO_NEW: 1007,
  MEMBER_EXISTS: 1012,
  MEMBER_NOT_FOUND: 1018,
  MEMBER_DISABLED: 1004,
  MEMBER_MUST_REGISTER: 1018,
  // These clients can show no captcha: an account under attack looks like a wrong password.
  CAPTCHA_REQUIRED: 1004,
  CAPTCHA_INVALID: 1004,
  GUEST_TOKEN_REQUIRED: 1007,
  GUEST_TOKEN_EXPIRED: 1007,
  INVITE_REQUIRED: 1007,
  INVITE_INVALID: 1007,
  INVITE_USED: 1007,
  WECHAT_ACCOUNT_UNKNOWN: 1007,
  WECHAT_ACCOUNT_EXISTS: 1007,
  WECHAT_ACCOUNT_IN_USE: 1007,
  WECHAT_UNSUPPORTED: 1007,
  WECHAT_REFUSED: 1007,
  WECHAT_DATA_INVALID: 1007,
  WECHAT_UNAVAILABLE: 1,
  WECHAT_MISCONFIGURED: 1,
  WECHAT_STATE_INVALID: 1007,
  WECHAT_URL_REFUSED: 1007,
  WECHAT_BOUND: 1007,
  WECHAT_LAST_LOGIN: 1007,
  APP_EXISTS: 1007,
  BUSY: 1,
  UNAVAILABLE: 1,
  INTERNAL: 101,
}

/** The dialect's number and text of a failure. */
export function legacyError(code: ErrorCode): { code: LegacyCode; error: string } {
  const number = numbers[code]
  return { code: number, error: texts[number] }
}

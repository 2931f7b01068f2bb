import type { Failure } from '../dialect.ts'
import type { ErrorCode } from '../gql/graphql.ts'

type Said = readonly [code: number, msg: string]

/** Clients branch on the number and show the text: CONTRACT.md#codes. */
const everywhere: Record<ErrorCode, Said> = {
  BAD_INPUT: [0, '参数错误'],
  BAD_REQUEST: [0, '参数错误'],
  TOO_COMPLEX: [0, '参数错误'],
  INVALID_CREDENTIALS: [101, '登录失败'],
  PASSWORD_UNACCEPTABLE: [0, '密码不能低于6位'],
  PASSWORD_CHANGE_REQUIRED: [101, '请通过验证码重置密码'],
  UNAUTHENTICATED: [99, '未登录'],
  // Not 102: who clears its storage and logs in through WeChat would join as somebody new.
  REAUTHENTICATION_REQUIRED: [0, '请重新登录后再绑定微信'],
  FORBIDDEN: [0, '未授权访问'],
  TOKEN_INVALID: [102, '登录失效'],
  TOKEN_EXPIRED: [103, '登录失效'],
  REFRESH_TOKEN_INVALID: [105, '刷新失败'],
  SESSION_NOT_FOUND: [102, '登录失效'],
  APP_UNKNOWN: [101, '未授权APP'],
  APP_EXPIRED: [101, '未授权APP'],
  APP_EXISTS: [0, '未授权APP'],
  SIGNATURE_INVALID: [101, '登录授权失败'],
  TOO_MANY_ATTEMPTS: [101, '登录尝试次数过多'],
  TOO_MANY_REQUESTS: [0, '操作过于频繁'],
  CODE_INVALID: [0, '验证码填写错误'],
  MOBILE_INVALID: [0, '手机号码格式错误'],
  EMAIL_INVALID: [0, '邮箱格式错误'],
  SMS_NOT_SENT: [0, '验证码发送失败'],
  MAIL_NOT_SENT: [0, '验证码发送失败'],
  SCENE_UNKNOWN: [0, '参数错误'],
  CONTACT_TOO_NEW: [0, '账号错误'],
  MEMBER_EXISTS: [0, '用户名已被占用'],
  MEMBER_NOT_FOUND: [0, '账号错误'],
  MEMBER_DISABLED: [113, '账户已被禁用'],
  MEMBER_MUST_REGISTER: [109, '请注册账号'],
  CAPTCHA_REQUIRED: [104, '请填写验证码'],
  CAPTCHA_INVALID: [104, '验证码错误'],
  GUEST_TOKEN_REQUIRED: [101, '未授权访问'],
  GUEST_TOKEN_EXPIRED: [115, '临时Token过期'],
  INVITE_REQUIRED: [0, '请填写激活码'],
  INVITE_INVALID: [0, '激活码不正确'],
  INVITE_USED: [0, '激活码已被使用'],
  WECHAT_ACCOUNT_UNKNOWN: [101, '配置错误'],
  WECHAT_ACCOUNT_EXISTS: [101, '配置错误'],
  WECHAT_ACCOUNT_IN_USE: [101, '配置错误'],
  WECHAT_UNSUPPORTED: [0, '当前公众号不支持操作'],
  WECHAT_REFUSED: [101, '配置错误'],
  WECHAT_DATA_INVALID: [101, '登录授权失败'],
  WECHAT_UNAVAILABLE: [0, '微信服务暂时不可用，请稍后再试'],
  WECHAT_MISCONFIGURED: [101, '配置错误'],
  WECHAT_STATE_INVALID: [101, '登录授权失败'],
  WECHAT_URL_REFUSED: [0, '链接地址不在允许范围内'],
  WECHAT_BOUND: [0, '该微信已绑定其他账号'],
  WECHAT_LAST_LOGIN: [0, '请先设置密码或绑定手机'],
  BUSY: [0, '系统繁忙，请稍后再试'],
  UNAVAILABLE: [0, '系统繁忙，请稍后再试'],
  INTERNAL: [0, '系统错误'],
}

type Own = Partial<Record<ErrorCode, Said | ((failure: Failure, params: Record<string, string>) => Said)>>

const wxLogin: Own = {
  WECHAT_ACCOUNT_UNKNOWN: (_failure, { wxid }) => [101, wxid ? '配置错误' : '服务器配置错误'],
  WECHAT_REFUSED: ({ reason }) => [101, `登录失败:${reason ?? ''}`],
  WECHAT_UNAVAILABLE: [101, '登录失败:微信服务暂时不可用，请稍后再试'],
  WECHAT_MISCONFIGURED: [101, '登录失败:配置错误'],
}

/** Where one action said it in its own way. */
const byAction: Record<string, Own> = {
  login: { BAD_INPUT: [101, '请填写登录账号及密码'] },
  wxlogin: wxLogin,
  wxautologin: wxLogin,
  refresh: { BAD_INPUT: [105, '刷新失败'] },
  refresh_token: { BAD_INPUT: [105, '刷新失败'] },
  smscode: {
    CAPTCHA_REQUIRED: [104, '请填写图形验证码'],
    TOO_MANY_REQUESTS: [0, '验证码发送过于频繁'],
  },
  forgot: {
    BAD_INPUT: [0, '账号错误'],
    MOBILE_INVALID: [0, '账号错误'],
    EMAIL_INVALID: [0, '账号错误'],
    INVALID_CREDENTIALS: [0, '账号错误'],
    TOO_MANY_ATTEMPTS: [0, '验证码填写错误'],
  },
  register: {
    CODE_INVALID: (_failure, { mobilecheck, verify }) => [
      0,
      mobilecheck || verify ? ' 手机验证码填写错误' : ' 请填写手机验证码',
    ],
    TOO_MANY_ATTEMPTS: [0, ' 手机验证码填写错误'],
    MEMBER_EXISTS: ({ fields }) => [0, `${taken[fields?.[0] ?? ''] ?? '用户名'}已被占用`],
    BAD_INPUT: [0, '注册失败'],
  },
}

const taken: Record<string, string> = { mobile: '手机号码', email: '邮箱', username: '用户名' }

/** Number and text of a failure of one action. */
export function said(
  failure: Failure,
  action: string,
  params: Record<string, string>,
): { code: number; msg: string } {
  const own = Object.hasOwn(byAction, action) ? byAction[action]?.[failure.code] : undefined
  const [code, msg] = (typeof own === 'function' ? own(failure, params) : own) ?? everywhere[failure.code]
  return { code, msg: failure.text ?? msg }
}

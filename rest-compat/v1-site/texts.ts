import type { Failure, OldCall } from '../dialect.ts'
import type { ErrorCode } from '../gql/graphql.ts'
import { labelOf } from './labels.ts'
import type { Site } from './settings.ts'
import { stampOf, tokenOf } from './tokens.ts'

type Text = (call: OldCall, failure: Failure) => string

/** How a failure is told: 401 is a thrown exception, 422 a complaint about the input. */
export type Told = { code: 401 | 422 | 429 | 500; text: Text }

/** For codes that the old servers told differently on different paths. */
type Telling = Told | ((call: OldCall) => Told)

const told = (code: Told['code'], text: string | Text): Told => ({
  code,
  text: typeof text === 'string' ? () => text : text,
})

const noToken = 'Your request was made with invalid credentials.'
const tokenExpired = '您的登录验证已经过期，请重新登录'

const wrongInput = told(
  422,
  (call, { fields, missing }) => `${labelOf(fields?.[0], call)}${missing ? '不能为空。' : '是无效的。'}`,
)
const wrongCode = told(422, '验证码错误')
const tooOften = told(422, '请不要频繁发送短信')
// No text of the old servers: nothing on these paths leads there.
const foreign = told(422, '参数是无效的。')
const ours = told(500, 'Internal Server Error')

/** The code and text for each way to fail: CONTRACT.md#which-texts. */
export function textsOf({ flavour, accessTtl, refreshTtl }: Site): Record<ErrorCode, Telling> {
  const [isShop, isLatest] = [flavour === 'tiny-shop', flavour === 'rf3']
  const wrongPassword = told(422, isLatest ? '用户名或密码错误' : '账号或者密码错误')
  const overrun = told(429, isLatest ? '访问太火爆，请稍候' : 'Rate limit exceeded.')
  // The old servers read the stamp first: what bears none, or an old one, has expired whatever else it is.
  const deadToken = told(401, (call) =>
    stampOf(tokenOf(call) ?? '', accessTtl, call.now) === 'within' ? noToken : tokenExpired,
  )
  const deadRefreshToken = told(401, ({ params, now }) =>
    stampOf(params.refresh_token ?? '', refreshTtl, now) === 'past'
      ? '您的重置令牌已经过期，请重新登录'
      : '找不到用户',
  )
  return {
    BAD_INPUT: wrongInput,
    BAD_REQUEST: ours,
    TOO_COMPLEX: ours,
    INVALID_CREDENTIALS: wrongPassword,
    MEMBER_DISABLED: wrongPassword,
    PASSWORD_UNACCEPTABLE: told(422, '密码是无效的。'),
    PASSWORD_CHANGE_REQUIRED: told(422, '请通过验证码重置密码'),
    UNAUTHENTICATED: told(401, noToken),
    REAUTHENTICATION_REQUIRED: told(401, tokenExpired),
    FORBIDDEN: foreign,
    TOKEN_INVALID: deadToken,
    TOKEN_EXPIRED: told(401, tokenExpired),
    REFRESH_TOKEN_INVALID: deadRefreshToken,
    SESSION_NOT_FOUND: told(422, '退出失败'),
    // Wrong and locked look alike, for passwords and for codes; so does what only a captcha would open.
    TOO_MANY_ATTEMPTS: ({ action }) => (action === 'login' ? wrongPassword : wrongCode),
    CAPTCHA_REQUIRED: wrongPassword,
    CAPTCHA_INVALID: wrongPassword,
    TOO_MANY_REQUESTS: ({ action }) => (action === 'sms-code' ? tooOften : overrun),
    CODE_INVALID: wrongCode,
    MOBILE_INVALID: told(422, ({ action }) =>
      action === 'register' && isLatest ? '请输入正确的手机号码' : '请输入正确的手机号',
    ),
    EMAIL_INVALID: foreign,
    SMS_NOT_SENT: told(422, '短信发送失败'),
    MAIL_NOT_SENT: told(422, '短信发送失败'),
    CONTACT_TOO_NEW: wrongCode,
    MEMBER_EXISTS: told(422, isShop ? '该手机号码已注册' : '此手机号码已存在。'),
    MEMBER_NOT_FOUND: told(422, ({ action }) =>
      isShop && action === 'sms-code' ? '该手机号码未注册' : '找不到用户',
    ),
    MEMBER_MUST_REGISTER: told(422, '找不到用户'),
    SCENE_UNKNOWN: foreign,
    APP_UNKNOWN: told(422, 'appId 无效'),
    APP_EXPIRED: told(422, 'appId 无效'),
    APP_EXISTS: foreign,
    SIGNATURE_INVALID: told(422, '签名错误'),
    GUEST_TOKEN_REQUIRED: foreign,
    GUEST_TOKEN_EXPIRED: foreign,
    INVITE_REQUIRED: foreign,
    INVITE_INVALID: foreign,
    INVITE_USED: foreign,
    WECHAT_ACCOUNT_UNKNOWN: foreign,
    WECHAT_ACCOUNT_EXISTS: foreign,
    WECHAT_ACCOUNT_IN_USE: foreign,
    WECHAT_UNSUPPORTED: foreign,
    WECHAT_REFUSED: foreign,
    WECHAT_DATA_INVALID: foreign,
    WECHAT_UNAVAILABLE: ours,
    WECHAT_MISCONFIGURED: ours,
    WECHAT_STATE_INVALID: foreign,
    WECHAT_URL_REFUSED: foreign,
    WECHAT_BOUND: told(422, '请先解除该账号绑定'),
    WECHAT_LAST_LOGIN: foreign,
    BUSY: overrun,
    UNAVAILABLE: ours,
    INTERNAL: ours,
  }
}

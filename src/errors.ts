/**
 * Every way to fail, one line each: the public text in Chinese and English. Codes are a closed type, so each
 * legacy translation table (`Record<ErrorCode, ...>`) stops compiling until a new code has its legacy number.
 */
export const errorTexts = {
  BAD_INPUT: ['参数无效', 'The input is not valid.'],
  BAD_REQUEST: ['请求格式错误', 'The request is not a valid GraphQL request.'],
  TOO_COMPLEX: ['请求过于复杂', 'The operation exceeds the limits of this server.'],
  INVALID_CREDENTIALS: ['用户名不存在或密码错误', 'Unknown user or wrong password.'],
  PASSWORD_UNACCEPTABLE: ['密码不符合要求', 'This password cannot be accepted.'],
  PASSWORD_CHANGE_REQUIRED: ['请设置新密码', 'The password is right, but another one has to be chosen.'],
  UNAUTHENTICATED: ['请先登录', 'Log in first.'],
  REAUTHENTICATION_REQUIRED: ['请重新验证身份', 'Prove again that it is you: this changes how you log in.'],
  FORBIDDEN: ['无权执行此操作', 'This credential or address may not do that.'],
  TOKEN_INVALID: ['Token失效', 'The token is not valid.'],
  TOKEN_EXPIRED: ['Token已过期', 'The access token has expired: refresh it.'],
  REFRESH_TOKEN_INVALID: ['刷新凭证失效', 'The refresh token is not valid.'],
  SESSION_NOT_FOUND: ['会话不存在', 'There is no such session.'],
  APP_UNKNOWN: ['授权参数无效', 'Unknown appid.'],
  APP_EXPIRED: ['appid过期', 'This app has expired.'],
  SIGNATURE_INVALID: ['密文校验失败', 'The signature is wrong, too old or already used.'],
  TOO_MANY_ATTEMPTS: ['尝试次数过多，请稍后再试', 'Too many failed attempts: try again later.'],
  TOO_MANY_REQUESTS: ['请求过于频繁，请稍后再试', 'Too many requests: try again later.'],
  CODE_INVALID: ['验证码错误', 'The verification code is wrong, expired or used.'],
  MOBILE_INVALID: ['手机号格式有问题', 'This is no mobile number we can send to.'],
  EMAIL_INVALID: ['邮箱格式错误', 'This is no e-mail address.'],
  SMS_NOT_SENT: ['短信发送失败', 'The message could not be sent to the phone.'],
  MAIL_NOT_SENT: ['邮件发送失败', 'The mail could not be sent.'],
  SCENE_UNKNOWN: ['Bundle_id不存在', 'Unknown scene.'],
  CONTACT_TOO_NEW: [
    '该号码或邮箱绑定未满一天，暂不能用于此操作',
    'This number or address is too new for that.',
  ],
  MEMBER_EXISTS: ['用户已存在', 'This member exists already.'],
  MEMBER_NOT_FOUND: ['用户不存在', 'There is no such member.'],
  MEMBER_DISABLED: ['账户已被禁用', 'This account has been locked.'],
  MEMBER_MUST_REGISTER: ['请注册账号', 'Nobody has this WeChat account yet: register first.'],
  CAPTCHA_REQUIRED: ['请填写图形验证码', 'Solve a captcha first.'],
  CAPTCHA_INVALID: ['图形验证码错误', 'The captcha is wrong, expired or used.'],
  GUEST_TOKEN_REQUIRED: ['未授权访问', 'A guest token is needed.'],
  GUEST_TOKEN_EXPIRED: ['临时Token过期', 'The guest token is unknown or has expired: ask for a new one.'],
  INVITE_REQUIRED: ['请填写激活码', 'An invite code is needed to join.'],
  INVITE_INVALID: ['激活码不正确', 'The invite code is unknown, locked or has expired.'],
  INVITE_USED: ['激活码已被使用', 'The invite code has been used.'],
  WECHAT_ACCOUNT_UNKNOWN: ['公众号或小程序配置错误', 'There is no such WeChat account here.'],
  WECHAT_ACCOUNT_EXISTS: ['公众号或小程序已存在', 'This WeChat account exists already.'],
  WECHAT_ACCOUNT_IN_USE: ['仍有用户绑定该公众号或小程序', 'Members are bound to it: only force removes it.'],
  WECHAT_UNSUPPORTED: ['当前公众号不支持操作', 'This kind of WeChat account cannot do that.'],
  WECHAT_REFUSED: ['微信登录失败', 'WeChat refused: the code is wrong, expired or used.'],
  WECHAT_DATA_INVALID: ['微信数据校验失败', 'The data is not what WeChat gave for this session.'],
  WECHAT_UNAVAILABLE: ['微信服务暂时不可用，请稍后再试', 'WeChat does not answer: try again shortly.'],
  WECHAT_MISCONFIGURED: ['公众号或小程序配置有误', 'This WeChat account is not set up rightly here.'],
  WECHAT_STATE_INVALID: ['授权状态无效，请重新授权', 'The state is missing, used, or of another browser.'],
  WECHAT_URL_REFUSED: ['链接地址不在允许范围内', 'This address is on no allowed host of the account.'],
  WECHAT_BOUND: ['该微信已绑定其他账号', 'This WeChat account belongs to another member.'],
  WECHAT_LAST_LOGIN: ['请先设置密码或绑定手机', 'WeChat is the only way this member can log in.'],
  APP_EXISTS: ['应用已存在', 'This appid exists already.'],
  BUSY: ['服务繁忙，请稍后再试', 'The server is busy: try again shortly.'],
  UNAVAILABLE: ['服务暂时不可用', 'A service this needs is not available: try again shortly.'],
  INTERNAL: ['未知错误', 'Something went wrong on our side.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type ErrorCode = keyof typeof errorTexts

/** What a client does about a code, for the reference of errors, where the text does not say it. */
export const errorAdvice: Partial<Record<ErrorCode, string>> = {
  BAD_INPUT: 'Correct the arguments that `fields` names.',
  BAD_REQUEST: 'Correct the document: the message says where.',
  TOO_COMPLEX: 'Ask for less, or split it: one field that tries a secret per operation.',
  INVALID_CREDENTIALS: 'Let the person try again; with `captcha`, after a captcha.',
  PASSWORD_UNACCEPTABLE:
    '`reason` says what to change: TOO_SHORT (`minLength` characters), COMMON, or CONTEXTUAL (made of the own name, number or address).',
  PASSWORD_CHANGE_REQUIRED:
    'Ask for a new password and log in again with `newPassword`, or reset it by a code.',
  REAUTHENTICATION_REQUIRED:
    'Ask for the password or a code, call `reauthenticate`, then repeat the request.',
  FORBIDDEN: 'Use a credential that may change things, from an allowed address.',
  TOKEN_INVALID: 'Drop the token and log in again.',
  TOKEN_EXPIRED: 'Refresh once, then repeat the request.',
  REFRESH_TOKEN_INVALID: 'Drop both tokens and log in again.',
  APP_UNKNOWN: 'Check `appid`; the operator may have disabled the app.',
  APP_EXPIRED: 'The operator can set a later end.',
  SIGNATURE_INVALID: 'Sign again, with the current time and a new nonce.',
  TOO_MANY_ATTEMPTS: 'Wait `retryAfter` seconds.',
  TOO_MANY_REQUESTS: 'Wait `retryAfter` seconds.',
  CODE_INVALID: 'Let the person type it again, or ask for a new one.',
  SMS_NOT_SENT: 'Ask again: this one does not count towards the limits.',
  MAIL_NOT_SENT: 'Ask again: this one does not count towards the limits.',
  CONTACT_TOO_NEW: 'Use another number or address, or wait `retryAfter` seconds.',
  MEMBER_EXISTS: 'Choose another name, or log in.',
  MEMBER_MUST_REGISTER: 'Register the person that `openid` names.',
  CAPTCHA_REQUIRED:
    'Solve `challenge` and send `captchaSolution` with the next try; without it show the picture of the guest token and send `captcha`.',
  CAPTCHA_INVALID: 'Solve the new `challenge`, or show a new picture.',
  WECHAT_ACCOUNT_IN_USE: '`members` says how many.',
  WECHAT_REFUSED: 'Get a new code from WeChat; `reason` has its own words.',
  WECHAT_MISCONFIGURED:
    'Tell the operator: WeChat refuses our secret, address or rights, and the log says which.',
  WECHAT_URL_REFUSED: 'The operator lists the hosts of an account.',
  WECHAT_LAST_LOGIN: 'Set a password or bind a mobile first.',
  BUSY: 'Wait `retryAfter` seconds, or one, and try again.',
  UNAVAILABLE: 'Wait `retryAfter` seconds, or one, and try again.',
  INTERNAL: 'Report `requestId`: the operator finds the cause in the log by it.',
}

export type Language = 'zh' | 'en'

/** What a caller may be told besides code and text. */
export type ErrorDetails = {
  /** Seconds until another try makes sense. */
  retryAfter?: number
  /** Names of the arguments at fault, as the caller spelt them. */
  fields?: string[]
  /** Why: a word of ours, or WeChat's own words. */
  reason?: string
  /** With the reason TOO_SHORT: characters a new password has at least. */
  minLength?: number
  /** How many members it concerns. */
  members?: number
  /** Who WeChat says the caller is. */
  openid?: string
  /** True: the next try needs a captcha. */
  captcha?: boolean
  /** With `captcha`, for clients that solve challenges: what to solve, by its `kind`. */
  challenge?: { kind: string }
}

/** The public text of a code in the caller's language. */
export function errorText(code: ErrorCode, language: Language): string {
  return errorTexts[code][language === 'zh' ? 0 : 1]
}

/**
 * The one error the domain throws. `details` is public; `cause` is for the log only.
 * Extends plain Error, not GraphQLError: two copies of graphql (vitest) would not know each other's class.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, options: ErrorDetails & { cause?: unknown } = {}) {
    const { cause, ...details } = options
    super(errorText(code, 'en'), { cause })
    this.code = code
    this.details = details
  }
}

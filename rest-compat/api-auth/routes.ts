import { route, type OldCall, type Row } from '../dialect.ts'
import {
  ApiAuthCaptchaDocument,
  ApiAuthForgotDocument,
  ApiAuthLoginDocument,
  ApiAuthNothingDocument,
  ApiAuthQuitDocument,
  ApiAuthRefreshDocument,
  ApiAuthRegisterDocument,
  ApiAuthSmsCodeDocument,
  ApiAuthTokenDocument,
  type CodePurpose,
} from '../gql/graphql.ts'
import { forgotProblem, registerProblem, smsCodeOf } from './forms.ts'
import { guestToken, missing, sessionToken } from './guest.ts'
import { tokens } from './tokens.ts'
import { wechatRoutes } from './wechat-routes.ts'

const guestOf = (call: OldCall) => guestToken(call) ?? ''

// All types but login bring a code for register and forgot alike: CONTRACT.md#types-of-codes.
const purposeOf = (type: string | undefined): CodePurpose => (type === 'login' ? 'LOGIN' : 'VERIFY')

const login = route({
  operation: ApiAuthLoginDocument,
  required: [],
  check: ({ username, password }) => (username && password ? null : { code: 'BAD_INPUT' }),
  variables: ({ username = '', password = '', verify, openid }, call) => ({
    username,
    password,
    guestToken: guestOf(call),
    captcha: verify || null,
    openid: openid || null,
  }),
  payload: ({ login }) => ({ body: tokens(login) }),
})

const captcha = route({
  operation: ApiAuthCaptchaDocument,
  required: [],
  variables: (_params, call) => ({ guestToken: guestOf(call) }),
  payload: ({ captcha }) => ({ file: new Uint8Array(Buffer.from(captcha.png, 'base64')), type: 'image/png' }),
})

// A plain GET without a name is somebody's `img`: CONTRACT.md#captcha-at-the-address-of-the-login.
const loginOrCaptcha: Row = ({ username, password }, { request }) =>
  request.method === 'GET' && !username && !password ? captcha : login

const refresh = route({
  operation: ApiAuthRefreshDocument,
  required: ['refresh_token'],
  variables: ({ refresh_token: refreshToken = '' }) => ({ refreshToken }),
  payload: ({ refresh }) => ({ body: tokens(refresh) }),
})

const quitSession = route({
  operation: ApiAuthQuitDocument,
  required: [],
  variables: () => ({}),
  payload: () => ({ body: undefined, message: '退出成功' }),
})

const quitNothing = route({
  operation: ApiAuthNothingDocument,
  required: [],
  variables: () => ({}),
  payload: () => ({ body: undefined, message: '退出成功' }),
})

/** The documented actions below /api/auth, in lower case. */
export const routes: Record<string, Row> = {
  token: route({
    operation: ApiAuthTokenDocument,
    required: [],
    check: ({ appid }) => (appid ? null : missing('appid')),
    variables: ({ appid = '', agent }, call) => ({
      appid,
      agent: agent || null,
      replaces: guestToken(call),
    }),
    payload: ({ createGuestToken }) => ({ body: createGuestToken.token }),
  }),

  login: loginOrCaptcha,
  captcha,
  refresh,
  refresh_token: refresh,
  quit: (_params, call) => (sessionToken(call) ? quitSession : quitNothing),

  smscode: route({
    operation: ApiAuthSmsCodeDocument,
    required: [],
    check: ({ mobile }) => (mobile ? null : missing('mobile')),
    variables: ({ mobile = '', captcha, type }, call) => ({
      mobile,
      purpose: purposeOf(type),
      guestToken: guestOf(call),
      captcha: captcha || null,
    }),
    payload: () => ({ body: undefined, message: '验证码已发送' }),
  }),

  forgot: route({
    operation: ApiAuthForgotDocument,
    required: [],
    check: forgotProblem,
    variables: ({ account = '', password = '', verify = '' }, call) => ({
      to: account,
      code: verify,
      password,
      guestToken: guestOf(call),
    }),
    payload: () => ({ body: undefined, message: '密码重置成功' }),
  }),

  register: route({
    operation: ApiAuthRegisterDocument,
    required: [],
    check: registerProblem,
    variables: (params, call) => ({
      username: params.username ?? '',
      password: params.password ?? '',
      mobile: params.mobile || null,
      email: params.email || null,
      realname: params.realname || null,
      code: smsCodeOf(params, call),
      captcha: params.verify || null,
      guestToken: guestOf(call),
      inviteCode: params.invite_code || null,
      agent: params.agent || null,
      openid: params.openid || null,
    }),
    payload: ({ register }) =>
      register.tokens
        ? { body: tokens(register.tokens), message: '注册成功' }
        : { code: 'INTERNAL', text: '注册失败' },
  }),

  ...wechatRoutes,
}

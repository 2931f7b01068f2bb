import { route, type OldCall, type Params, type Row } from '../dialect.ts'
import {
  ApiAuthWxAuthDocument,
  ApiAuthWxBindDocument,
  ApiAuthWxLoginDocument,
  ApiAuthWxSignDocument,
} from '../gql/graphql.ts'
import { guestToken, missing, sessionToken } from './guest.ts'
import { tokens } from './tokens.ts'

/** The page in question: told, or where the call came from. */
const urlOf = ({ url }: Params, { request }: OldCall) => url || request.headers.get('referer') || ''

const withoutUrl = (params: Params, call: OldCall) => (urlOf(params, call) ? null : missing('url'))
const withoutCode = ({ code }: Params) => (code ? null : missing('code'))

const wxLogin = (register: boolean) =>
  route({
    operation: ApiAuthWxLoginDocument,
    required: [],
    check: withoutCode,
    variables: (params, call) => ({
      wxid: params.wxid || null,
      code: params.code ?? '',
      state: params.state || null,
      guestToken: guestToken(call),
      rawData: params.rawData || null,
      signature: params.signature || null,
      phoneCode: params.phoneCode || null,
      phoneIv: params.phoneIv || null,
      phoneData: params.phoneData || null,
      agent: params.agent || null,
      register,
    }),
    payload: ({ wxLogin: { openid, tokens: issued } }) => ({ body: { ...tokens(issued), openid } }),
    // The automatic login tells a stranger nothing.
    ...(register ? {} : { failAs: { MEMBER_MUST_REGISTER: 'INVALID_CREDENTIALS' } as const }),
  })

// Who is logged in already binds this WeChat user, and gets no second session (CONTRACT.md#wxlogin).
const wxBind = route({
  operation: ApiAuthWxBindDocument,
  required: [],
  check: withoutCode,
  variables: ({ wxid, code = '', state }, call) => ({
    wxid: wxid || null,
    code,
    state: state || null,
    guestToken: guestToken(call),
  }),
  payload: ({ wxBind: { openid } }) => ({ body: { openid } }),
})

// What no person asked for asks no person to log in again.
const wxAutoBind = { ...wxBind, failAs: { REAUTHENTICATION_REQUIRED: 'INVALID_CREDENTIALS' } as const }

const loginOrBind =
  (register: boolean): Row =>
  (_params, call) =>
    sessionToken(call) ? (register ? wxBind : wxAutoBind) : wxLogin(register)

export const wechatRoutes: Record<string, Row> = {
  wxlogin: loginOrBind(true),
  wxautologin: loginOrBind(false),

  wxsign: route({
    operation: ApiAuthWxSignDocument,
    required: [],
    check: withoutUrl,
    variables: (params, call) => ({ wxid: params.wxid || null, url: urlOf(params, call) }),
    payload: ({ wxJsSdkConfig }) => ({ body: wxJsSdkConfig }),
  }),

  wxauth: route({
    operation: ApiAuthWxAuthDocument,
    required: [],
    check: withoutUrl,
    variables: (params, call) => ({
      wxid: params.wxid || null,
      url: urlOf(params, call),
      guestToken: guestToken(call),
    }),
    payload: ({ wxAuthUrl: { url } }) => ({ body: { url } }),
  }),
}

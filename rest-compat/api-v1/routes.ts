import { route, type Failure, type Params, type Row } from '../dialect.ts'
import {
  ApiV1AuthorizeDocument,
  ApiV1CheckTokenDocument,
  ApiV1LoginDocument,
  ApiV1RefreshTokenDocument,
  ApiV1RegisterDocument,
  ApiV1ResetDocument,
  ApiV1SendEmailCodeDocument,
  ApiV1SendSmsCodeDocument,
  type CodePurpose,
  type Language,
} from '../gql/graphql.ts'

type Issued = { accessToken: string; expiresIn: number; refreshToken: string }

const tokens = ({ accessToken, expiresIn, refreshToken }: Issued) => ({
  access_token: accessToken,
  expire_time: String(expiresIn),
  refresh_token: refreshToken,
})

// May only shorten a life; what is no positive number changes nothing (CONTRACT.md#one-refresh-per-token).
function shorterLife({ expire_time }: Params): number | null {
  const seconds = Number(expire_time)
  return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 31 ? seconds : null
}

const purposes = { 1: 'REGISTER', 2: 'RESET' } as const

function purposeOf({ flag }: Params): CodePurpose | undefined {
  return flag === '1' || flag === '2' ? purposes[flag] : undefined
}

const wrongFlag = (params: Params): Failure | null =>
  purposeOf(params) ? null : { code: 'BAD_INPUT', fields: ['flag'] }
const languageOf = ({ lg }: Params): Language => (lg === 'en' ? 'EN' : 'ZH')
// The old server said "unknown user" here with the number of a failed login.
const verifyFailures = { MEMBER_NOT_FOUND: 'INVALID_CREDENTIALS' } as const

const verifyBySms = (required: string[]) =>
  route({
    operation: ApiV1SendSmsCodeDocument,
    required,
    check: wrongFlag,
    variables: (params) => ({
      mobile: params.username ?? '',
      purpose: purposeOf(params) ?? 'REGISTER',
      voice: params.smsflag === '2',
      language: languageOf(params),
    }),
    payload: () => ({ body: null }),
    failAs: verifyFailures,
  })

const verifyByMail = (required: string[]) =>
  route({
    operation: ApiV1SendEmailCodeDocument,
    required,
    check: wrongFlag,
    variables: (params) => ({
      email: params.username ?? '',
      purpose: purposeOf(params) ?? 'REGISTER',
      language: languageOf(params),
    }),
    payload: () => ({ body: null }),
    failAs: verifyFailures,
  })

const verify =
  (...required: string[]): Row =>
  (params) =>
    params.username?.includes('@') ? verifyByMail(required) : verifyBySms(required)

const registerAction = (required: string[]) =>
  route({
    operation: ApiV1RegisterDocument,
    required,
    check: wrongFlag,
    variables: ({ username = '', password = '', verify, bundleid = '' }) => ({
      username,
      password,
      code: verify || null,
      scene: bundleid,
    }),
    payload: () => ({ body: null }),
  })

const resetAction = (required: string[]) =>
  route({
    operation: ApiV1ResetDocument,
    required,
    variables: ({ username = '', password = '', verify = '', bundleid = '' }) => ({
      username,
      password,
      code: verify,
      scene: bundleid,
    }),
    payload: () => ({ body: null }),
    failAs: { EMAIL_INVALID: 'MEMBER_NOT_FOUND', MOBILE_INVALID: 'MEMBER_NOT_FOUND' },
  })

const doaction =
  (...required: string[]): Row =>
  ({ flag }) =>
    flag === '2' ? resetAction(required) : registerAction(required)

/** The documented paths below /api/v1. The PHP path to a code demands more than the Go one: CONTRACT.md#go-and-php-paths. */
export const routes: Record<string, Row> = {
  'go/verify': verify('lg', 'username', 'flag'),
  'php/verify': verify('lg', 'username', 'flag', 'smsflag'),
  'go/doaction': doaction('username', 'password', 'flag', 'bundleid'),
  'php/doaction': doaction('username', 'password', 'flag', 'bundleid'),

  login: route({
    operation: ApiV1LoginDocument,
    // `time` must be there but signs nothing: CONTRACT.md#time-of-a-login.
    required: ['username', 'password', 'time'],
    variables: ({ username = '', password = '' }) => ({ username, password }),
    payload: ({ login }) => ({ body: tokens(login) }),
  }),

  authorize: route({
    operation: ApiV1AuthorizeDocument,
    required: ['appid', 'username', 'password', 'time', 'token'],
    variables: ({ appid = '', username = '', password = '', time = '', token = '', token_type }) => ({
      appid,
      username,
      password,
      time,
      token,
      tokenType: token_type ?? null,
    }),
    payload: ({ authorize }) => ({ body: tokens(authorize) }),
    // Who guesses at the secret learns nothing from being stopped.
    failAs: { TOO_MANY_REQUESTS: 'SIGNATURE_INVALID' },
  }),

  check_token: route({
    operation: ApiV1CheckTokenDocument,
    required: ['token'],
    variables: ({ token = '' }) => ({ token }),
    payload: ({ checkToken: { active, username, expiresIn } }) =>
      active ? { body: { username, expire_time: String(expiresIn) } } : { code: 'TOKEN_INVALID' },
  }),

  refresh_token: route({
    operation: ApiV1RefreshTokenDocument,
    required: ['refresh_token'],
    variables: (params) => ({ refreshToken: params.refresh_token ?? '', expiresIn: shorterLife(params) }),
    payload: ({ refresh }) => ({ body: { ...tokens(refresh), username: refresh.member.username } }),
  }),
}

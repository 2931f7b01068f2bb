import { randomInt } from 'node:crypto'
import { route, type Params, type Row } from '../dialect.ts'
import {
  V1SiteLoginDocument,
  V1SiteLogoutDocument,
  V1SiteMobileLoginDocument,
  V1SiteRefreshDocument,
  V1SiteRegisterDocument,
  V1SiteSmsCodeDocument,
  V1SiteUpPwdDocument,
  V1SiteVerifyAccessTokenDocument,
  type V1SiteTokensFragment,
} from '../gql/graphql.ts'
import {
  groupKnown,
  inOrder,
  mobileFits,
  passwordFits,
  passwordRepeated,
  purposeOf,
  usageKnown,
} from './checks.ts'
import { groups } from './groups.ts'
import { loginData } from './member.ts'
import { mobileOf } from './mobiles.ts'
import type { Flavour, Site } from './settings.ts'
import { tokenOf } from './tokens.ts'

const longestToken = 256
const shopPasswordMax = 15
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

// Whoever holds the phone of a disabled member is told what a stranger is told.
const disabledIsUnknown = { INVALID_CREDENTIALS: 'MEMBER_NOT_FOUND' } as const

/** The paths below one base (CONTRACT.md#paths-that-real-clients-call), with the manners of its flavour. */
export function routesOf(site: Site): Record<string, Row> {
  const { flavour, groupOptional, passwordMin } = site
  const given = (tokens: V1SiteTokensFragment | null | undefined) =>
    tokens ? { body: loginData(tokens, flavour) } : ({ code: 'INTERNAL' } as const)
  const groupOnLogin = groupOptional ? [] : ['group']
  const required = ['mobile', 'group', 'code', 'password', 'password_repetition']

  const login = (params: Params) => {
    const name = loginName(params, flavour)
    return route({
      operation: V1SiteLoginDocument,
      required: [name, 'password', ...groupOnLogin],
      // The group is looked at once the password has proven right, so by the operation: CONTRACT.md#groups.
      variables: ({ [name]: username = '', password = '', group }) => ({
        username,
        password,
        group: group || 'default',
        groups,
      }),
      payload: ({ login }) => given(login),
    })
  }

  return {
    login,

    refresh: route({
      operation: V1SiteRefreshDocument,
      required: ['refresh_token', ...groupOnLogin],
      check: groupKnown,
      variables: ({ refresh_token = '', group }) => ({
        refreshToken: refresh_token.slice(0, longestToken),
        group: group || 'default',
      }),
      payload: ({ refresh }) => given(refresh),
    }),

    logout: route({
      operation: V1SiteLogoutDocument,
      required: [],
      variables: () => ({}),
      payload: ({ logout }) => (logout ? { body: [], message: '退出成功' } : { code: 'SESSION_NOT_FOUND' }),
    }),

    'sms-code': route({
      operation: V1SiteSmsCodeDocument,
      required: ['mobile', 'usage'],
      check: inOrder(usageKnown, mobileFits),
      variables: (params, call) => ({
        mobile: mobileOf(params, call),
        purpose: purposeOf(params) ?? 'LOGIN',
      }),
      // The shop's client shows whatever is here as the code: CONTRACT.md#data-of-sms-code-is-null.
      payload: () => ({ body: null }),
    }),

    'mobile-login': route({
      operation: V1SiteMobileLoginDocument,
      required: ['mobile', 'code', 'group'],
      check: inOrder(mobileFits, groupKnown),
      variables: (params, call) => ({
        mobile: mobileOf(params, call),
        code: params.code ?? '',
        group: params.group ?? '',
      }),
      payload: ({ loginWithCode }) => given(loginWithCode),
      failAs: disabledIsUnknown,
    }),

    register: route({
      operation: V1SiteRegisterDocument,
      required: flavour === 'rf3' ? [...required, 'nickname'] : required,
      check: inOrder(
        passwordFits(passwordMin, flavour === 'tiny-shop' ? shopPasswordMax : Infinity),
        mobileFits,
        passwordRepeated,
        groupKnown,
      ),
      variables: (params, call) => ({
        mobile: mobileOf(params, call),
        code: params.code ?? '',
        group: params.group ?? '',
        password: params.password ?? '',
        nickname: params.nickname || nicknameFor(mobileOf(params, call)),
        realname: params.realname || null,
        avatar: params.head_portrait || null,
      }),
      payload: ({ register }) => given(register.tokens),
    }),

    'up-pwd': route({
      operation: V1SiteUpPwdDocument,
      required,
      check: inOrder(passwordFits(passwordMin), mobileFits, passwordRepeated, groupKnown),
      variables: (params, call) => ({
        mobile: mobileOf(params, call),
        code: params.code ?? '',
        group: params.group ?? '',
        password: params.password ?? '',
      }),
      payload: ({ resetPassword }) => given(resetPassword.tokens),
      failAs: disabledIsUnknown,
    }),

    'verify-access-token': route({
      operation: V1SiteVerifyAccessTokenDocument,
      required: [],
      // No token, and one longer than any, is nobody's.
      variables: ({ token }, call) => ({ token: (token || tokenOf(call) || '-').slice(0, longestToken) }),
      // The client logs out on false, without a refresh: CONTRACT.md#an-expired-token-still-counts.
      payload: ({ checkToken: { active, expired } }) => ({ body: { token: active || expired } }),
    }),
  }
}

/** The parameter that names the member: the shop's clients send a mobile, the others a username, some the other. */
function loginName({ username, mobile }: Params, flavour: Flavour): 'username' | 'mobile' {
  if (flavour === 'tiny-shop') return username && !mobile ? 'username' : 'mobile'
  return mobile && !username ? 'mobile' : 'username'
}

// The shop's default: five at random and the last four digits (CONTRACT.md#register).
function nicknameFor(mobile: string): string {
  const random = Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return `${random}_${mobile.slice(-4)}`
}

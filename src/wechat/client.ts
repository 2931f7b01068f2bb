import type { Keys } from '../auth/secrets/keys.ts'
import type { Logger } from 'pino'
import type { Store } from '../store/store.ts'
import type { WechatAccount } from './account.ts'
import { createAccessTokens } from './access-token.ts'
import * as answers from './answers.ts'
import { WechatUnavailable } from './errors.ts'
import { createWechatHttp, type WechatHttp } from './http.ts'
import { jsSdkConfig, type JsSdkConfig } from './js-sdk.ts'
import { createSharedValues } from './shared-value.ts'

/** What `codeToSession` proves. The session key must never leave the server. */
export type MiniSession = { openid: string; unionid?: string; sessionKey: string }

/** What `oauthUser` proves. The profile is there when the member granted snsapi_userinfo. */
export type OauthUser = {
  openid: string
  unionid?: string
  nickname?: string
  avatar?: string
  gender?: answers.Gender
  /** The page was opened as a snapshot: a made-up user who will never come again. No ground for a member. */
  snapshot?: true
}

export type AuthUrl = { redirectUri: string; state: string; scope?: 'snsapi_base' | 'snsapi_userinfo' }

export type WechatClientOptions = {
  log: Logger
  store: Store
  /** Milliseconds since the epoch. */
  now: () => number
  random: (bytes: number) => Buffer
  /** Base of WeChat's API, such as `https://api.weixin.qq.com`. */
  apiBase: string
  /** Base of the page that asks a member for consent, such as `https://open.weixin.qq.com`. */
  openBase: string
  /** Seal shared values in the store. */
  keys: Pick<Keys, 'seal'>
  fetch?: typeof globalThis.fetch
  /** Milliseconds one call to WeChat may take. Default 5000. */
  timeoutMs?: number
}

export type WechatClient = ReturnType<typeof createWechatClient>

/**
 * WeChat's server API. Every call throws WechatRefused (WeChat said no: a code used twice, a wrong secret) or
 * WechatUnavailable (no usable answer, at the latest after `timeoutMs` for each exchange). Neither carries a secret.
 * @see https://developers.weixin.qq.com/doc/service/api/
 */
export function createWechatClient(options: WechatClientOptions) {
  const { apiBase, openBase, store, log, now, random, fetch = globalThis.fetch, timeoutMs = 5_000 } = options
  const call = createWechatHttp({ apiBase, fetch, log, timeoutMs })
  const shared = createSharedValues({ store, log, now, keys: options.keys, leaseMs: timeoutMs + 1_000 })
  // The host is part of the name: a simulator and the real WeChat may share one Redis.
  const host = new URL(apiBase).host
  const nameOf = (account: WechatAccount, what: string) => `wechat:${host}:${account.appid}:${what}`
  const { withToken } = createAccessTokens({ call, shared, nameOf, store, log })

  async function phoneNumber(account: WechatAccount, phoneCode: string): Promise<string> {
    const { appid } = account
    const endpoint = 'wxa/business/getuserphonenumber'
    const body = { code: phoneCode }
    const ask = (access_token: string) =>
      call({ endpoint, appid, query: { access_token }, body, shape: answers.phoneAnswer })
    return answers.toE164((await withToken(account, ask)).phone_info)
  }

  async function fetchTicket(account: WechatAccount) {
    const endpoint = 'cgi-bin/ticket/getticket'
    const { appid } = account
    const answer = await withToken(account, (access_token) =>
      call({ endpoint, appid, query: { access_token, type: 'jsapi' }, shape: answers.ticketAnswer }),
    )
    return { value: answer.ticket, seconds: answer.expires_in }
  }

  const jsapiTicket = (account: WechatAccount): Promise<string> =>
    shared.get(nameOf(account, 'jsapi_ticket'), () => fetchTicket(account))

  return {
    /** A mini program's login code (once, 5 minutes) for who it is. */
    codeToSession: (account: WechatAccount, code: string) => codeToSession(call, account, code),
    /** An official account's OAuth code (once, 5 minutes) for who it is. */
    oauthUser: (account: WechatAccount, code: string) => oauthUser(call, account, code),
    /** A mini program's phone code (once, 5 minutes) for the number in E.164. */
    phoneNumber,
    /** The official account's ticket for signing pages; one for all processes. */
    jsapiTicket,

    /** What a page at `url` hands to `wx.config`. Whether that host may be signed for is the caller's to check. */
    async jsSdkConfig(account: WechatAccount, url: string): Promise<JsSdkConfig> {
      const ticket = await jsapiTicket(account)
      return jsSdkConfig({ appid: account.appid, ticket, url, now, random })
    },

    /** Where to send a browser for consent. WeChat reads the parameters in this very order and wants the fragment. */
    authUrl({ appid }: WechatAccount, { redirectUri, state, scope = 'snsapi_userinfo' }: AuthUrl): string {
      const query = `appid=${encodeURIComponent(appid)}&redirect_uri=${encodeURIComponent(redirectUri)}`
      const rest = `response_type=code&scope=${scope}&state=${encodeURIComponent(state)}&connect_redirect=1`
      return `${openBase.replace(/\/+$/, '')}/connect/oauth2/authorize?${query}&${rest}#wechat_redirect`
    },
  }
}

async function codeToSession(
  call: WechatHttp,
  { appid, secret }: WechatAccount,
  code: string,
): Promise<MiniSession> {
  const query = { appid, secret, js_code: code, grant_type: 'authorization_code' }
  const endpoint = 'sns/jscode2session'
  const answer = await call({ endpoint, appid, query, shape: answers.sessionAnswer })
  return { openid: answer.openid, ...unionidOf(answer), sessionKey: answer.session_key }
}

async function oauthUser(
  call: WechatHttp,
  { appid, secret }: WechatAccount,
  code: string,
): Promise<OauthUser> {
  const query = { appid, secret, code, grant_type: 'authorization_code' }
  const endpoint = 'sns/oauth2/access_token'
  const grant = await call({ endpoint, appid, query, shape: answers.oauthAnswer })
  const snapshot = grant.is_snapshotuser === 1 ? ({ snapshot: true } as const) : {}
  const ids = { openid: grant.openid, ...unionidOf(grant), ...snapshot }
  if (!grant.scope.split(',').includes('snsapi_userinfo')) return ids
  return { ...ids, ...(await userinfo(call, appid, grant)) }
}

async function userinfo(call: WechatHttp, appid: string, grant: { access_token: string; openid: string }) {
  const query = { access_token: grant.access_token, openid: grant.openid, lang: 'zh_CN' }
  const endpoint = 'sns/userinfo'
  const answer = await call({ endpoint, appid, query, shape: answers.userinfoAnswer })
  if (answer.openid !== grant.openid)
    throw new WechatUnavailable(endpoint, 'the answer is about another user')
  const { nickname, headimgurl, sex } = answer
  return {
    ...unionidOf(answer),
    ...(nickname ? { nickname } : {}),
    ...(headimgurl ? { avatar: headimgurl } : {}),
    gender: answers.toGender(sex),
  }
}

// An empty unionid is none: it must never join two members who both lack one.
function unionidOf({ unionid }: { unionid?: string | undefined }): { unionid?: string } {
  return unionid ? { unionid } : {}
}

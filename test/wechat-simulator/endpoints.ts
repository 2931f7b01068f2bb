import { phoneInfo } from './mini.ts'
import type { Tokens } from './tokens.ts'
import { Refusal, type World } from './world.ts'

export type Question = { method: string; query: Record<string, string>; body: string }
export type State = { world: World; tokens: Tokens; now: () => number }
type Answer = (state: State, question: Question) => object

export type Endpoint = keyof typeof endpoints

/** WeChat's endpoints by path. Each checks in WeChat's order and throws Refusal with WeChat's errcode. */
export const endpoints = {
  'sns/oauth2/access_token': ({ world }, { query }) => {
    const { appid } = world.authenticate(query.appid, query.secret)
    wantGrant(query.grant_type, 'authorization_code')
    const code = world.spend('oauth', query.code, appid)
    const union = code.scope === 'snsapi_userinfo' ? unionOf(code.user) : {}
    const [access_token, refresh_token] = [world.grantUserToken(code), world.grantUserToken(code)]
    const openid = world.openidOf(code.user, appid)
    return { access_token, expires_in: 7200, refresh_token, openid, scope: code.scope, ...union }
  },

  'sns/userinfo': ({ world }, { query }) => {
    const { user, appid, scope } = world.userToken(query.access_token)
    if (query.openid !== world.openidOf(user, appid)) throw new Refusal(40003, 'invalid openid')
    if (scope !== 'snsapi_userinfo') throw new Refusal(48001, 'api unauthorized')
    const place = { language: '', city: '', province: '', country: '' }
    const shown = { nickname: user.nickname, sex: user.gender, ...place, headimgurl: user.avatar }
    return { openid: query.openid, ...shown, privilege: [], ...unionOf(user) }
  },

  'sns/jscode2session': ({ world }, { query }) => {
    const { appid } = world.authenticate(query.appid, query.secret)
    wantGrant(query.grant_type, 'authorization_code')
    const { user } = world.spend('mini', query.js_code, appid)
    return {
      session_key: world.sessionKey(user, appid),
      openid: world.openidOf(user, appid),
      ...unionOf(user),
    }
  },

  'cgi-bin/stable_token': ({ world, tokens }, question) => {
    const { grant_type, appid, secret, force_refresh } = posted(question)
    wantGrant(grant_type, 'client_credential')
    const account = world.authenticate(text(appid), text(secret))
    return tokens.stable(account.appid, force_refresh === true)
  },

  'cgi-bin/ticket/getticket': ({ world, tokens }, { query }) => {
    const appid = tokens.appidOf(query.access_token)
    if (query.type !== 'jsapi') throw new Refusal(40097, 'invalid args')
    if (world.account(appid).type !== 'official') throw new Refusal(48001, 'api unauthorized')
    return { errcode: 0, errmsg: 'ok', ...tokens.ticket(appid) }
  },

  'wxa/business/getuserphonenumber': ({ world, tokens, now }, question) => {
    const appid = tokens.appidOf(question.query.access_token)
    const { code } = posted(question)
    if (world.account(appid).type !== 'mini') throw new Refusal(48001, 'api unauthorized')
    const { user } = world.spend('phone', text(code), appid)
    const watermark = { timestamp: Math.floor(now() / 1000), appid }
    return { errcode: 0, errmsg: 'ok', phone_info: { ...phoneInfo(user), watermark } }
  },
} satisfies Record<string, Answer>

function wantGrant(given: unknown, wanted: string): void {
  if (given !== wanted) throw new Refusal(40002, 'invalid grant_type')
}

function posted({ method, body }: Question): Record<string, unknown> {
  if (method !== 'POST') throw new Refusal(43002, 'require POST method')
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    throw new Refusal(47001, 'data format error')
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const unionOf = ({ unionid }: { unionid?: string }) => (unionid ? { unionid } : {})

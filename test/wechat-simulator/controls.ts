import { endpoints, type Endpoint, type Question, type State } from './endpoints.ts'
import { phoneData, profileData } from './mini.ts'
import type { Scope, SimUser } from './world.ts'

/** How WeChat's endpoints behave; the helpers under /sim and the consent page always work. */
export const weathers = ['ok', 'down', 'hang', 'garbage', 'huge', 'redirect'] as const
export type Mode = (typeof weathers)[number] | { errcode: number; errmsg?: string }

export type Controls = ReturnType<typeof createControls>
type Who = SimUser | string

/** What a test does to the simulated WeChat, its people and its weather. A person is named, and made at first mention. */
export function createControls({ world, tokens, now }: State) {
  const calls = Object.fromEntries(Object.keys(endpoints).map((name) => [name, 0])) as Record<
    Endpoint,
    number
  >
  const modes = new Map<Endpoint | 'all', Mode>()
  const person = (who: Who) => (typeof who === 'string' ? world.user(who) : who)
  const openidOf = (who: Who, appid: string) => world.openidOf(person(who), appid)
  const sessionKeyOf = (who: Who, appid: string) => world.sessionKey(person(who), appid)

  return {
    accounts: world.accounts,
    users: world.users,
    user: world.user,
    openidOf,
    sessionKeyOf,
    calls,
    forcedRefreshes: 0,

    count(endpoint: Endpoint, { body }: Question): void {
      calls[endpoint]++
      if (body.includes('"force_refresh":true')) this.forcedRefreshes++
    },

    /** What a browser brings back from consent, or what wx.login gives: by the kind of the account. */
    issueCode(who: Who, appid: string, scope: Scope = 'snsapi_userinfo'): string {
      const kind = world.account(appid).type === 'mini' ? 'mini' : 'oauth'
      return world.issue(kind, person(who), appid, scope)
    },

    issuePhoneCode: (who: Who, appid: string): string =>
      world.issue('phone', person(who), appid, 'snsapi_base'),

    expireCode(code: string): void {
      const known = world.codes.get(code)
      if (known) known.expiresAt = now()
    },

    /** From now on this person has a unionid: the accounts were joined in one open platform. */
    attachUnionid: (who: Who, unionid = `u-${person(who).name}`): SimUser =>
      Object.assign(person(who), { unionid }),

    rotateSessionKey: (who: Who, appid: string): void => world.rotateSessionKey(person(who), appid),

    /** rawData, signature, encryptedData and iv of the person's profile. */
    profileData: (who: Who, appid: string) =>
      profileData(person(who), appid, openidOf(who, appid), sessionKeyOf(who, appid), now()),

    /** encryptedData and iv of the person's phone number. */
    phoneData: (who: Who, appid: string) => phoneData(person(who), appid, sessionKeyOf(who, appid), now()),

    /** Every access_token dies at once: 40001 from now on. */
    invalidateTokens: tokens.invalidate,

    /** The jsapi_ticket in force, to check a signature against. */
    ticketOf: (appid: string): string => tokens.ticket(world.account(appid).appid).ticket,

    modeOf: (endpoint: Endpoint | 'all'): Mode => modes.get(endpoint) ?? modes.get('all') ?? 'ok',

    /** For one endpoint, or for all that have none of their own. */
    setMode: (mode: Mode, endpoint: Endpoint | 'all' = 'all'): void => void modes.set(endpoint, mode),
  }
}

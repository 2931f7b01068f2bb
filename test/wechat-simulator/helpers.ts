import { weathers, type Controls, type Mode } from './controls.ts'
import type { Scope } from './world.ts'

type Query = Record<string, string>
type Helper = (simulator: Controls, query: Query) => unknown

const wanted = (query: Query, name: string): string => {
  const value = query[name]
  if (!value) throw new TypeError(`the parameter ${name} is missing`)
  return value
}

const scopeOf = (query: Query): Scope => (query.scope === 'snsapi_base' ? 'snsapi_base' : 'snsapi_userinfo')

function modeOf(text: string): Mode {
  if (/^-?\d+$/.test(text)) return { errcode: Number(text) }
  const weather = weathers.find((one) => one === text)
  if (!weather) throw new TypeError(`mode must be ${weathers.join(', ')} or an errcode`)
  return weather
}

/** What a person with curl does in place of a phone in the hand. Each answers JSON. */
export const helpers: Record<string, Helper> = {
  '/sim/code': (simulator, query) => {
    const [appid, user] = [wanted(query, 'appid'), wanted(query, 'user')]
    const code = simulator.issueCode(user, appid, scopeOf(query))
    return { code, appid, user, openid: simulator.openidOf(user, appid) }
  },
  '/sim/phone-code': (simulator, query) => ({
    code: simulator.issuePhoneCode(wanted(query, 'user'), wanted(query, 'appid')),
    phone: simulator.user(wanted(query, 'user')).phone,
  }),
  '/sim/profile': (simulator, query) => simulator.profileData(wanted(query, 'user'), wanted(query, 'appid')),
  '/sim/phone-data': (simulator, query) => simulator.phoneData(wanted(query, 'user'), wanted(query, 'appid')),
  '/sim/users': (simulator) => [...simulator.users.values()],
  '/sim/unionid': (simulator, query) => simulator.attachUnionid(wanted(query, 'user'), query.unionid),
  '/sim/invalidate-tokens': (simulator) => {
    simulator.invalidateTokens()
    return { invalidated: true }
  },
  '/sim/mode': (simulator, query) => {
    const mode = wanted(query, 'mode')
    simulator.setMode(modeOf(mode))
    return { mode: simulator.modeOf('all') }
  },
  '/sim/ticket': (simulator, query) => ({ ticket: simulator.ticketOf(wanted(query, 'appid')) }),
  '/sim/calls': (simulator) => ({ calls: simulator.calls, forcedRefreshes: simulator.forcedRefreshes }),
}

/**
 * The consent page of open.weixin.qq.com, whose member always agrees: the address to go back to, with code and
 * state. The member is `user`, else alice.
 */
export function consent(simulator: Controls, query: Query): string {
  const back = new URL(wanted(query, 'redirect_uri'))
  if (query.response_type !== 'code') throw new TypeError('response_type must be code')
  const code = simulator.issueCode(query.user || 'alice', wanted(query, 'appid'), scopeOf(query))
  back.searchParams.set('code', code)
  back.searchParams.set('state', query.state ?? '')
  return back.href
}

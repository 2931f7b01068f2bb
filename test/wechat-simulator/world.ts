import { createHash, randomBytes } from 'node:crypto'

export type SimAccount = { appid: string; secret: string; type: 'official' | 'mini' }

/** One person. `unionid` may be absent, and appear later (`attachUnionid`): openids never change. */
export type SimUser = {
  name: string
  nickname: string
  avatar: string
  gender: 0 | 1 | 2
  /** Without the country code. */
  phone: string
  countryCode: string
  unionid?: string
}

export type Scope = 'snsapi_base' | 'snsapi_userinfo'
export type CodeKind = 'oauth' | 'mini' | 'phone'
type Code = { kind: CodeKind; appid: string; user: SimUser; scope: Scope; expiresAt: number; used: boolean }
type UserToken = { appid: string; user: SimUser; scope: Scope; expiresAt: number }

/** Lives in seconds; WeChat's own by default. */
export type Lives = { token: number; ticket: number; code: number }

export type WorldOptions = { accounts: SimAccount[]; lives: Lives; now: () => number }

/** WeChat answers a failure with HTTP 200 and these two. */
export class Refusal extends Error {
  readonly errcode: number

  constructor(errcode: number, errmsg: string) {
    super(errmsg)
    this.errcode = errcode
  }
}

export type World = ReturnType<typeof createWorld>

/** Everything the simulated WeChat remembers of people and codes. */
export function createWorld({ accounts, lives, now }: WorldOptions) {
  const users = new Map<string, SimUser>()
  const codes = new Map<string, Code>()
  const userTokens = new Map<string, UserToken>()
  const sessionKeys = new Map<string, string>()
  const seed = randomBytes(8).toString('hex')

  // The same person has another openid under each account, and always the same one.
  const openidOf = (user: SimUser, appid: string) =>
    'o' + createHash('sha256').update(`${appid} ${user.name}`).digest('base64url').slice(0, 27)

  function account(appid: string | undefined): SimAccount {
    const found = accounts.find((one) => one.appid === appid)
    if (!found) throw new Refusal(40013, 'invalid appid')
    return found
  }

  function user(name: string): SimUser {
    const found = users.get(name) ?? newUser(name, users.size)
    users.set(name, found)
    return found
  }

  function issue(kind: CodeKind, who: SimUser, appid: string, scope: Scope): string {
    account(appid)
    const code = '0' + randomBytes(24).toString('base64url')
    codes.set(code, { kind, appid, user: who, scope, expiresAt: now() + lives.code * 1000, used: false })
    return code
  }

  return {
    accounts,
    users,
    codes,
    account,
    user,
    issue,
    openidOf,

    authenticate(appid: string | undefined, secret: string | undefined): SimAccount {
      const found = account(appid)
      if (!secret) throw new Refusal(41004, 'appsecret missing')
      if (secret !== found.secret)
        throw new Refusal(40125, 'invalid appsecret, view more at https://t.cn/RAEkdVq')
      return found
    },

    /** Spends a code: once, in time, for its own account and purpose. */
    spend(kind: CodeKind, code: string | undefined, appid: string): Code {
      if (!code) throw new Refusal(41008, 'missing code')
      const found = codes.get(code)
      if (!found || found.kind !== kind || found.appid !== appid) throw new Refusal(40029, 'invalid code')
      if (found.used) throw new Refusal(40163, 'code been used')
      if (found.expiresAt <= now()) throw new Refusal(kind === 'oauth' ? 42003 : 40029, 'code expired')
      found.used = true
      return found
    },

    grantUserToken(code: Code): string {
      const token = '9' + randomBytes(48).toString('base64url')
      userTokens.set(token, { ...code, expiresAt: now() + 7_200_000 })
      return token
    },

    userToken(token: string | undefined): UserToken {
      const found = userTokens.get(token ?? '')
      if (!found) throw new Refusal(40001, 'invalid credential, access_token is invalid or not latest')
      if (found.expiresAt <= now()) throw new Refusal(42001, 'access_token expired')
      return found
    },

    /** 16 bytes in base64, the same until `rotateSessionKey`. */
    sessionKey(who: SimUser, appid: string): string {
      const at = `${appid} ${who.name}`
      const key = sessionKeys.get(at) ?? createHash('md5').update(`${seed} ${at}`).digest('base64')
      sessionKeys.set(at, key)
      return key
    },

    rotateSessionKey(who: SimUser, appid: string): void {
      sessionKeys.set(`${appid} ${who.name}`, randomBytes(16).toString('base64'))
    },
  }
}

function newUser(name: string, place: number): SimUser {
  const phone = String(13_900_000_000 + place)
  const avatar = `https://thirdwx.qlogo.cn/mmopen/${encodeURIComponent(name)}/132`
  return { name, nickname: name, avatar, gender: 0, phone, countryCode: '86' }
}

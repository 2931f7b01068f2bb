import type { Logger } from 'pino'
import type { Store } from '../store/store.ts'
import { tokenAnswer } from './answers.ts'
import type { WechatAccount } from './account.ts'
import { WechatRefused } from './errors.ts'
import type { WechatHttp } from './http.ts'
import type { Fetched, SharedValues } from './shared-value.ts'

type AccessTokenOptions = {
  log: Logger
  store: Store
  call: WechatHttp
  shared: SharedValues
  /** The store key of one of the account's values. */
  nameOf: (account: WechatAccount, what: string) => string
}

// The token is unknown, malformed, expired: all three mean «fetch another».
const deadToken = new Set([40001, 40014, 42001])
// WeChat ignores a forced refresh within 30 s of the last one, and grants few of them a day.
const forceEveryMs = 30_000

/** The account's own access_token: shared by all processes, replaced when WeChat says that it is dead. */
export function createAccessTokens({ call, shared, nameOf, store, log }: AccessTokenOptions) {
  async function fetchToken({ appid, secret }: WechatAccount, force: boolean): Promise<Fetched> {
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: force }
    const question = { endpoint: 'cgi-bin/stable_token', appid, query: {}, body, shape: tokenAnswer }
    const answer = await call(question)
    log.info({ appid, force, seconds: answer.expires_in }, 'wechat access_token fetched')
    return { value: answer.access_token, seconds: answer.expires_in }
  }

  // Without the store nobody forces: each process would kill the token the others have just fetched.
  async function mayForce(account: WechatAccount): Promise<boolean> {
    return store.setIfAbsent(nameOf(account, 'forced'), '1', forceEveryMs).catch(() => false)
  }

  return {
    /** Runs `use` with the token, and once more with a new one when WeChat says that the token is dead. */
    async withToken<T>(account: WechatAccount, use: (token: string) => Promise<T>): Promise<T> {
      const name = nameOf(account, 'access_token')
      const token = await shared.get(name, () => fetchToken(account, false))
      try {
        return await use(token)
      } catch (error) {
        if (!(error instanceof WechatRefused) || !deadToken.has(error.errcode)) throw error
        const renew = async () => fetchToken(account, await mayForce(account))
        return use(await shared.replace(name, token, renew))
      }
    },
  }
}

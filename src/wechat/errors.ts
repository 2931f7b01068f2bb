/**
 * WeChat answered, and said no. `errcode` and `errmsg` are WeChat's own words; whatever we sent has been blotted out
 * of them (see http.ts), so they may be logged and shown.
 */
export class WechatRefused extends Error {
  override readonly name = 'WechatRefused'
  readonly endpoint: string
  readonly errcode: number
  readonly errmsg: string

  constructor(endpoint: string, errcode: number, errmsg: string) {
    super(`WeChat ${endpoint} refused: ${errcode} ${errmsg}`)
    this.endpoint = endpoint
    this.errcode = errcode
    this.errmsg = errmsg
  }
}

/** Errcodes that refuse our secret, appid, address or rights: for the operator, in the log, and nobody else's business. */
export const faultsOfOurs: ReadonlySet<number> = new Set([
  40001, 40013, 40125, 40164, 41002, 41004, 48001, 50002, 61004,
])

/**
 * No usable answer from WeChat: network, time-out, not JSON, not of the documented shape. Carries no `cause` on
 * purpose: the errors of fetch and JSON.parse quote the URL or the body, and both hold secrets.
 */
export class WechatUnavailable extends Error {
  override readonly name = 'WechatUnavailable'
  readonly endpoint: string
  readonly reason: string

  constructor(endpoint: string, reason: string) {
    super(`WeChat ${endpoint} is unavailable: ${reason}`)
    this.endpoint = endpoint
    this.reason = reason
  }
}

import { createHash } from 'node:crypto'

/** What wx.config takes, with its keys in the order old clients get them. `timestamp` in seconds. */
export type JsSdkConfig = {
  url: string
  debug: boolean
  beta: boolean
  jsApiList: string[]
  openTagList: string[]
  appId: string
  nonceStr: string
  timestamp: number
  signature: string
}

const jsApiList = [
  'updateAppMessageShareData',
  'updateTimelineShareData',
  'onMenuShareTimeline',
  'onMenuShareAppMessage',
  'onMenuShareQQ',
  'onMenuShareWeibo',
  'onMenuShareQZone',
  'checkJsApi',
  'chooseImage',
  'previewImage',
  'openAddress',
  'openLocation',
  'getLocation',
  'hideOptionMenu',
  'showOptionMenu',
  'hideMenuItems',
  'showMenuItems',
]

/** Neither the browser nor WeChat counts the fragment as part of the page's address. */
const withoutFragment = (url: string): string => url.replace(/#.*$/s, '')

/**
 * The signature of a page for WeChat's JS-SDK: SHA-1 over the four values in this order, none of them encoded.
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html (appendix 1)
 */
export function jsSdkSignature(input: {
  ticket: string
  nonceStr: string
  timestamp: number
  url: string
}): string {
  const { ticket, nonceStr, timestamp, url } = input
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${withoutFragment(url)}`
  return createHash('sha1').update(text).digest('hex')
}

type JsSdkInput = {
  appid: string
  ticket: string
  url: string
  now: () => number
  random: (bytes: number) => Buffer
}

/** A signed configuration for the page at `url`, valid from now on; `url` comes back as signed, without fragment. */
export function jsSdkConfig({ appid, ticket, url, now, random }: JsSdkInput): JsSdkConfig {
  const nonceStr = random(5).toString('hex')
  const timestamp = Math.floor(now() / 1000)
  return {
    url: withoutFragment(url),
    debug: false,
    beta: false,
    jsApiList: [...jsApiList],
    openTagList: [],
    appId: appid,
    nonceStr,
    timestamp,
    signature: jsSdkSignature({ ticket, nonceStr, timestamp, url }),
  }
}

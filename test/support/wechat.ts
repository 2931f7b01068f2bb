import { auth, mini, official, page, type WechatGateway } from './api-auth.ts'

/** What a mini program's page sends after wx.login, with the profile its member agreed to show. */
export function miniLogin(g: WechatGateway, who: string): Record<string, string> {
  const { rawData, signature } = g.sim.profileData(who, mini.appid)
  return { wxid: 'VAvseyFhkV', code: g.sim.issueCode(who, mini.appid), rawData, signature }
}

/** What an official account's page sends when the browser came back from consent. */
export function officialLogin(g: WechatGateway, who: string): Record<string, string> {
  return { wxid: 'aOfficial', code: g.sim.issueCode(who, official.appid) }
}

const ways = { mini: miniLogin, official: officialLogin }
export type Way = keyof typeof ways

/** Logs somebody in on the old path; answers the envelope. */
export function wxLogin(g: WechatGateway, way: Way, who: string, more: Record<string, string> = {}) {
  return auth(g, 'wxlogin', { ...ways[way](g, who), ...more })
}

/** Asks for consent over GraphQL, and comes back with code and state. */
export async function consent(g: WechatGateway, who: string, guestToken: string) {
  const query = `query ($url: String!, $g: String) { wxAuthUrl(url: $url, guestToken: $g) { url state } }`
  const { data, errors } = await g.graphql(query, { url: page, g: guestToken })
  if (errors) throw new Error(JSON.stringify(errors))
  return { code: g.sim.issueCode(who, official.appid), state: data.wxAuthUrl.state as string, guestToken }
}

export const wxLoginOperation = `mutation ($wxid: String, $code: String!, $state: String, $guestToken: String,
    $rawData: String, $signature: String, $phoneCode: String, $phoneIv: String, $phoneData: String) {
  wxLogin(wxid: $wxid, code: $code, state: $state, guestToken: $guestToken, rawData: $rawData,
    signature: $signature, phoneCode: $phoneCode, phoneIv: $phoneIv, phoneData: $phoneData) {
    openid
    tokens { accessToken refreshToken group member { id username mobile nickname avatar wechat { account openid } } }
  }
}`

import type { Deps } from '../../../deps.ts'
import { allowedUrl, findOfficialAccount } from './accounts.ts'

export type JsSdkConfig = Awaited<ReturnType<Deps['wechat']['jsSdkConfig']>>

/**
 * What a page hands to `wx.config`. Throws WECHAT_UNSUPPORTED without an official account, WECHAT_URL_REFUSED for a
 * page on another host, WECHAT_REFUSED, WECHAT_UNAVAILABLE, WECHAT_MISCONFIGURED.
 */
export async function wxJsSdkConfig(
  deps: Pick<Deps, 'config' | 'db' | 'keys' | 'wechat'>,
  input: { wxid?: string | null | undefined; url: string },
): Promise<JsSdkConfig> {
  const account = await findOfficialAccount(deps, input.wxid)
  return deps.wechat.jsSdkConfig(account, allowedUrl(deps, account, input.url))
}

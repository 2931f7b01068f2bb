import { AuthError } from '../errors.ts'
import type { WechatClient } from './client.ts'
import { faultsOfOurs, WechatRefused, WechatUnavailable } from './errors.ts'
import { MiniDataInvalid, phoneOfEncrypted, profileOfRawData, type MiniProfile } from './mini-data.ts'

type Signed = Parameters<typeof profileOfRawData>[0]
type Encrypted = Parameters<typeof phoneOfEncrypted>[0]

/**
 * WeChat as the domain sees it: the client, and what a mini program's data proves. Every call throws WECHAT_REFUSED
 * (with WeChat's own words), WECHAT_UNAVAILABLE, WECHAT_MISCONFIGURED or WECHAT_DATA_INVALID, and nothing else.
 */
export type Wechat = Pick<
  WechatClient,
  'authUrl' | 'codeToSession' | 'jsSdkConfig' | 'oauthUser' | 'phoneNumber'
> & {
  /** The profile in `rawData`, or null when the session key did not sign it. */
  signedProfile(input: Signed): MiniProfile | null
  /** The phone number in the old `encryptedData`, in E.164. */
  encryptedPhone(input: Encrypted): string
}

/** Puts a client behind the domain's interface: its failures become codes of the catalogue. */
export function wechatPort(client: WechatClient): Wechat {
  return {
    authUrl: client.authUrl,
    codeToSession: (account, code) => coded(client.codeToSession(account, code)),
    oauthUser: (account, code) => coded(client.oauthUser(account, code)),
    phoneNumber: (account, code) => coded(client.phoneNumber(account, code)),
    jsSdkConfig: (account, url) => coded(client.jsSdkConfig(account, url)),
    signedProfile: (input) => {
      try {
        return profileOfRawData(input)
      } catch (error) {
        if (error instanceof MiniDataInvalid) return null
        throw error
      }
    },
    encryptedPhone: (input) => {
      try {
        return phoneOfEncrypted(input)
      } catch (cause) {
        throw cause instanceof MiniDataInvalid ? new AuthError('WECHAT_DATA_INVALID', { cause }) : cause
      }
    },
  }
}

// WeChat's own words lose their request id (`, rid: ...`): it tells a member nothing.
async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof WechatRefused && faultsOfOurs.has(cause.errcode))
      throw new AuthError('WECHAT_MISCONFIGURED', { cause })
    if (cause instanceof WechatRefused)
      throw new AuthError('WECHAT_REFUSED', { reason: cause.errmsg.replace(/,? rid: \S+$/, ''), cause })
    if (cause instanceof WechatUnavailable) throw new AuthError('WECHAT_UNAVAILABLE', { cause })
    throw cause
  }
}

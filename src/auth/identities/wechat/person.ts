import type { Deps } from '../../../deps.ts'
import { AuthError } from '../../../errors.ts'
import { pictureUrl, shownText } from '../../names/texts.ts'
import type { OpenAccount } from './accounts.ts'

/** A WeChat user as WeChat itself has just proven it to us, under one account. */
export type WxPerson = {
  accountId: number
  appid: string
  openPlatform: string
  openid: string
  unionid: string | null
  nickname: string | null
  avatar: string | null
  gender: number
  /** True when the profile came from WeChat or was signed by it. */
  hasProfile: boolean
  /** E.164, proven by WeChat. */
  phone: string | null
}

export type WxCode = {
  code: string
  /** A mini program's profile, and what the session key makes of it. */
  rawData?: string | null | undefined
  signature?: string | null | undefined
  /** For the phone number: the new code, or the old encrypted data. */
  phoneCode?: string | null | undefined
  phoneIv?: string | null | undefined
  phoneData?: string | null | undefined
}

type WxDeps = Pick<Deps, 'wechat'>

/** Somebody, and why WeChat did not tell the phone number that was asked for as well: it decides nobody's login. */
export type Proven = { person: WxPerson; phoneFailure: AuthError | null }

/**
 * Asks WeChat who brought a login code. All questions are asked before anything is written. Throws WECHAT_REFUSED
 * (wrong, used or expired code; a snapshot page, whose made-up user never comes again), WECHAT_UNAVAILABLE,
 * WECHAT_MISCONFIGURED. The failure of a phone number may also be WECHAT_DATA_INVALID: of another session.
 */
export async function provePerson(deps: WxDeps, account: OpenAccount, input: WxCode): Promise<Proven> {
  if (account.type === 'mini') return proveMini(deps, account, input)
  return { person: await proveOfficial(deps, account, input.code), phoneFailure: null }
}

async function proveOfficial({ wechat }: WxDeps, account: OpenAccount, code: string): Promise<WxPerson> {
  const user = await wechat.oauthUser(account, code)
  if (user.snapshot) throw new AuthError('WECHAT_REFUSED', { reason: 'snapshot user' })
  // Whoever gave the profile away has one, an empty name included.
  const hasProfile = user.gender !== undefined
  return { ...described(account, user), hasProfile, phone: null }
}

async function proveMini({ wechat }: WxDeps, account: OpenAccount, input: WxCode): Promise<Proven> {
  const { openid, unionid, sessionKey } = await wechat.codeToSession(account, input.code)
  const { rawData, signature } = input
  const profile = rawData && signature ? wechat.signedProfile({ rawData, signature, sessionKey }) : null
  const { phone, phoneFailure } = await askPhone({ wechat }, account, { ...input, sessionKey })
  // Only the ids WeChat told us itself: a signed profile is about this session, but an openid in it is not signed for.
  const ids = { openid, ...(unionid ? { unionid } : {}) }
  const person = { ...described(account, { ...profile, ...ids }), hasProfile: profile !== null, phone }
  return { person, phoneFailure }
}

type PhoneProof = WxCode & { sessionKey: string }

async function askPhone(deps: WxDeps, account: OpenAccount, input: PhoneProof) {
  try {
    return { phone: await provePhone(deps, account, input), phoneFailure: null }
  } catch (error) {
    if (error instanceof AuthError) return { phone: null, phoneFailure: error }
    throw error
  }
}

async function provePhone(
  { wechat }: WxDeps,
  account: OpenAccount,
  { phoneCode, phoneIv, phoneData, sessionKey }: PhoneProof,
): Promise<string | null> {
  if (phoneCode) return wechat.phoneNumber(account, phoneCode)
  if (!phoneIv || !phoneData) return null
  const { appid } = account
  return wechat.encryptedPhone({ appid, sessionKey, encryptedData: phoneData, iv: phoneIv })
}

/** What WeChat says of a user; which of it depends on the kind of account and on consent. */
type WechatUser = { openid: string; unionid?: string; nickname?: string; avatar?: string; gender?: number }

function described({ id, appid, openPlatform }: OpenAccount, user: WechatUser) {
  const { openid, unionid, nickname, avatar, gender } = user
  return {
    accountId: id,
    appid,
    openPlatform,
    openid,
    unionid: unionid ?? null,
    nickname: shownText(nickname),
    avatar: pictureUrl(avatar),
    gender: gender ?? 0,
  }
}

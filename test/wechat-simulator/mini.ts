import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { SimUser } from './world.ts'

export type MiniData = { rawData: string; signature: string; encryptedData: string; iv: string }

/** What wx.getUserProfile hands to a mini program: the profile, signed with the session key, and sealed with it. */
export function profileData(
  user: SimUser,
  appid: string,
  openid: string,
  sessionKey: string,
  now: number,
): MiniData {
  const { nickname: nickName, gender, avatar: avatarUrl, unionid: unionId } = user
  const shown = { nickName, gender, language: 'zh_CN', city: '', province: '', country: '', avatarUrl }
  const rawData = JSON.stringify(shown)
  const signature = createHash('sha1')
    .update(rawData + sessionKey)
    .digest('hex')
  return { rawData, signature, ...sealed({ openId: openid, ...shown, unionId }, appid, sessionKey, now) }
}

/** What the old getPhoneNumber button hands to a mini program. */
export function phoneData(user: SimUser, appid: string, sessionKey: string, now: number) {
  return sealed(phoneInfo(user), appid, sessionKey, now)
}

/** A phone number in the form of WeChat's `phone_info`. */
export function phoneInfo({ phone, countryCode }: SimUser) {
  const phoneNumber = countryCode === '86' ? phone : `+${countryCode}${phone}`
  return { phoneNumber, purePhoneNumber: phone, countryCode }
}

function sealed(data: object, appid: string, sessionKey: string, now: number) {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const text = JSON.stringify({ ...data, watermark: { timestamp: Math.floor(now / 1000), appid } })
  const encryptedData = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
  return { encryptedData, iv: iv.toString('base64') }
}

import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { decoration, phoneInfo, toE164, toGender, type Gender } from './answers.ts'

/** What a mini program's client sends about its user and WeChat vouches for. */
export type MiniProfile = {
  openid?: string
  unionid?: string
  nickname?: string
  avatar?: string
  gender: Gender
}

export type EncryptedData = { appid: string; sessionKey: string; encryptedData: string; iv: string }

/** The client's data is not what WeChat gave it. The message names the fault and quotes nothing. */
export class MiniDataInvalid extends Error {
  override readonly name = 'MiniDataInvalid'
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/
const longest = 16 * 1024
const text = z.string().max(1024).optional()
const profile = z.object({
  openId: text,
  unionId: text,
  nickName: decoration(text),
  avatarUrl: decoration(text),
  gender: decoration(z.number().int()),
})
const watermark = z.object({ watermark: z.object({ appid: z.string() }) })

/** Whether WeChat signed `rawData` for the holder of this session key: sha1(rawData + session_key), in hex. */
export function isSignedRawData(input: { rawData: string; signature: string; sessionKey: string }): boolean {
  const expected = createHash('sha1')
    .update(input.rawData + input.sessionKey)
    .digest('hex')
  const given = Buffer.from(input.signature.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected))
}

/** The profile in signed `rawData`. Throws MiniDataInvalid when the signature or the data is wrong. */
export function profileOfRawData(input: {
  rawData: string
  signature: string
  sessionKey: string
}): MiniProfile {
  if (input.rawData.length > longest || !isSignedRawData(input))
    throw new MiniDataInvalid('the signature is wrong')
  return toProfile(parse(input.rawData))
}

/** The profile in legacy `encryptedData`. Throws MiniDataInvalid. */
export function profileOfEncrypted(input: EncryptedData): MiniProfile {
  return toProfile(decryptMiniData(input))
}

/** The phone number in legacy `encryptedData`, in E.164. Throws MiniDataInvalid. */
export function phoneOfEncrypted(input: EncryptedData): string {
  const phone = phoneInfo.safeParse(decryptMiniData(input))
  if (!phone.success) throw new MiniDataInvalid('the data holds no phone number')
  return toE164(phone.data)
}

/** Decrypts `encryptedData` (AES-128-CBC, all three in base64) made for this mini program. Throws MiniDataInvalid. */
export function decryptMiniData({ appid, sessionKey, encryptedData, iv }: EncryptedData): unknown {
  const data = parse(decrypt(bytes(sessionKey, 16), bytes(iv, 16), bytes(encryptedData)))
  const marked = watermark.safeParse(data)
  // Without this check, data that another mini program was given would pass for ours.
  if (!marked.success || marked.data.watermark.appid !== appid)
    throw new MiniDataInvalid('the data was made for another mini program')
  return data
}

function bytes(value: string, length?: number): Buffer {
  const decoded =
    value.length <= longest && base64.test(value) ? Buffer.from(value, 'base64') : Buffer.alloc(0)
  if (decoded.length === 0 || (length && decoded.length !== length))
    throw new MiniDataInvalid('the data is not base64 of the right length')
  return decoded
}

// Wrong padding and wrong JSON are one and the same failure: telling them apart would make a padding oracle.
function decrypt(key: Buffer, iv: Buffer, body: Buffer): string {
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    throw new MiniDataInvalid('the data cannot be read')
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new MiniDataInvalid('the data cannot be read')
  }
}

function toProfile(data: unknown): MiniProfile {
  const parsed = profile.safeParse(data)
  if (!parsed.success) throw new MiniDataInvalid('the data holds no profile')
  const { openId, unionId, nickName, avatarUrl, gender } = parsed.data
  return {
    ...(openId ? { openid: openId } : {}),
    ...(unionId ? { unionid: unionId } : {}),
    ...(nickName ? { nickname: nickName } : {}),
    ...(avatarUrl ? { avatar: avatarUrl } : {}),
    gender: toGender(gender),
  }
}

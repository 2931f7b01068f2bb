import { z } from 'zod'

const id = z.string().min(1).max(256)
// An empty unionid is none (see client.ts), not a malformed answer; so is a null.
const unionid = z
  .string()
  .max(256)
  .nullish()
  .transform((value) => value ?? undefined)
/** What decorates a person and never decides a login: in any other form it is as if left out. */
export const decoration = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const seconds = z.number().int().positive()

/** `sns/jscode2session`. unionid only where the mini program belongs to an open platform account. */
export const sessionAnswer = z.object({ openid: id, session_key: z.string().min(1), unionid })

/** `sns/oauth2/access_token`. The token is the user's own, another kind than the account's. */
export const oauthAnswer = z.object({
  access_token: z.string().min(1),
  openid: id,
  scope: z.string().catch(''),
  unionid,
  is_snapshotuser: z.coerce.number().optional(),
})

/** `sns/userinfo`. */
export const userinfoAnswer = z.object({
  openid: id,
  unionid,
  nickname: decoration(z.string()),
  headimgurl: decoration(z.string()),
  sex: decoration(z.number().int()),
})

/** `cgi-bin/stable_token`. */
export const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: seconds })

/** `cgi-bin/ticket/getticket`. */
export const ticketAnswer = z.object({ ticket: z.string().min(1), expires_in: seconds })

/** A phone number as WeChat gives it, by code or by encryptedData; countryCode is a string or, at times, a number. */
export const phoneInfo = z.object({
  purePhoneNumber: z.string().regex(/^\d{4,14}$/),
  countryCode: z.coerce.string().regex(/^[1-9]\d{0,3}$/),
})

/** `wxa/business/getuserphonenumber`. */
export const phoneAnswer = z.object({ phone_info: phoneInfo })

/** A phone number in E.164, such as `+8613800138000`. */
export function toE164({ countryCode, purePhoneNumber }: z.infer<typeof phoneInfo>): string {
  return `+${countryCode}${purePhoneNumber}`
}

/** WeChat's own numbers: 1 male, 2 female, 0 unknown. */
export type Gender = 0 | 1 | 2

/** Any other number, and none at all, means unknown. */
export function toGender(sex: number | undefined): Gender {
  return sex === 1 || sex === 2 ? sex : 0
}

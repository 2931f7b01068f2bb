import type { OldCall, Params } from '../dialect.ts'

/** A Chinese number in E.164 as its holders write it, 13800138000; any other stays as it is. */
export const national = (mobile: string) => mobile.replace(/^\+86(?=1\d{10}$)/, '')

/** The parameter `mobile`, in the one form that members have it under. */
export const mobileOf = ({ mobile = '' }: Params, { typed }: OldCall) =>
  national(typed.mobileIn(mobile) ?? mobile)

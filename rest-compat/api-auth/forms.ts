import type { Failure, OldCall, Params } from '../dialect.ts'
import { missing } from './guest.ts'

const no = (text: string): Failure => ({ code: 'BAD_INPUT', text })

/** The old rules of the registration form, in their order, and their texts: CONTRACT.md#register. */
export function registerProblem(params: Params, { typed }: OldCall): Failure | null {
  const { username, password, repassword, email, mobile } = params
  if (!username) return no('请填写用户名')
  if (!/^[a-zA-Z][A-Za-z0-9\-_]{5,19}$/.test(username)) return no('用户名格式不正确')
  if (!password) return no('请填写密码')
  if ([...password].length < 6) return { code: 'PASSWORD_UNACCEPTABLE' }
  if (!repassword) return no('请确认密码')
  if (repassword !== password) return no('两次密码输入不一致')
  if (email && !typed.isEmail(email)) return { code: 'EMAIL_INVALID' }
  if (mobile && !typed.mobileIn(mobile)) return { code: 'MOBILE_INVALID' }
  return null
}

/** The same for a forgotten password. A type that is left out is told by the account itself. */
export function forgotProblem({ account, password, verify, type }: Params): Failure | null {
  if (!account) return missing('account')
  if (!verify) return no(' 请填写验证码')
  if (!password) return no(' 请填写新密码')
  if (type && type !== 'mobile' && type !== 'email') return no('账号类型错误')
  if (type && (type === 'email') !== account.includes('@')) return no('账号错误')
  return null
}

/**
 * The SMS code of a registration, from either parameter: CONTRACT.md#captcha-or-sms-code. A `mobilecheck` of another
 * shape is a flag: whether the phone was checked.
 */
export function smsCodeOf({ mobilecheck, verify }: Params, { typed }: OldCall): string | null {
  if (mobilecheck && /^\d{4,8}$/.test(typed.digitsIn(mobilecheck))) return mobilecheck
  return verify || mobilecheck || null
}

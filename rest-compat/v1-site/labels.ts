import type { OldCall } from '../dialect.ts'

// Parameters, and the arguments that operations know them by where those differ.
const labels: Record<string, string> = {
  username: '登录帐号',
  mobile: '手机号码',
  password: '密码',
  password_repetition: '重复密码',
  group: '组别',
  refresh_token: '重置令牌',
  refreshToken: '重置令牌',
  usage: '用途',
  code: '验证码',
  nickname: '昵称',
  realname: '姓名',
  head_portrait: '头像',
  avatar: '头像',
}

const labelsOfAction: Record<string, Record<string, string>> = {
  login: { password: '登录密码' },
  register: { group: '类型' },
  'up-pwd': { group: '类型' },
}

/** What the old servers called a parameter of an action when they complained about it. */
export function labelOf(field: string | undefined, { action }: OldCall): string {
  return (field && (labelsOfAction[action]?.[field] ?? labels[field])) || '参数'
}

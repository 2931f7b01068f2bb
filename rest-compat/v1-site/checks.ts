import type { CodePurpose } from '../gql/graphql.ts'
import type { Failure, Params, Route } from '../dialect.ts'
import { groups } from './groups.ts'

type Check = NonNullable<Route['check']>

/** The rules of an action: the first that fails is the one reported. */
export const inOrder =
  (...checks: Check[]): Check =>
  (params, call) => {
    for (const check of checks) {
      const problem = check(params, call)
      if (problem) return problem
    }
    return null
  }

/** A Chinese mobile number, or one of another country with its code. */
export const mobileFits: Check = ({ mobile = '' }, { typed }) =>
  typed.mobileIn(mobile) ? null : { code: 'MOBILE_INVALID' }

/** Counted in characters, as the old servers did. */
export const passwordFits =
  (min: number, max = Infinity): Check =>
  ({ password = '' }): Failure | null => {
    const { length } = [...password]
    if (length < min) return { code: 'PASSWORD_UNACCEPTABLE', text: `密码应该包含至少${min}个字符。` }
    if (length > max) return { code: 'PASSWORD_UNACCEPTABLE', text: `密码只能包含至多${max}个字符。` }
    return null
  }

export const passwordRepeated: Check = ({ password, password_repetition }) =>
  password === password_repetition ? null : { code: 'BAD_INPUT', text: '重复密码的值必须等于"密码"。' }

/** A group left out is no unknown one: where it is needed, it is a required parameter. */
export const groupKnown: Check = ({ group }) =>
  !group || groups.includes(group) ? null : { code: 'BAD_INPUT', fields: ['group'] }

const purposes: Record<string, CodePurpose> = {
  register: 'REGISTER',
  login: 'LOGIN',
  'up-pwd': 'RESET',
  'up-pay-pwd': 'RESET',
  'reset-mobile': 'RESET',
  'up-mobile': 'BIND',
  'binding-mobile': 'BIND',
}

/** What a code of this `usage` is good for. */
export function purposeOf({ usage = '' }: Params): CodePurpose | undefined {
  return Object.hasOwn(purposes, usage) ? purposes[usage] : undefined
}

export const usageKnown: Check = (params) =>
  purposeOf(params) ? null : { code: 'BAD_INPUT', fields: ['usage'] }

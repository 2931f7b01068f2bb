import type { Noun } from '../verb.ts'

const columns = `{
  id username mobile email nickname disabledAt createdAt updatedAt mobileProvenAt emailProvenAt
  realname avatar gender qq birthday homePhone provinceId cityId areaId
  visitCount lastLoginAt lastLoginIp levelId referrerId agentCode isAgent mergedIntoId hasPassword
}`

const session = `{
  id memberId dialect group accessExpiresAt refreshExpiresAt: expiresAt absoluteExpiresAt
  address userAgent device createdAt lastSeenAt endedAt endReason appid
}`

/** `member create|find|list|disable|enable|force-reset|sessions|end-sessions`. */
export const member: Noun = {
  name: 'member',
  summary: 'people who log in',
  verbs: {
    create: { field: 'createMember', select: columns },
    find: {
      field: 'member',
      summary: 'Finds the member of a name. Errors: MEMBER_NOT_FOUND.',
      missing: 'MEMBER_NOT_FOUND',
      select: columns,
    },
    list: { field: 'members', select: columns },
    disable: {
      field: 'setMemberEnabled',
      summary: 'Locks a member out, which ends every session.',
      fixed: { enabled: false },
      select: columns,
    },
    enable: {
      field: 'setMemberEnabled',
      summary: 'Lets a member in again.',
      fixed: { enabled: true },
      select: columns,
    },
    'force-reset': { field: 'forcePasswordReset', select: columns },
    sessions: { field: 'sessions', select: session },
    'end-sessions': { field: 'endSessions', printedAs: 'ended' },
  },
}

import { privacyVerbs } from './privacy.ts'
import type { Item, Noun } from '../verb.ts'

const columns = `{
  id username mobile email nickname disabledAt eraseFrom createdAt updatedAt mobileProvenAt emailProvenAt
  realname avatar gender qq birthday homePhone provinceId cityId areaId
  visitCount lastLoginAt lastLoginIp levelId referrerId agentCode isAgent mergedIntoId hasPassword mustChangePassword
}`

const session = `{
  id memberId dialect group accessExpiresAt refreshExpiresAt: expiresAt absoluteExpiresAt
  address userAgent device createdAt lastSeenAt endedAt endReason appid
}`

// Of a connection: a page, and where the next one starts.
const page = `{ nodes ${columns} pageInfo { hasNextPage endCursor } }`
const shownPage = ({ nodes, pageInfo }: Item): Item => {
  const { hasNextPage, endCursor } = Object(pageInfo) as Item
  return { members: nodes, after: hasNextPage ? endCursor : null }
}

// An empty variable of a script must not pass for a change that was made.
const filled = { filled: true }

/** `member create|find|list|search|count|update|set-password|force-reset|disable|enable|sessions|end-sessions|export|erase|delete`. */
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
    search: {
      field: 'membersConnection',
      summary:
        'Finds members by a part of a name, number or address, a page at a time: `after` of one page is --after of the next.',
      flags: { search: { name: 'text', filled: true }, before: { omitted: true }, last: { omitted: true } },
      select: page,
      shown: shownPage,
    },
    count: { field: 'memberCount', flags: { search: { name: 'text', filled: true } }, printedAs: 'count' },
    update: {
      field: 'updateMember',
      flags: {
        newUsername: filled,
        mobile: filled,
        email: filled,
        nickname: filled,
        realname: filled,
        avatar: filled,
      },
      select: columns,
    },
    'set-password': { field: 'setMemberPassword', select: columns },
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
    ...privacyVerbs,
  },
}

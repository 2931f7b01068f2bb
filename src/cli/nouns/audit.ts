import type { Noun } from '../verb.ts'

/** `audit list`. */
export const audit: Noun = {
  name: 'audit',
  summary: 'who did what, when and from where',
  verbs: {
    list: {
      field: 'auditEvents',
      select: '{ id at event result memberId sessionId appid dialect address userAgent requestId }',
    },
  },
}

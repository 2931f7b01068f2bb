import type { Noun } from '../verb.ts'

const code = '{ id code memberId: ownerId levelId usedAt usedById expiresAt locked createdAt }'

/** `invite create|list|lock|unlock|agent`. */
export const invite: Noun = {
  name: 'invite',
  summary: 'codes that let people join, and members who recommend',
  verbs: {
    create: { field: 'createInviteCodes', flags: { expiresAt: { name: 'expires' } }, select: code },
    list: { field: 'inviteCodes', select: code },
    lock: {
      field: 'setInviteLocked',
      summary: 'Closes an invite code that nobody has used.',
      fixed: { locked: true },
      select: code,
    },
    unlock: {
      field: 'setInviteLocked',
      summary: 'Opens a closed invite code again.',
      fixed: { locked: false },
      select: code,
    },
    agent: {
      field: 'setAgent',
      flags: { isAgent: { name: 'off', means: false, help: 'The member recommends no more.' } },
      select: '{ username agentCode isAgent }',
    },
  },
}

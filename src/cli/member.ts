import { endSessions } from '../auth/sessions/end-sessions.ts'
import { liveSessions, type LiveSession } from '../auth/sessions/live-sessions.ts'
import {
  createMember,
  findMember,
  listMembers,
  requireMember,
  setMemberEnabled,
} from '../auth/members/members.ts'
import type { Member } from '../db/generated/client.ts'
import { AuthError } from '../errors.ts'
import { change, type Noun } from './command.ts'
import { filled, pageSize, positive, secretOf, uuid } from './options.ts'

const shownSession = ({
  accessHash: _,
  refreshHash: __,
  slot: ___,
  current: ____,
  appId: _____,
  ...session
}: LiveSession) => session

const shown = ({ passwordHash, usernameKey: _, ...member }: Member) => ({
  ...member,
  hasPassword: passwordHash !== null,
})

/** `member create|find|list|disable|enable|sessions|end-sessions`. */
export const member: Noun = (program, run) => {
  const noun = program.command('member').description('people who log in')

  noun
    .command('create')
    .description('add a member; you vouch for mobile and e-mail')
    .requiredOption('--username <username>', 'its name', filled)
    .option('--password <password>', 'or - to read it from standard input; no password login when left out')
    .option('--mobile <mobile>', 'E.164, or a Chinese number without country code')
    .option('--email <email>', 'its e-mail')
    .option('--nickname <nickname>', 'what others see')
    .action((options) =>
      change(run, { name: 'createMember', args: options }, async (deps) => {
        const password = await secretOf(options.password)
        return shown(await createMember(deps, { ...options, password, proven: 'all' }))
      }),
    )

  noun
    .command('find')
    .description('the member of a name')
    .requiredOption('--name <name>', 'username, mobile or e-mail', filled)
    .action(({ name }) =>
      run(async (deps) => {
        const found = await findMember(deps, name)
        if (!found) throw new AuthError('MEMBER_NOT_FOUND')
        return shown(found)
      }),
    )

  noun
    .command('list')
    .description('members by number, a page at a time')
    .option('--after <id>', 'start after this number: the last of the page before', positive)
    .option('--limit <n>', 'at most this many, 200 or fewer', pageSize, 100)
    .action(({ after = 0, limit }) =>
      run(async (deps) => (await listMembers(deps, { after, limit })).map(shown)),
    )

  for (const [verb, enabled, what] of [
    ['disable', false, 'lock out, and end every session'],
    ['enable', true, 'let in again'],
  ] as const)
    noun
      .command(verb)
      .description(what)
      .requiredOption('--username <username>', 'which member', filled)
      .action(({ username }) =>
        change(run, { name: 'setMemberEnabled', args: { username, enabled } }, async (deps, operator) =>
          shown(await setMemberEnabled(deps, operator, { username, enabled })),
        ),
      )

  noun
    .command('sessions')
    .description('the newest 200 live sessions of a member')
    .requiredOption('--username <username>', 'which member', filled)
    .action(({ username }) =>
      run(async (deps) => {
        const { id: memberId } = await requireMember(deps, username)
        return (await liveSessions(deps, { memberId })).map(shownSession)
      }),
    )

  noun
    .command('end-sessions')
    .description('log out everywhere, or end one session')
    .requiredOption('--username <username>', 'which member', filled)
    .option('--id <id>', 'only this session', uuid)
    .action(({ username, id }) =>
      change(run, { name: 'endSessions', args: { username, id } }, async (deps, operator) => {
        const { id: memberId } = await requireMember(deps, username)
        const which = { memberId, ...(id ? { id } : {}) }
        return { ended: await endSessions(deps, operator, { where: which, reason: 'revoked' }) }
      }),
    )
}

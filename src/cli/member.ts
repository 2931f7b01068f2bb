import { createMember, listMembers, requireMember, setMemberEnabled } from '../auth/members.ts'
import { endSessions } from '../auth/end-sessions.ts'
import type { Member } from '../db/generated/client.ts'
import type { Noun } from './command.ts'

const shown = ({ passwordHash, usernameKey: _, ...member }: Member) => ({
  ...member,
  hasPassword: passwordHash !== null,
})

/** `member create|list|disable|enable|end-sessions`. */
export const member: Noun = (program, run) => {
  const noun = program.command('member').description('people who log in')

  noun
    .command('create')
    .requiredOption('--username <username>')
    .requiredOption('--password <password>', 'or - to read it from standard input')
    .option('--mobile <mobile>')
    .option('--email <email>')
    .option('--nickname <nickname>')
    .action((options) =>
      run(async (deps) => {
        const password = options.password === '-' ? await standardInput() : options.password
        return shown(await createMember(deps, { ...options, password, proven: 'all' }))
      }),
    )

  noun
    .command('list')
    .description('members by number, a page at a time')
    .option('--after <id>', 'start after this number', Number, 0)
    .option('--limit <n>', 'at most this many', Number, 100)
    .action(({ after, limit }) => run(async (deps) => (await listMembers(deps, { after, limit })).map(shown)))

  for (const [verb, enabled, what] of [
    ['disable', false, 'lock out, and end every session'],
    ['enable', true, 'let in again'],
  ] as const)
    noun
      .command(verb)
      .description(what)
      .requiredOption('--username <username>')
      .action(({ username }) =>
        run(async (deps, client) => shown(await setMemberEnabled(deps, client, { username, enabled }))),
      )

  noun
    .command('end-sessions')
    .description('log out everywhere')
    .requiredOption('--username <username>')
    .action(({ username }) =>
      run(async (deps, client) => {
        const { id } = await requireMember(deps, username)
        return { ended: await endSessions(deps, client, { memberId: id }, 'revoked') }
      }),
    )
}

async function standardInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

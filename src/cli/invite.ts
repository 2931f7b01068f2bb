import { setAgent } from '../auth/members/agents.ts'
import { createInvites, listInvites, setInviteLocked } from '../auth/members/invite-codes.ts'
import { change, type Noun } from './command.ts'
import { filled, instant, pageSize, positive } from './options.ts'

/** `invite create|list|lock|unlock|agent`. */
export const invite: Noun = (program, run) => {
  const noun = program.command('invite').description('codes that let people join, and members who recommend')

  noun
    .command('create')
    .description('make invite codes, each good for one new member')
    .option('--owner <username>', 'who counts as the recommender')
    .option('--level <n>', 'the level the new member gets', positive)
    .option('--count <n>', 'how many, 200 or fewer', pageSize, 1)
    .option('--expires <iso>', 'an instant, for example 2027-01-31T00:00:00Z', instant)
    .action(({ expires, ...options }) => {
      const args = { ...options, expiresAt: expires ?? null }
      return change(run, { name: 'createInviteCodes', args }, (deps) => createInvites(deps, args))
    })

  noun
    .command('list')
    .description('invite codes, the newest first, a page at a time')
    .option('--before <id>', 'older than the code of this number: the last of the page before', positive)
    .option('--limit <n>', 'at most this many, 200 or fewer', pageSize, 100)
    .action((page) => run((deps) => listInvites(deps, page)))

  for (const [verb, locked, what] of [
    ['lock', true, 'close a code that nobody has used'],
    ['unlock', false, 'open it again'],
  ] as const)
    noun
      .command(verb)
      .description(what)
      .requiredOption('--id <id>', 'the number of the code, as `list` shows it', positive)
      .action(({ id }) =>
        change(run, { name: 'setInviteLocked', args: { id, locked } }, (deps) =>
          setInviteLocked(deps, { id, locked }),
        ),
      )

  noun
    .command('agent')
    .description('make a member a recommender; prints the code to hand out as `agent`')
    .requiredOption('--username <username>', 'which member', filled)
    .option('--code <code>', 'made here when left out')
    .option('--off', 'the member recommends no more', false)
    .action(({ off, ...options }) => {
      const args = { ...options, isAgent: !off }
      return change(run, { name: 'setAgent', args }, async (deps) => {
        const { username, agentCode, isAgent } = await setAgent(deps, args)
        return { username, agentCode, isAgent }
      })
    })
}

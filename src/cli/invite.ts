import { setAgent } from '../auth/agents.ts'
import { createInvites, listInvites } from '../auth/invite-codes.ts'
import type { Noun } from './command.ts'
import { instant, positive } from './options.ts'

/** `invite create|list|agent`. */
export const invite: Noun = (program, run) => {
  const noun = program.command('invite').description('codes that let people join, and members who recommend')

  noun
    .command('create')
    .description('make invite codes, each good for one new member')
    .option('--owner <username>', 'who counts as the recommender')
    .option('--level <n>', 'the level the new member gets', positive)
    .option('--count <n>', 'how many', positive, 1)
    .option('--expires <iso>', 'an instant, for example 2027-01-31T00:00:00Z', instant)
    .action(({ expires, ...options }) =>
      run((deps) => createInvites(deps, { ...options, expiresAt: expires ?? null })),
    )

  noun
    .command('list')
    .description('invite codes, the newest first')
    .option('--limit <n>', 'at most this many', positive, 100)
    .action(({ limit }) => run((deps) => listInvites(deps, { limit })))

  noun
    .command('agent')
    .description('make a member a recommender; prints the code to hand out as `agent`')
    .requiredOption('--username <username>')
    .option('--code <code>', 'made here when left out')
    .option('--off', 'the member recommends no more', false)
    .action(({ off, ...options }) =>
      run(async (deps) => {
        const { username, agentCode, isAgent } = await setAgent(deps, { ...options, isAgent: !off })
        return { username, agentCode, isAgent }
      }),
    )
}

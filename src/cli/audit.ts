import { Option } from 'commander'
import { auditedEvents } from '../audit-events.ts'
import { findAuditEvents } from '../auth/admin/audit-query.ts'
import type { Noun } from './command.ts'
import { instant, pageSize } from './options.ts'

/** `audit list`. */
export const audit: Noun = (program, run) => {
  program
    .command('audit')
    .description('who did what, when and from where')
    .command('list')
    .description('audited events, the newest first')
    .option('--member <name>', 'username, mobile or e-mail')
    .addOption(new Option('--event <event>', 'what happened').choices(auditedEvents))
    .option('--result <result>', 'ok, or why not, for example INVALID_CREDENTIALS')
    .option('--appid <appid>', 'the app, or the WeChat account')
    .option('--dialect <dialect>', 'how it came: graphql, oauth, cli, or the name of an old wire')
    .option('--address <address>', 'where from')
    .option('--since <iso>', 'from this instant on, for example 2027-01-31T00:00:00Z', instant)
    .option('--until <iso>', 'before this instant', instant)
    .option('--before <id>', 'older than the event of this id: the next page')
    .option('--limit <n>', 'at most this many, 200 or fewer', pageSize, 100)
    .action((filter) => run((deps) => findAuditEvents(deps, filter)))
}

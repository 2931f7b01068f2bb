import type { Command, Option } from 'commander'
import { actAsAdmin } from '../auth/admin/admin.ts'
import { app } from './app.ts'
import { audit } from './audit.ts'
import { optionsOf, valueOf, type Parsed } from './flags.ts'
import { invite } from './invite.ts'
import { addKeys } from './keys.ts'
import { member } from './member.ts'
import { fieldOf, runVerb } from './operation.ts'
import { admin, operator } from './operator.ts'
import { scene } from './scene.ts'
import type { Long, Run } from './run.ts'
import type { Item, Noun, Verb } from './verb.ts'
import { wechat } from './wechat.ts'

/** The nouns of the command line. */
export const nouns: Noun[] = [app, member, scene, wechat, invite, audit]

/** Adds every command to the program. */
export function addCommands(program: Command, run: Run, long: Long = {}): void {
  addMigrate(program, run)
  addKeys(program, run, long)
  for (const { name, summary, verbs } of nouns) {
    const noun = program.command(name).description(summary)
    for (const [verb, row] of Object.entries(verbs)) addVerb(noun.command(verb), row, run)
  }
}

// No operation of the admin schema: opening the database has done it already.
function addMigrate(program: Command, run: Run): void {
  program
    .command('migrate')
    .description('Brings the database up to date; prints the migrations that were missing.')
    .action(() =>
      run((deps, applied) =>
        actAsAdmin({ ...deps, admin, client: operator }, { name: 'migrate', args: {} }, async () => ({
          applied,
        })),
      ),
    )
}

function addVerb(command: Command, verb: Verb, run: Run): void {
  const { args, description } = fieldOf(verb)
  const { fixed = {}, flags = {}, summary = description ?? '' } = verb
  const asked = args.filter(({ name }) => !(name in fixed))
  command.description(summary).summary(firstSentence(summary))
  const options = asked.flatMap((arg) => optionsOf(arg, flags[arg.name]))
  for (const option of options.toSorted(requiredFirst)) command.addOption(option)
  command.action(async (parsed: Parsed) => {
    const variables: Item = { ...fixed }
    for (const arg of asked) {
      const value = await valueOf(arg, flags[arg.name], parsed)
      if (value !== undefined) variables[arg.name] = value
    }
    await run((deps) => runVerb(deps, verb, variables))
  })
}

function requiredFirst(a: Option, b: Option): number {
  return Number(b.mandatory) - Number(a.mandatory)
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/)[0] ?? text
}

import type { Command, Option } from 'commander'
import { migrationNames } from '../db/migrate.ts'
import { optionsOf, valueOf, type Parsed } from './flags.ts'
import { addKeys } from './keys.ts'
import { app } from './nouns/app.ts'
import { audit } from './nouns/audit.ts'
import { invite } from './nouns/invite.ts'
import { member } from './nouns/member.ts'
import { scene } from './nouns/scene.ts'
import { wechat } from './nouns/wechat.ts'
import { fieldOf } from './operation.ts'
import type { Run } from './run.ts'
import type { Item, Noun, Verb } from './verb.ts'

/** The nouns of the command line. */
export const nouns: Noun[] = [app, member, scene, wechat, invite, audit]

/** Adds every command to the program. */
export function addCommands(program: Command, run: Run): void {
  addMigrate(program, run)
  addKeys(program, run)
  for (const { name, summary, verbs } of nouns) {
    const noun = program.command(name).description(summary)
    for (const [verb, row] of Object.entries(verbs))
      addVerb(noun.command(verb), { ...row, name: `${name} ${verb}` }, run)
  }
}

function addMigrate(program: Command, run: Run): void {
  program
    .command('migrate')
    .description('Brings the database up to date; prints the migrations that were missing.')
    .action(async () => run({ name: 'migrate', input: { known: await migrationNames() } }))
}

function addVerb(command: Command, verb: Verb & { name: string }, run: Run): void {
  const { args, description } = fieldOf(verb)
  const { fixed = {}, flags = {}, summary = description ?? '' } = verb
  const asked = args.filter(({ name }) => !(name in fixed) && !flags[name]?.omitted)
  command.description(summary).summary(firstSentence(summary))
  const options = asked.flatMap((arg) => optionsOf(arg, flags[arg.name]))
  for (const option of options.toSorted(requiredFirst)) command.addOption(option)
  command.action(async (parsed: Parsed) => {
    const variables: Item = { ...fixed }
    for (const arg of asked) {
      const value = await valueOf(arg, flags[arg.name], parsed)
      if (value !== undefined) variables[arg.name] = value
    }
    await run({ name: verb.name, input: variables })
  })
}

function requiredFirst(a: Option, b: Option): number {
  return Number(b.mandatory) - Number(a.mandatory)
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/)[0] ?? text
}

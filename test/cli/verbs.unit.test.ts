import { Command } from 'commander'
import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { documentOf, fieldOf } from '../../src/cli/operation.ts'
import { addCommands, nouns } from '../../src/cli/program.ts'
import type { Verb } from '../../src/cli/verb.ts'
import { adminSchema } from '../../src/schema/admin/index.ts'

const verbs = nouns.flatMap(({ name, verbs }) =>
  Object.entries(verbs).map(([verb, row]): [string, Verb] => [`${name} ${verb}`, row]),
)

/** The flags of a verb as one types them, without --help. */
function flagsOf(command: string): string[] {
  const program = new Command('cli')
  addCommands(program, async () => {})
  const [noun, verb] = command.split(' ')
  const found = program.commands.find((child) => child.name() === noun)?.commands
  return (found?.find((child) => child.name() === verb)?.options ?? [])
    .map(({ long }) => long ?? '')
    .toSorted()
}

describe('a verb of the command line', () => {
  it.each(verbs)('%s asks the admin schema what that can answer', (_, verb) => {
    expect(validate(adminSchema, parse(documentOf(verb)))).toEqual([])
  })

  it.each(verbs)('%s names only arguments that its operation has', (_, verb) => {
    const known = fieldOf(verb).args.map(({ name }) => name)
    expect(Object.keys({ ...verb.flags, ...verb.fixed }).filter((name) => !known.includes(name))).toEqual([])
  })

  it('has the flags that scripts use', () => {
    const flags = Object.fromEntries(verbs.map(([command]) => [command, flagsOf(command).join(' ')]))
    expect(flags).toEqual({
      'app create': '--appid --expires --no-check-replay --no-check-time --require-hmac --secret --token-ttl',
      'app list': '',
      'app disable': '--appid',
      'app enable': '--appid',
      'app expire': '--appid --at',
      'app rotate-secret': '--appid --overlap',
      'member create': '--email --mobile --nickname --password --username',
      'member find': '--name',
      'member list': '--after --limit',
      'member search': '--after --enabled --first --no-enabled --order-by --text',
      'member count': '--enabled --no-enabled --text',
      'member update': '--avatar --clear --email --mobile --new-username --nickname --realname --username',
      'member set-password': '--no-must-change --password --username',
      'member delete': '--confirm --username',
      'member disable': '--username',
      'member enable': '--username',
      'member force-reset': '--at-login --username',
      'member sessions': '--username',
      'member end-sessions': '--id --username',
      'member export': '--username',
      'member erase': '--confirm --username',
      'scene set': '--bundleid --verify',
      'scene list': '',
      'wechat add': '--appid --default --hash --host --open-platform --secret --type',
      'wechat list': '',
      'wechat update': '--appid --default --hash --host --no-default --open-platform --secret',
      'wechat remove': '--appid --force',
      'invite create': '--count --expires --level --owner',
      'invite list': '--before --limit',
      'invite lock': '--id',
      'invite unlock': '--id',
      'invite agent': '--code --off --username',
      'audit list': '--address --appid --before --dialect --event --limit --member --result --since --until',
    })
  })
})

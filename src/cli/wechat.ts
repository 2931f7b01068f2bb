import { Option } from 'commander'
import {
  addWechatAccount,
  listWechatAccounts,
  updateWechatAccount,
} from '../auth/identities/wechat/manage-accounts.ts'
import { removeWechatAccount } from '../auth/identities/wechat/remove-account.ts'
import type { WechatAccount } from '../db/generated/client.ts'
import { change, type Noun } from './command.ts'
import { filled, list, secretOf } from './options.ts'

const shown = ({ secretSealed: _, defaultFor, ...account }: WechatAccount) => ({
  ...account,
  isDefault: defaultFor !== null,
})

/** `wechat add|list|update|remove`. */
export const wechat: Noun = (program, run) => {
  const noun = program.command('wechat').description('official accounts and mini programs of ours')

  noun
    .command('add')
    .description('add an account; its secret is kept sealed')
    .addOption(
      new Option('--type <type>', 'what kind it is').choices(['official', 'mini']).makeOptionMandatory(),
    )
    .requiredOption('--appid <appid>', 'what WeChat calls it', filled)
    .requiredOption(
      '--secret <secret>',
      'the AppSecret, as WeChat shows it, or - to read it from standard input',
      filled,
    )
    .option(
      '--hash <hash>',
      'what clients call it by (wxid): 6 to 10 letters and digits; made here when left out',
    )
    .option('--default', 'the one of its type that is meant when a request names none', false)
    .option('--host <hosts>', 'hosts of the pages it signs and leads back to, separated by commas', list)
    .option('--open-platform <name>', 'unionids mean one person only inside it', filled, 'default')
    .action(({ default: isDefault, host: hosts, ...options }) => {
      const args = { ...options, isDefault, hosts }
      return change(run, { name: 'addWechatAccount', args }, async (deps) =>
        shown(await addWechatAccount(deps, { ...args, secret: await secretOf(options.secret) })),
      )
    })

  noun
    .command('list')
    .description('all accounts, without secrets')
    .action(() => run(async (deps) => (await listWechatAccounts(deps)).map(shown)))

  noun
    .command('update')
    .description('change an account; what is left out stays')
    .requiredOption('--appid <appid>', 'which account', filled)
    .option('--secret <secret>', 'the new AppSecret, or - to read it from standard input', filled)
    .option('--hash <hash>', 'what clients call it by from now on')
    .option('--default', 'the one of its type that is meant when a request names none')
    .option('--no-default', 'no longer that one')
    .option('--host <hosts>', 'all its hosts, separated by commas, instead of those before', list)
    .option(
      '--open-platform <name>',
      'another one; unionids that only this account has shown are forgotten',
      filled,
    )
    .action(({ default: isDefault, host: hosts, ...options }) => {
      const args = { ...options, isDefault, hosts }
      return change(run, { name: 'updateWechatAccount', args }, async (deps) =>
        shown(await updateWechatAccount(deps, { ...args, secret: await secretOf(options.secret) })),
      )
    })

  noun
    .command('remove')
    .description(
      'remove an account; prints how many WeChat users went with it, and how many members cannot log in',
    )
    .requiredOption('--appid <appid>', 'which account', filled)
    .option('--force', 'also when members are bound to it', false)
    .action(({ appid, force }) =>
      change(run, { name: 'removeWechatAccount', args: { appid, force } }, (deps) =>
        removeWechatAccount(deps, { appid, force }),
      ),
    )
}

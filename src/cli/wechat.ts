import { Option } from 'commander'
import { addWechatAccount, listWechatAccounts } from '../auth/wechat-accounts.ts'
import type { WechatAccount } from '../db/generated/client.ts'
import type { Noun } from './command.ts'

const shown = ({ secretSealed: _, defaultFor, ...account }: WechatAccount) => ({
  ...account,
  isDefault: defaultFor !== null,
})

/** `wechat add|list`. */
export const wechat: Noun = (program, run) => {
  const noun = program.command('wechat').description('official accounts and mini programs of ours')

  noun
    .command('add')
    .description('add an account; its secret is kept sealed')
    .addOption(
      new Option('--type <type>', 'what kind it is').choices(['official', 'mini']).makeOptionMandatory(),
    )
    .requiredOption('--appid <appid>')
    .requiredOption('--secret <secret>', 'the AppSecret, as WeChat shows it')
    .option(
      '--hash <hash>',
      'what clients call it by (wxid): 6 to 10 letters and digits; made here when left out',
    )
    .option('--default', 'the one of its type that is meant when a request names none', false)
    .option('--host <hosts>', 'hosts of the pages it signs and leads back to, separated by commas', list)
    .option('--open-platform <name>', 'unionids mean one person only inside it', 'default')
    .action(({ default: isDefault, host: hosts, ...options }) =>
      run(async (deps) => shown(await addWechatAccount(deps, { ...options, isDefault, hosts }))),
    )

  noun
    .command('list')
    .description('all accounts, without secrets')
    .action(() => run(async (deps) => (await listWechatAccounts(deps)).map(shown)))
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

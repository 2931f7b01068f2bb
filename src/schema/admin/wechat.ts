import { addWechatAccount, listWechatAccounts } from '../../auth/wechat-accounts.ts'
import type { WechatAccount } from '../../db/generated/client.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const WechatKind = builder.enumType('WechatKind', {
  description: 'What kind of WeChat account it is.',
  values: {
    OFFICIAL: { value: 'official', description: 'An official account.' },
    MINI: { value: 'mini', description: 'A mini program.' },
  } as const,
})

const WechatAccountType = builder.objectRef<WechatAccount>('WechatAccount').implement({
  description: 'An official account or a mini program of ours, without its secret.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the account.' }),
    type: t.field({
      type: WechatKind,
      description: 'What kind it is.',
      resolve: ({ type }) => (type === 'mini' ? 'mini' : 'official'),
    }),
    appid: t.exposeString('appid', { description: 'What WeChat calls it.' }),
    hash: t.exposeString('hash', { description: 'What clients call it (wxid).' }),
    isDefault: t.boolean({
      description: 'Whether it is meant when a request names none of its kind.',
      resolve: ({ defaultFor }) => defaultFor !== null,
    }),
    openPlatform: t.exposeString('openPlatform', { description: 'Unionids mean one person only inside it.' }),
    hosts: t.exposeStringList('hosts', { description: 'Hosts of the pages it signs and leads back to.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

builder.queryField('wechatAccounts', (t) =>
  t.field({
    type: [WechatAccountType],
    description: 'All accounts, the oldest first.',
    resolve: (_root, _args, ctx) => listWechatAccounts(ctx),
  }),
)

builder.mutationField('addWechatAccount', (t) =>
  t.field({
    type: WechatAccountType,
    description: 'Adds an account; its secret is kept sealed. Errors: WECHAT_ACCOUNT_EXISTS, BAD_INPUT.',
    args: {
      type: t.arg({ type: WechatKind, required: true, description: 'What kind it is.' }),
      appid: t.arg.string({
        required: true,
        description: 'What WeChat calls it.',
        validate: { schema: rules.label.min(1) },
      }),
      secret: t.arg.string({
        required: true,
        description: 'The AppSecret, as WeChat shows it.',
        validate: { schema: rules.name },
      }),
      hash: t.arg.string({
        description:
          'What clients call it: 6 to 10 letters and digits, a letter first; made here when left out.',
        validate: { schema: rules.label },
      }),
      isDefault: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'The one of its kind that is meant when a request names none.',
      }),
      openPlatform: t.arg.string({
        required: true,
        defaultValue: 'default',
        description: 'Unionids mean one person only inside it.',
        validate: { schema: rules.label.min(1) },
      }),
      hosts: t.arg.stringList({
        required: true,
        defaultValue: [],
        description: 'Hosts of the pages it signs and leads back to.',
        validate: { schema: rules.labels },
      }),
    },
    resolve: (_root, { hash, ...args }, ctx) => addWechatAccount(ctx, { ...args, hash: hash ?? undefined }),
  }),
)

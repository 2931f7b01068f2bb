import { addWechatAccount, updateWechatAccount } from '../../auth/identities/wechat/manage-accounts.ts'
import {
  removeWechatAccount,
  type RemovedWechatAccount,
} from '../../auth/identities/wechat/remove-account.ts'
import { kindOf } from '../../auth/identities/wechat/accounts.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'

const WechatKind = builder.enumType('WechatKind', {
  description: 'What kind of WeChat account it is.',
  values: {
    OFFICIAL: { value: 'official', description: 'An official account.' },
    MINI: { value: 'mini', description: 'A mini program.' },
  } as const,
})

export const WechatAccountType = builder.prismaObject('WechatAccount', {
  description: 'An official account or a mini program of ours, without its secret.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the account.' }),
    type: t.field({
      type: WechatKind,
      description: 'What kind it is.',
      resolve: kindOf,
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
  t.prismaField({
    type: [WechatAccountType],
    description: 'All accounts, the oldest first.',
    resolve: (query, _root, _args, { db }) => db.wechatAccount.findMany({ ...query, orderBy: { id: 'asc' } }),
  }),
)

builder.mutationField('addWechatAccount', (t) =>
  t.field({
    type: WechatAccountType,
    description: 'Adds an account; its secret is kept sealed.',
    fails: ['WECHAT_ACCOUNT_EXISTS'],
    args: {
      type: t.arg({ type: WechatKind, required: true, description: 'What kind it is.', audit: 'shown' }),
      appid: t.arg.string({
        required: true,
        description: 'What WeChat calls it.',
        audit: 'app',
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
        audit: 'shown',
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
        audit: 'shown',
        validate: { schema: rules.label.min(1) },
      }),
      hosts: t.arg.stringList({
        required: true,
        defaultValue: [],
        description: 'Hosts of the pages it signs and leads back to.',
        audit: 'shown',
        validate: { schema: rules.labels },
      }),
    },
    resolve: (_root, { hash, ...args }, ctx) => addWechatAccount(ctx, { ...args, hash: hash ?? undefined }),
  }),
)

const anAccount = {
  required: true,
  description: 'The appid of a WeChat account.',
  audit: 'app',
  validate: { schema: rules.label },
} as const

builder.mutationField('updateWechatAccount', (t) =>
  t.field({
    type: WechatAccountType,
    description:
      'Changes an account; what is left out or null stays. WECHAT_ACCOUNT_EXISTS: another account has this hash.',
    fails: ['WECHAT_ACCOUNT_UNKNOWN', 'WECHAT_ACCOUNT_EXISTS'],
    args: {
      appid: t.arg.string(anAccount),
      secret: t.arg.string({
        description: 'The new AppSecret, when WeChat has changed it.',
        validate: { schema: rules.name },
      }),
      hash: t.arg.string({
        description: 'What clients call it from now on; the one before is unknown then.',
        audit: 'shown',
        validate: { schema: rules.label },
      }),
      isDefault: t.arg.boolean({
        description: 'True: it is meant from now on when a request names none of its kind. False: it is not.',
      }),
      openPlatform: t.arg.string({
        description: 'Another open platform: the unionids that only this account has shown are forgotten.',
        audit: 'shown',
        validate: { schema: rules.label.min(1) },
      }),
      hosts: t.arg.stringList({
        description: 'All hosts of the pages it signs and leads back to, instead of those before.',
        audit: 'shown',
        validate: { schema: rules.labels },
      }),
    },
    resolve: (_root, { appid, ...changes }, ctx) =>
      updateWechatAccount(ctx, {
        appid,
        secret: changes.secret ?? undefined,
        hash: changes.hash ?? undefined,
        isDefault: changes.isDefault ?? undefined,
        openPlatform: changes.openPlatform ?? undefined,
        hosts: changes.hosts ?? undefined,
      }),
  }),
)

const RemovedWechatAccountType = builder.objectRef<RemovedWechatAccount>('RemovedWechatAccount').implement({
  description: 'What went with an account.',
  fields: (t) => ({
    identities: t.exposeInt('identities', {
      description: 'How many WeChat users were bound to members by it.',
    }),
    lockedOut: t.exposeInt('lockedOut', {
      description: 'How many members could log in by nothing else: they are still there, and cannot get in.',
    }),
  }),
})

builder.mutationField('removeWechatAccount', (t) =>
  t.field({
    type: RemovedWechatAccountType,
    description:
      'Removes an account. Where members are bound to it only with `force`: then what binds them goes too. ' +
      'WECHAT_ACCOUNT_IN_USE comes with `members`: how many.',
    fails: ['WECHAT_ACCOUNT_UNKNOWN', 'WECHAT_ACCOUNT_IN_USE'],
    args: {
      appid: t.arg.string(anAccount),
      force: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'True: also when members are bound to it.',
      }),
    },
    resolve: (_root, args, ctx) => removeWechatAccount(ctx, args),
  }),
)

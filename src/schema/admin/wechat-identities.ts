import { keyset } from '../shared/pages.ts'
import { builder } from './builder.ts'
import { MemberType } from './members.ts'
import { WechatAccountType } from './wechat.ts'

const WechatIdentityType = builder.prismaObject('WechatIdentity', {
  description: 'A WeChat user that a member can log in as.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'Grows with each binding.' }),
    account: t.relation('account', { description: 'Our account that knows this user.' }),
    member: t.relation('member', { description: 'The member it logs in to.' }),
    openid: t.exposeString('openid', { description: 'The user’s name in that account only.' }),
    unionid: t.exposeString('unionid', {
      nullable: true,
      description: 'The user’s name in all accounts of one open platform; null where WeChat told none.',
    }),
    nickname: t.exposeString('nickname', { nullable: true, description: 'The name the user has in WeChat.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was bound to a member.' }),
  }),
})

builder.prismaObjectField(MemberType, 'identities', (t) =>
  t.relation('wechatIdentities', {
    description: 'Every WeChat user that this member can log in as: a handful at most.',
    query: { orderBy: { id: 'asc' } },
  }),
)

builder.prismaObjectField(WechatAccountType, 'identities', (t) =>
  t.prismaConnection(
    {
      type: WechatIdentityType,
      cursor: 'id',
      description: 'The users of this account that are bound to members, the newest first.',
      resolve: (asked, { id }, _args, { db }) =>
        db.wechatIdentity.findMany(
          keyset(asked, { kind: 'number', order: 'desc', where: { accountId: id } }),
        ),
    },
    { name: 'WechatIdentityConnection', description: 'A page of WeChat users.' },
    { name: 'WechatIdentityEdge', description: 'A WeChat user and its place in the list.' },
  ),
)

import { changePassword } from '../auth/flows/change-password.ts'
import { grantOf } from './context.ts'
import type { Member, MemberAccount, MemberLevel } from '../db/generated/client.ts'
import { builder } from './builder.ts'
import { rules } from './rules.ts'

const money = (amount: { toFixed(digits: number): string }) => amount.toFixed(2)

const AccountType = builder.objectRef<MemberAccount>('MemberAccount').implement({
  description: 'Money and points of a member. Amounts are texts with two decimals.',
  fields: (t) => ({
    userMoney: t.string({ description: 'Balance.', resolve: (a) => money(a.userMoney) }),
    accumulateMoney: t.string({
      description: 'Balance ever received.',
      resolve: (a) => money(a.accumulateMoney),
    }),
    giveMoney: t.string({ description: 'Received as a gift.', resolve: (a) => money(a.giveMoney) }),
    consumeMoney: t.string({ description: 'Spent.', resolve: (a) => money(a.consumeMoney) }),
    frozenMoney: t.string({ description: 'Held back.', resolve: (a) => money(a.frozenMoney) }),
    userIntegral: t.exposeInt('userIntegral', { description: 'Points.' }),
    accumulateIntegral: t.exposeInt('accumulateIntegral', { description: 'Points ever received.' }),
    giveIntegral: t.exposeInt('giveIntegral', { description: 'Points received as a gift.' }),
    consumeIntegral: t.string({ description: 'Points spent.', resolve: (a) => money(a.consumeIntegral) }),
    frozenIntegral: t.exposeInt('frozenIntegral', { description: 'Points held back.' }),
  }),
})

const LevelType = builder.objectRef<MemberLevel>('MemberLevel').implement({
  description: 'The rank of a member.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the level.' }),
    level: t.exposeInt('level', { description: 'Its place, 1 the lowest.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    discount: t.string({ description: 'Percent a member pays.', resolve: (level) => money(level.discount) }),
  }),
})

export const MemberType = builder.objectRef<Member>('Member').implement({
  description: 'A person who logs in.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the member.' }),
    username: t.exposeString('username', { description: 'The name the member joined with.' }),
    mobile: t.exposeString('mobile', { nullable: true, description: 'E.164, for example +8613800138000.' }),
    email: t.exposeString('email', { nullable: true, description: 'Lower-cased.' }),
    nickname: t.exposeString('nickname', { nullable: true, description: 'What others see.' }),
    realname: t.exposeString('realname', { nullable: true, description: 'The name in real life.' }),
    avatar: t.exposeString('avatar', { nullable: true, description: 'The address of a picture.' }),
    gender: t.exposeInt('gender', { description: '0 unknown, 1 male, 2 female.' }),
    qq: t.exposeString('qq', { nullable: true, description: 'QQ number.' }),
    birthday: t.string({
      nullable: true,
      description: 'As 2000-01-31.',
      resolve: ({ birthday }) => birthday?.toISOString().slice(0, 10),
    }),
    homePhone: t.exposeString('homePhone', { nullable: true, description: 'A landline.' }),
    provinceId: t.exposeInt('provinceId', { description: 'Province, 0 unknown.' }),
    cityId: t.exposeInt('cityId', { description: 'City, 0 unknown.' }),
    areaId: t.exposeInt('areaId', { description: 'District, 0 unknown.' }),
    visitCount: t.exposeInt('visitCount', { description: 'Logins with a password so far.' }),
    lastLoginAt: t.expose('lastLoginAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The last of them.',
    }),
    lastLoginIp: t.exposeString('lastLoginIp', { nullable: true, description: 'And where it came from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the member joined.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the member last changed.' }),
    account: t.field({
      type: AccountType,
      nullable: true,
      description: 'Money and points, if the member has any.',
      resolve: ({ id }, _args, { db }) => db.memberAccount.findUnique({ where: { memberId: id } }),
    }),
    level: t.field({
      type: LevelType,
      nullable: true,
      description: 'The rank, if the member has one.',
      resolve: ({ levelId }, _args, { db }) =>
        levelId === null ? null : db.memberLevel.findUnique({ where: { id: levelId } }),
    }),
  }),
})

builder.queryField('me', (t) =>
  t.field({
    type: MemberType,
    description: 'The member whose access token the request carries.',
    needs: 'session',
    resolve: (_root, _args, ctx) => ctx.db.member.findUniqueOrThrow({ where: { id: grantOf(ctx).memberId } }),
  }),
)

builder.mutationField('changePassword', (t) =>
  t.boolean({
    description: 'Sets a new password, given the current one, and ends every other session of the member.',
    needs: 'session',
    fails: ['PASSWORD_UNACCEPTABLE', 'TOO_MANY_ATTEMPTS', 'BUSY', 'INVALID_CREDENTIALS'],
    credential: true,
    args: {
      currentPassword: t.arg.string({
        required: true,
        description: 'The password now in force.',
        validate: { schema: rules.password },
      }),
      newPassword: t.arg.string({
        required: true,
        description: 'Eight characters or more, any characters; common ones are refused.',
        validate: { schema: rules.password },
      }),
    },
    resolve: async (_root, args, ctx) => {
      await changePassword(ctx, ctx.client, { ...args, grant: grantOf(ctx) })
      return true
    },
  }),
)

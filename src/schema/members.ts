import { shownName } from '../auth/names/shown-name.ts'
import { changePassword } from '../auth/flows/change-password.ts'
import { reauthenticate } from '../auth/flows/reauthenticate.ts'
import { grantOf } from './shared/context.ts'
import { builder } from './builder.ts'
import { rules } from './shared/rules.ts'

/** Of every change of what lets a member in. */
export const keepOtherSessions =
  'True: stay logged in elsewhere. Else every other session of the member ends.'

const money = (amount: { toFixed(digits: number): string }) => amount.toFixed(2)

builder.prismaObject('MemberAccount', {
  description: 'Money and points of a member. Amounts are texts with two decimals.',
  fields: (t) => ({
    userMoney: t.string({
      description: 'The balance that can be spent now.',
      resolve: (a) => money(a.userMoney),
    }),
    accumulateMoney: t.string({
      description: 'All that was ever paid in, spent or not.',
      resolve: (a) => money(a.accumulateMoney),
    }),
    giveMoney: t.string({
      description: 'The part of the balance that was given, not paid.',
      resolve: (a) => money(a.giveMoney),
    }),
    consumeMoney: t.string({
      description: 'All that was ever spent.',
      resolve: (a) => money(a.consumeMoney),
    }),
    frozenMoney: t.string({
      description: 'The part of the balance that is held for an order.',
      resolve: (a) => money(a.frozenMoney),
    }),
    userIntegral: t.exposeInt('userIntegral', { description: 'Points that can be spent now.' }),
    accumulateIntegral: t.exposeInt('accumulateIntegral', {
      description: 'All points ever received, spent or not.',
    }),
    giveIntegral: t.exposeInt('giveIntegral', { description: 'Points that were given, not earned.' }),
    consumeIntegral: t.string({
      description: 'All points ever spent, with two decimals.',
      resolve: (a) => money(a.consumeIntegral),
    }),
    frozenIntegral: t.exposeInt('frozenIntegral', { description: 'Points that are held for an order.' }),
  }),
})

builder.prismaObject('MemberLevel', {
  description: 'The rank of a member.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the level.' }),
    level: t.exposeInt('level', { description: 'Its place, 1 the lowest.' }),
    name: t.exposeString('name', { description: 'What members see of the rank.' }),
    discount: t.string({
      description: 'Percent of the price that its members pay, for example 95.00.',
      resolve: (level) => money(level.discount),
    }),
  }),
})

export const MemberType = builder.prismaObject('Member', {
  description: 'A person who logs in.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the member.' }),
    username: t.string({
      description:
        'The name the member joined with; of one that is a phone or address not proven, its number.',
      resolve: (member, _args, { client }) =>
        client.wire.trustsTypedNames ? member.username : shownName(member),
    }),
    mobile: t.exposeString('mobile', { nullable: true, description: 'E.164, for example +8613800138000.' }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'Always in lower case, however it was typed.',
    }),
    nickname: t.exposeString('nickname', { nullable: true, description: 'The name that other members see.' }),
    realname: t.exposeString('realname', { nullable: true, description: 'The name in real life.' }),
    avatar: t.exposeString('avatar', { nullable: true, description: 'The address of a picture.' }),
    gender: t.exposeInt('gender', { description: '0 unknown, 1 male, 2 female.' }),
    qq: t.exposeString('qq', { nullable: true, description: 'The number in QQ, the messenger.' }),
    birthday: t.string({
      nullable: true,
      description: 'A day without a time, as 2000-01-31.',
      resolve: ({ birthday }) => birthday?.toISOString().slice(0, 10),
    }),
    homePhone: t.exposeString('homePhone', {
      nullable: true,
      description: 'A landline number, as the member typed it.',
    }),
    provinceId: t.exposeInt('provinceId', {
      description: 'The shop’s number of the province; 0 is unknown.',
    }),
    cityId: t.exposeInt('cityId', { description: 'The shop’s number of the city; 0 is unknown.' }),
    areaId: t.exposeInt('areaId', { description: 'The shop’s number of the district; 0 is unknown.' }),
    visitCount: t.exposeInt('visitCount', { description: 'Logins with a password so far.' }),
    lastLoginAt: t.expose('lastLoginAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The last login that `visitCount` counts.',
    }),
    lastLoginIp: t.exposeString('lastLoginIp', {
      nullable: true,
      description: 'The address that this last login came from.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the member joined.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the member last changed.' }),
    // Each `resolve` is for a member that a flow has read already: without it the member would be read again.
    account: t.relation('account', {
      nullable: true,
      description: 'Money and points, if the member has any.',
      resolve: (query, { id }, _args, { db }) =>
        db.memberAccount.findUnique({ ...query, where: { memberId: id } }),
    }),
    level: t.relation('level', {
      nullable: true,
      description: 'The rank, if the member has one.',
      resolve: (query, { levelId }, _args, { db }) =>
        levelId === null ? null : db.memberLevel.findUnique({ ...query, where: { id: levelId } }),
    }),
  }),
})

builder.queryField('me', (t) =>
  t.prismaField({
    type: MemberType,
    description: 'The member whose access token the request carries.',
    needs: 'session',
    resolve: (query, _root, _args, ctx) =>
      ctx.db.member.findUniqueOrThrow({ ...query, where: { id: grantOf(ctx).memberId } }),
  }),
)

builder.mutationField('changePassword', (t) =>
  t.boolean({
    description: 'Sets a new password, given the current one, and tells the member’s contacts.',
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
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: async (_root, args, ctx) => {
      await changePassword(ctx, ctx.client, { ...args, language: ctx.language, grant: grantOf(ctx) })
      return true
    },
  }),
)

builder.mutationField('reauthenticate', (t) =>
  t.field({
    type: 'DateTime',
    description:
      'Proves anew that the member is here, by the password or by a code of purpose LOGIN, for what answers ' +
      'REAUTHENTICATION_REQUIRED. The session stays as it is. Answers until when it counts: ten minutes.',
    needs: 'session',
    fails: [
      'MOBILE_INVALID',
      'EMAIL_INVALID',
      'INVALID_CREDENTIALS',
      'PASSWORD_CHANGE_REQUIRED',
      'CODE_INVALID',
      'CONTACT_TOO_NEW',
      'TOO_MANY_ATTEMPTS',
      'BUSY',
    ],
    credential: true,
    args: {
      password: t.arg.string({
        description: 'The password of the logged-in member.',
        validate: { schema: rules.password },
      }),
      code: t.arg.string({
        description:
          'Instead: a code that was sent to a phone or address the member has proven, more than a day ago or when it joined.',
        validate: { schema: rules.label },
      }),
      to: t.arg.string({
        description: 'Where the code went; left out, the phone, or else the address.',
        validate: { schema: rules.name },
      }),
    },
    resolve: (_root, args, ctx) => reauthenticate(ctx, ctx.client, { ...args, grant: grantOf(ctx) }),
  }),
)

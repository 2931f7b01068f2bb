import { createMember, findMember, setMemberEnabled } from '../../auth/members/members.ts'
import { countMembers, findMemberIds, type MemberOrder } from '../../auth/members/search.ts'
import { cursorId } from '../shared/pages.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'

builder.prismaObject('MemberLevel', {
  description: 'A rank that members can have.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number that `levelId` means.' }),
    level: t.exposeInt('level', { description: 'Its place among the ranks, 1 the lowest.' }),
    name: t.exposeString('name', { description: 'The name that members see.' }),
  }),
})

export const MemberType = builder.prismaObject('Member', {
  description: 'A person who logs in.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the member.' }),
    username: t.exposeString('username', { description: 'The name the member joined with.' }),
    mobile: t.exposeString('mobile', { nullable: true, description: 'E.164, for example +8613800138000.' }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'Always in lower case, however it was typed.',
    }),
    mobileProvenAt: t.expose('mobileProvenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the member proved to hold the mobile.',
    }),
    emailProvenAt: t.expose('emailProvenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the member proved to hold the e-mail.',
    }),
    nickname: t.exposeString('nickname', { nullable: true, description: 'The name that other members see.' }),
    realname: t.exposeString('realname', { nullable: true, description: 'The name in official papers.' }),
    avatar: t.exposeString('avatar', { nullable: true, description: 'The address of a picture.' }),
    gender: t.exposeInt('gender', { description: '0 unknown, 1 male, 2 female.' }),
    qq: t.exposeString('qq', { nullable: true, description: 'The number at QQ.' }),
    birthday: t.expose('birthday', {
      type: 'DateTime',
      nullable: true,
      description: 'The day of birth, as midnight in UTC.',
    }),
    homePhone: t.exposeString('homePhone', {
      nullable: true,
      description: 'The number of a landline telephone.',
    }),
    provinceId: t.exposeInt('provinceId', {
      description: 'The province in the table of the old shops; 0 unknown.',
    }),
    cityId: t.exposeInt('cityId', { description: 'The city in the table of the old shops; 0 unknown.' }),
    areaId: t.exposeInt('areaId', { description: 'The district in the table of the old shops; 0 unknown.' }),
    levelId: t.exposeInt('levelId', { nullable: true, description: 'The number of the member’s level.' }),
    referrerId: t.exposeInt('referrerId', {
      nullable: true,
      description: 'The member who recommended this one.',
    }),
    hasPassword: t.boolean({
      description: 'Whether the member can log in with a password.',
      resolve: ({ passwordHash }) => passwordHash !== null,
    }),
    mustChangePassword: t.exposeBoolean('mustChangePassword', {
      description: 'Whether the password opens nothing until the next login by it has chosen another one.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the member is locked out.',
    }),
    eraseFrom: t.expose('eraseFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on the member is to be erased; a login before it calls that off.',
    }),
    mergedIntoId: t.exposeInt('mergedIntoId', {
      nullable: true,
      description: 'The member this one lives on as, when both are one person.',
    }),
    mergedInto: t.relation('mergedInto', {
      nullable: true,
      description: 'The member of `mergedIntoId`.',
    }),
    referrer: t.relation('referrer', {
      nullable: true,
      description: 'The member who recommended this one; it is set once and stays.',
    }),
    level: t.relation('level', { nullable: true, description: 'The rank, if the member has one.' }),
    isAgent: t.exposeBoolean('isAgent', { description: 'Whether the member recommends others.' }),
    agentCode: t.exposeString('agentCode', { nullable: true, description: 'The code it hands out.' }),
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
  }),
})

builder.queryField('member', (t) =>
  t.field({
    type: MemberType,
    nullable: true,
    description: 'The member of a name, or null.',
    args: {
      name: t.arg.string({
        required: true,
        description: 'Username, mobile or e-mail.',
        validate: { schema: rules.name },
      }),
    },
    resolve: (_root, { name }, ctx) => findMember(ctx, name),
  }),
)

const MemberConnection = builder.connectionObject(
  { type: MemberType, name: 'MemberConnection', description: 'A page of members.' },
  { name: 'MemberEdge', description: 'A member and its place in the list.' },
)

const orders: Record<string, { value: MemberOrder; description: string }> = {
  JOINED_ASC: { value: 'joined-asc', description: 'Who joined first is first.' },
  JOINED_DESC: { value: 'joined-desc', description: 'Who joined last is first.' },
  USERNAME_ASC: { value: 'username-asc', description: 'By username, A before B.' },
  USERNAME_DESC: { value: 'username-desc', description: 'By username, B before A.' },
  LAST_LOGIN_ASC: { value: 'last-login-asc', description: 'Who has been away longest is first.' },
  LAST_LOGIN_DESC: { value: 'last-login-desc', description: 'Who logged in last is first.' },
}

const MemberOrderType = builder.enumType('MemberOrder', {
  description: 'What a list of members is sorted by. A last login is one that `visitCount` counts.',
  values: orders,
})

const filters = () =>
  builder.args((t) => ({
    search: t.string({
      description:
        'Only who has this, two characters or more, in the username, mobile, e-mail, nickname or real name, whatever its case.',
      validate: { schema: rules.label },
    }),
    enabled: t.boolean({
      description: 'True: only who may log in; false: only who is locked out.',
    }),
  }))

builder.queryField('memberCount', (t) =>
  t.int({
    description: 'How many members there are, or are found.',
    args: filters(),
    resolve: (_root, args, ctx) => countMembers(ctx, args),
  }),
)

builder.queryField('membersConnection', (t) =>
  t.prismaConnection(
    {
      type: MemberType,
      cursor: 'id',
      description: 'Members, by number unless sorted otherwise: all, or those that are looked for.',
      args: {
        ...filters(),
        orderBy: t.arg({
          type: MemberOrderType,
          required: true,
          defaultValue: 'joined-asc',
          description: 'What they are sorted by, and which way.',
        }),
      },
      resolve: async (asked, _root, { orderBy: order, search, enabled }, ctx) => {
        const { cursor, skip: _, take, ...query } = asked
        const after = cursor && cursorId(asked, 'number')
        const ids = await findMemberIds(ctx, { search, enabled }, { order, after, take })
        const rows = await ctx.db.member.findMany({ ...query, where: { id: { in: ids } } })
        return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
      },
    },
    MemberConnection,
  ),
)

builder.queryField('members', (t) =>
  t.prismaField({
    type: [MemberType],
    description: 'Members by number, a page at a time.',
    deprecationReason: 'Use `membersConnection`, which says whether there is more.',
    args: {
      after: t.arg.int({
        required: true,
        defaultValue: 0,
        description: 'Start after this number: the last of the page before.',
      }),
      limit: t.arg.int({
        required: true,
        defaultValue: 100,
        description: 'At most this many, 200 or fewer.',
        validate: { schema: rules.page },
      }),
    },
    resolve: (query, _root, { after, limit }, { db }) =>
      db.member.findMany({ ...query, where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: limit }),
  }),
)

builder.mutationField('createMember', (t) =>
  t.field({
    type: MemberType,
    description: 'Adds a member; the operator vouches for mobile and e-mail.',
    fails: ['BUSY', 'MEMBER_EXISTS'],
    args: {
      username: t.arg.string({
        required: true,
        description: 'The name it logs in by.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      password: t.arg.string({
        description: 'Without one there is no password login.',
        validate: { schema: rules.password },
      }),
      mobile: t.arg.string({
        description: 'The mobile number; you vouch for it.',
        validate: { schema: rules.name },
      }),
      email: t.arg.string({
        description: 'The e-mail address; you vouch for it.',
        validate: { schema: rules.name },
      }),
      nickname: t.arg.string({
        description: 'The name that other members see.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, args, ctx) => createMember(ctx, { ...args, proven: 'all' }),
  }),
)

/** The argument that names the member an operation is about. */
export const aMember = {
  required: true,
  description: 'The username of a member.',
  audit: 'member',
  validate: { schema: rules.name },
} as const

builder.mutationField('setMemberEnabled', (t) =>
  t.field({
    type: MemberType,
    description: 'Locks a member out, which ends every session, or lets it in again.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string(aMember),
      enabled: t.arg.boolean({ required: true, description: 'False locks it out.' }),
    },
    resolve: (_root, args, ctx) => setMemberEnabled(ctx, ctx.client, args),
  }),
)

import { createMember, findMember, listMembers, setMemberEnabled } from '../../auth/members/members.ts'
import type { Member } from '../../db/generated/client.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

export const MemberType = builder.objectRef<Member>('Member').implement({
  description: 'A person who logs in.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the member.' }),
    username: t.exposeString('username', { description: 'The name the member joined with.' }),
    mobile: t.exposeString('mobile', { nullable: true, description: 'E.164, for example +8613800138000.' }),
    email: t.exposeString('email', { nullable: true, description: 'Lower-cased.' }),
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
    nickname: t.exposeString('nickname', { nullable: true, description: 'What others see.' }),
    hasPassword: t.boolean({
      description: 'Whether the member can log in with a password.',
      resolve: ({ passwordHash }) => passwordHash !== null,
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the member is locked out.',
    }),
    mergedIntoId: t.exposeInt('mergedIntoId', {
      nullable: true,
      description: 'The member this one lives on as, when both are one person.',
    }),
    isAgent: t.exposeBoolean('isAgent', { description: 'Whether the member recommends others.' }),
    agentCode: t.exposeString('agentCode', { nullable: true, description: 'The code it hands out.' }),
    visitCount: t.exposeInt('visitCount', { description: 'Logins with a password so far.' }),
    lastLoginAt: t.expose('lastLoginAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The last of them.',
    }),
    lastLoginIp: t.exposeString('lastLoginIp', { nullable: true, description: 'And where it came from.' }),
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

builder.queryField('members', (t) =>
  t.field({
    type: [MemberType],
    description: 'Members by number, a page at a time.',
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
    resolve: (_root, args, ctx) => listMembers(ctx, args),
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
        description: 'Its name.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      password: t.arg.string({
        description: 'Without one there is no password login.',
        validate: { schema: rules.password },
      }),
      mobile: t.arg.string({ description: 'Its mobile.', validate: { schema: rules.name } }),
      email: t.arg.string({ description: 'Its e-mail.', validate: { schema: rules.name } }),
      nickname: t.arg.string({ description: 'What others see.', validate: { schema: rules.label } }),
    },
    resolve: (_root, args, ctx) => createMember(ctx, { ...args, proven: 'all' }),
  }),
)

builder.mutationField('setMemberEnabled', (t) =>
  t.field({
    type: MemberType,
    description: 'Locks a member out, which ends every session, or lets it in again.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string({
        required: true,
        description: 'Which member.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      enabled: t.arg.boolean({ required: true, description: 'False locks it out.' }),
    },
    resolve: (_root, args, ctx) => setMemberEnabled(ctx, ctx.client, args),
  }),
)

import { setAgent } from '../../auth/members/agents.ts'
import { createInvites, setInviteLocked } from '../../auth/members/invite-codes.ts'
import { keyset } from '../shared/pages.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'
import { aMember, MemberType } from './members.ts'

const InviteCodeType = builder.prismaObject('InviteCode', {
  description: 'Lets one person join.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the code.' }),
    code: t.string({
      description:
        'What the new member types to join; while it is good, read-only credentials see its start only.',
      // Who may only read could join with what it reads.
      resolve: ({ code, usedById }, _args, { admin }) =>
        admin.scope === 'read' && usedById === null ? `${code.slice(0, 4)}…` : code,
    }),
    ownerId: t.exposeInt('memberId', { nullable: true, description: 'Who counts as the recommender.' }),
    levelId: t.exposeInt('levelId', { nullable: true, description: 'The level the new member gets.' }),
    owner: t.relation('owner', { nullable: true, description: 'The member of `ownerId`.' }),
    level: t.relation('level', { nullable: true, description: 'The rank of `levelId`.' }),
    usedBy: t.relation('usedBy', { nullable: true, description: 'The member of `usedById`.' }),
    usedAt: t.expose('usedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody joined with it; null while it is good.',
    }),
    usedById: t.exposeInt('usedById', {
      nullable: true,
      description: 'The number of the member who joined with it.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Its end, if any.' }),
    locked: t.exposeBoolean('locked', {
      description: 'True when an operator has closed it: nobody can join with it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})

const InviteCodeConnection = builder.connectionObject(
  { type: InviteCodeType, name: 'InviteCodeConnection', description: 'A page of invite codes.' },
  { name: 'InviteCodeEdge', description: 'An invite code and its place in the list.' },
)

builder.prismaObjectField(MemberType, 'inviteCodes', (t) =>
  t.prismaConnection(
    {
      type: InviteCodeType,
      cursor: 'id',
      description: 'The invite codes that name this member as the recommender, the newest first.',
      resolve: (asked, { id }, _args, { db }) =>
        db.inviteCode.findMany(keyset(asked, { kind: 'number', order: 'desc', where: { memberId: id } })),
    },
    InviteCodeConnection,
  ),
)

builder.queryField('inviteCodesConnection', (t) =>
  t.prismaConnection(
    {
      type: InviteCodeType,
      cursor: 'id',
      description: 'All invite codes, used ones too, the newest first.',
      resolve: (asked, _root, _args, { db }) =>
        db.inviteCode.findMany(keyset(asked, { kind: 'number', order: 'desc', where: {} })),
    },
    InviteCodeConnection,
  ),
)

builder.queryField('inviteCodes', (t) =>
  t.prismaField({
    type: [InviteCodeType],
    description: 'Invite codes, the newest first, a page at a time.',
    deprecationReason: 'Use `inviteCodesConnection`, which says whether there is more.',
    args: {
      before: t.arg.int({ description: 'Older than the code of this number: the last of the page before.' }),
      limit: t.arg.int({
        required: true,
        defaultValue: 100,
        description: 'At most this many, 200 or fewer.',
        validate: { schema: rules.page },
      }),
    },
    resolve: (query, _root, { before, limit }, { db }) => {
      const where = before ? { id: { lt: before } } : {}
      return db.inviteCode.findMany({ ...query, where, orderBy: { id: 'desc' }, take: limit })
    },
  }),
)

builder.mutationField('createInviteCodes', (t) =>
  t.field({
    type: [InviteCodeType],
    description: 'Makes invite codes, each good for one new member.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      owner: t.arg.string({
        description: 'The username of who counts as the recommender.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      level: t.arg.int({
        description: 'The level the new member gets.',
        validate: { schema: rules.seconds },
      }),
      count: t.arg.int({
        required: true,
        defaultValue: 1,
        description: 'How many, 200 or fewer.',
        validate: { schema: rules.page },
      }),
      expiresAt: t.arg({ type: 'DateTime', description: 'Their end; never when left out.' }),
    },
    resolve: (_root, args, ctx) => createInvites(ctx, args),
  }),
)

builder.mutationField('setInviteLocked', (t) =>
  t.field({
    type: InviteCodeType,
    description:
      'Closes an invite code that nobody has used, or opens it again. INVITE_INVALID: there is no such code.',
    fails: ['INVITE_INVALID', 'INVITE_USED'],
    args: {
      id: t.arg.int({ required: true, description: 'The number of the code.' }),
      locked: t.arg.boolean({ required: true, description: 'True locks the code; false opens it again.' }),
    },
    resolve: (_root, args, ctx) => setInviteLocked(ctx, args),
  }),
)

builder.mutationField('setAgent', (t) =>
  t.field({
    type: MemberType,
    description: 'Makes a member a recommender, or ends that. INVITE_USED: another member has this code.',
    fails: ['MEMBER_NOT_FOUND', 'INVITE_USED'],
    args: {
      username: t.arg.string(aMember),
      isAgent: t.arg.boolean({
        required: true,
        description: 'True lets the member recommend others; false ends it.',
      }),
      code: t.arg.string({
        description: 'The code to hand out as `agent`; made here when left out.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { code, ...args }, ctx) => setAgent(ctx, { ...args, code: code ?? null }),
  }),
)

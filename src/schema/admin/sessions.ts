import type { GraphQLResolveInfo } from 'graphql'
import {
  isLive,
  lastSeen,
  liveSessionIds,
  mostSessions,
  type SessionOrder,
} from '../../auth/sessions/live-sessions.ts'
import type { Prisma, Session } from '../../db/generated/client.ts'
import type { AdminContext } from '../shared/context.ts'
import { requireMember } from '../../auth/members/members.ts'
import { endSessions } from '../../auth/sessions/end-sessions.ts'
import { cursorId } from '../shared/pages.ts'
import { rules } from '../shared/rules.ts'
import { createSiblings } from '../shared/siblings.ts'
import { AppType } from './apps.ts'
import { builder } from './builder.ts'
import { MemberType } from './members.ts'

const SessionType = builder.prismaObject('Session', {
  description: 'One login of a member, on one device.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As the audit names it.' }),
    memberId: t.exposeInt('memberId', { description: 'The number of the member.' }),
    device: t.exposeString('device', { nullable: true, description: 'The name the client gave its device.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The User-Agent of the login.' }),
    group: t.exposeString('group', { description: 'The kind of client, as the client named it.' }),
    member: t.relation('member', { description: 'The member who logged in.' }),
    appid: t.string({
      nullable: true,
      description: 'The app it belongs to, by its own name.',
      select: { app: { select: { appid: true } } },
      resolve: ({ app }) => app?.appid,
    }),
    app: t.relation('app', { nullable: true, description: 'The app it belongs to; null for none.' }),
    dialect: t.exposeString('dialect', { description: 'The wire it logged in by.' }),
    address: t.exposeString('address', { nullable: true, description: 'The address it logged in from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it logged in.' }),
    lastSeenAt: t.field({
      type: 'DateTime',
      description: 'When its tokens were last used, to the minute.',
      resolve: (session, _args, ctx) => lastSeen(ctx, session),
    }),
    accessExpiresAt: t.expose('accessExpiresAt', {
      type: 'DateTime',
      description: 'When its access token expires.',
    }),
    expiresAt: t.expose('refreshExpiresAt', { type: 'DateTime', description: 'Its end if it is not used.' }),
    absoluteExpiresAt: t.expose('absoluteExpiresAt', {
      type: 'DateTime',
      description: 'Its end in any case.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended; null while it is live.',
    }),
    endReason: t.exposeString('endReason', {
      nullable: true,
      description: 'Why it was ended, for example revoked; null while it is live.',
    }),
  }),
})

const SessionConnection = builder.connectionObject(
  { type: SessionType, name: 'SessionConnection', description: 'A page of sessions.' },
  { name: 'SessionEdge', description: 'A session and its place in the list.' },
)

const SessionOrderType = builder.enumType('SessionOrder', {
  description: 'What a list of sessions is sorted by.',
  values: {
    LOGIN_DESC: { value: 'login-desc', description: 'Who logged in last is first.' },
    LOGIN_ASC: { value: 'login-asc', description: 'Who logged in first is first.' },
    END_ASC: { value: 'end-asc', description: 'By `expiresAt`: what ends soonest is first.' },
    END_DESC: { value: 'end-desc', description: 'By `expiresAt`: what ends last is first.' },
  } as const,
})

const sorted = () =>
  builder.args((t) => ({
    orderBy: t.field({
      type: SessionOrderType,
      required: true,
      defaultValue: 'login-desc',
      description: 'What they are sorted by, and which way.',
    }),
  }))

type Asked = {
  ctx: AdminContext
  info: GraphQLResolveInfo
  page: { include?: Prisma.SessionInclude; cursor?: { id?: unknown }; skip: number; take: number }
  owner: 'memberId' | 'appId'
  id: number
  order: SessionOrder
}

const siblings = createSiblings<AdminContext, Session>()

/** A page of the live sessions of a member or an app; the pages of all rows of a list are read at once. */
function sessionsOf({ ctx, info, page, owner, id, order }: Asked): Promise<Session[]> {
  const { cursor, skip: _, take, ...selection } = page
  const after = cursor && cursorId(page, 'uuid')
  return siblings({ ctx, info, id }, async (ids) => {
    const found = await liveSessionIds(ctx, { owner, ids, order, take, after })
    const rows = await ctx.db.session.findMany({ ...selection, where: { id: { in: found } } })
    const place = new Map(found.map((id, i) => [id, i]))
    const inOrder = rows.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
    return new Map(ids.map((id) => [id, inOrder.filter((row) => row[owner] === id)]))
  })
}

builder.prismaObjectField(MemberType, 'sessions', (t) =>
  t.prismaConnection(
    {
      type: SessionType,
      cursor: 'id',
      description: 'The live sessions of the member, newest first unless sorted otherwise.',
      args: sorted(),
      resolve: (page, { id }, { orderBy: order }, ctx, info) =>
        sessionsOf({ ctx, info, page, id, order, owner: 'memberId' }),
    },
    SessionConnection,
  ),
)

builder.prismaObjectField(AppType, 'sessions', (t) =>
  t.prismaConnection(
    {
      type: SessionType,
      cursor: 'id',
      description: 'The live sessions that were opened for this app, newest first unless sorted otherwise.',
      args: sorted(),
      resolve: (page, { id }, { orderBy: order }, ctx, info) =>
        sessionsOf({ ctx, info, page, id, order, owner: 'appId' }),
    },
    SessionConnection,
  ),
)

builder.queryField('sessions', (t) =>
  t.prismaField({
    type: [SessionType],
    description: 'The newest 200 live sessions of a member.',
    deprecationReason: 'Use `member(name) { sessions }`, which has pages.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string({
        required: true,
        description: 'The exact username, no mobile or e-mail.',
        validate: { schema: rules.name },
      }),
    },
    resolve: async (query, _root, { username }, ctx) => {
      const where = { memberId: (await requireMember(ctx, username)).id, ...isLive(ctx) }
      return ctx.db.session.findMany({ ...query, where, orderBy: { createdAt: 'desc' }, take: mostSessions })
    },
  }),
)

builder.mutationField('endSessions', (t) =>
  t.int({
    description: 'Logs a member out everywhere, or ends one session of it; answers how many ended.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string({
        required: true,
        description: 'The username of the member.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      id: t.arg.id({
        description: 'Only the session with this id.',
        audit: 'shown',
        validate: { schema: rules.id },
      }),
    },
    resolve: async (_root, { username, id }, ctx) => {
      const { id: memberId } = await requireMember(ctx, username)
      return endSessions(ctx, ctx.client, { where: { memberId, ...(id ? { id } : {}) }, reason: 'revoked' })
    },
  }),
)

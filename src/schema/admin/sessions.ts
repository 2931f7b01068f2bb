import type { GraphQLResolveInfo } from 'graphql'
import { isLive, lastSeen, mostSessions, newestLiveSessions } from '../../auth/sessions/live-sessions.ts'
import type { Prisma, Session } from '../../db/generated/client.ts'
import type { AdminContext } from '../shared/context.ts'
import { requireMember } from '../../auth/members/members.ts'
import { endSessions } from '../../auth/sessions/end-sessions.ts'
import { keyset } from '../shared/pages.ts'
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

type Asked = {
  ctx: AdminContext
  info: GraphQLResolveInfo
  page: { include?: Prisma.SessionInclude; cursor?: { id?: unknown }; skip: number; take: number }
  owner: 'memberId' | 'appId'
  id: number
}

const siblings = createSiblings<AdminContext, Session>()

/** A page of the live sessions of a member or an app; the first pages of all rows of a list are read at once. */
function sessionsOf({ ctx, info, page, owner, id }: Asked): Promise<Session[]> {
  const query = keyset(page, { kind: 'uuid', order: 'desc', where: isLive(ctx) })
  const one = (id: number) => ctx.db.session.findMany({ ...query, where: { ...query.where, [owner]: id } })
  if (page.cursor || page.take < 0) return one(id)
  return siblings({ ctx, info, id }, async (ids) => {
    if (ids.length === 1) return new Map([[id, await one(id)]])
    const { take, ...selection } = query
    const newest = await newestLiveSessions(ctx, { owner, ids, take })
    const rows = await ctx.db.session.findMany({ ...selection, where: { id: { in: newest } } })
    return new Map(ids.map((id) => [id, rows.filter((row) => row[owner] === id)]))
  })
}

builder.prismaObjectField(MemberType, 'sessions', (t) =>
  t.prismaConnection(
    {
      type: SessionType,
      cursor: 'id',
      description: 'The live sessions of the member, newest first.',
      resolve: (page, { id }, _args, ctx, info) => sessionsOf({ ctx, info, page, id, owner: 'memberId' }),
    },
    SessionConnection,
  ),
)

builder.prismaObjectField(AppType, 'sessions', (t) =>
  t.prismaConnection(
    {
      type: SessionType,
      cursor: 'id',
      description: 'The live sessions that were opened for this app, newest first.',
      resolve: (page, { id }, _args, ctx, info) => sessionsOf({ ctx, info, page, id, owner: 'appId' }),
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

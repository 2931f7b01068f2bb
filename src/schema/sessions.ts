import { endSessions } from '../auth/sessions/end-sessions.ts'
import { isLive, lastSeen, mostSessions } from '../auth/sessions/live-sessions.ts'
import { currentSession, grantOf } from './shared/context.ts'
import { AuthError } from '../errors.ts'
import { builder } from './builder.ts'
import { MemberType } from './members.ts'
import { keyset } from './shared/pages.ts'
import { rules } from './shared/rules.ts'

const SessionType = builder.prismaObject('Session', {
  description: 'One login of a member, on one device.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'What `revokeSession` calls the session by.' }),
    current: t.boolean({
      description: 'Whether it is the session of this request.',
      resolve: ({ id }, _args, ctx) => id === currentSession(ctx),
    }),
    device: t.exposeString('device', { nullable: true, description: 'The name the client gave its device.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The User-Agent it logged in with.',
    }),
    group: t.exposeString('group', { description: 'The kind of client, as the client named it.' }),
    appid: t.string({
      nullable: true,
      description: 'The app it belongs to.',
      select: { app: { select: { appid: true } } },
      resolve: ({ app }) => app?.appid,
    }),
    dialect: t.exposeString('dialect', { description: 'The wire it logged in by.' }),
    address: t.exposeString('address', { nullable: true, description: 'The address it logged in from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it logged in.' }),
    lastSeenAt: t.field({
      type: 'DateTime',
      description: 'When its tokens were last used, to the minute.',
      resolve: (session, _args, ctx) => lastSeen(ctx, session),
    }),
    expiresAt: t.expose('refreshExpiresAt', {
      type: 'DateTime',
      description: 'When it ends if it is not used.',
    }),
    absoluteExpiresAt: t.expose('absoluteExpiresAt', {
      type: 'DateTime',
      description: 'When it ends in any case.',
    }),
  }),
})

builder.prismaObjectField(MemberType, 'sessions', (t) =>
  t.prismaConnection(
    {
      type: SessionType,
      cursor: 'id',
      description: 'The live sessions of the member, newest first.',
      resolve: (asked, { id }, _args, ctx) =>
        ctx.db.session.findMany(
          keyset(asked, { kind: 'uuid', order: 'desc', where: { memberId: id, ...isLive(ctx) } }),
        ),
    },
    { name: 'SessionConnection', description: 'A page of sessions.' },
    { name: 'SessionEdge', description: 'A session and its place in the list.' },
  ),
)

builder.queryField('sessions', (t) =>
  t.prismaField({
    type: [SessionType],
    description: 'The live sessions of the member, newest first, 200 at most.',
    deprecationReason: 'Use `me { sessions }`, which has pages.',
    needs: 'session',
    resolve: (query, _root, _args, ctx) => {
      const where = { memberId: grantOf(ctx).memberId, ...isLive(ctx) }
      return ctx.db.session.findMany({ ...query, where, orderBy: { createdAt: 'desc' }, take: mostSessions })
    },
  }),
)

builder.mutationField('logout', (t) =>
  t.boolean({
    description: 'Ends the session of this request: both of its tokens are dead everywhere within a second.',
    needs: 'session',
    resolve: async (_root, _args, ctx) => {
      const { sessionId } = grantOf(ctx)
      return (await endSessions(ctx, ctx.client, { where: { id: sessionId }, reason: 'logout' })) === 1
    },
  }),
)

builder.mutationField('revokeSession', (t) =>
  t.boolean({
    description: 'Ends one session of the member.',
    needs: 'session',
    fails: ['SESSION_NOT_FOUND'],
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of a session, as `me { sessions }` lists it.',
        validate: { schema: rules.id },
      }),
    },
    resolve: async (_root, { id }, ctx) => {
      const { memberId } = grantOf(ctx)
      const ended = await endSessions(ctx, ctx.client, { where: { id, memberId }, reason: 'revoked' })
      if (ended === 0) throw new AuthError('SESSION_NOT_FOUND')
      return true
    },
  }),
)

builder.mutationField('revokeOtherSessions', (t) =>
  t.int({
    description: 'Ends every session of the member but this one; answers how many.',
    needs: 'session',
    resolve: (_root, _args, ctx) => {
      const { memberId, sessionId } = grantOf(ctx)
      return endSessions(ctx, ctx.client, { where: { memberId, id: { not: sessionId } }, reason: 'revoked' })
    },
  }),
)

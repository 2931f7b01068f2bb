import { endSessions } from '../auth/sessions/end-sessions.ts'
import { liveSessions, type LiveSession } from '../auth/sessions/live-sessions.ts'
import { grantOf } from './context.ts'
import { AuthError } from '../errors.ts'
import { builder } from './builder.ts'
import { rules } from './rules.ts'

const SessionType = builder.objectRef<LiveSession>('Session').implement({
  description: 'One login of a member, on one device.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For `revokeSession`.' }),
    current: t.exposeBoolean('current', { description: 'Whether it is the session of this request.' }),
    device: t.exposeString('device', { nullable: true, description: 'The name the client gave its device.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The User-Agent it logged in with.',
    }),
    group: t.exposeString('group', { description: 'The kind of client, as the client named it.' }),
    appid: t.exposeString('appid', { nullable: true, description: 'The app it belongs to.' }),
    dialect: t.exposeString('dialect', { description: 'The wire it logged in by.' }),
    address: t.exposeString('address', { nullable: true, description: 'The address it logged in from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it logged in.' }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When its tokens were last used, to the minute.',
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

builder.queryField('sessions', (t) =>
  t.field({
    type: [SessionType],
    description: 'The live sessions of the member, newest first.',
    needs: 'session',
    resolve: (_root, _args, ctx) => liveSessions(ctx, grantOf(ctx)),
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
    args: { id: t.arg.id({ required: true, description: 'Which one.', validate: { schema: rules.id } }) },
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

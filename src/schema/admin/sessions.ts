import { liveSessions, type LiveSession } from '../../auth/sessions/live-sessions.ts'
import { requireMember } from '../../auth/members/members.ts'
import { endSessions } from '../../auth/sessions/end-sessions.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const SessionType = builder.objectRef<LiveSession>('Session').implement({
  description: 'One login of a member, on one device.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As the audit names it.' }),
    device: t.exposeString('device', { nullable: true, description: 'The name the client gave its device.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The User-Agent of the login.' }),
    group: t.exposeString('group', { description: 'The kind of client, as the client named it.' }),
    appid: t.exposeString('appid', { nullable: true, description: 'The app it belongs to.' }),
    dialect: t.exposeString('dialect', { description: 'The wire it logged in by.' }),
    address: t.exposeString('address', { nullable: true, description: 'The address it logged in from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it logged in.' }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When its tokens were last used, to the minute.',
    }),
    expiresAt: t.expose('refreshExpiresAt', { type: 'DateTime', description: 'Its end if it is not used.' }),
    absoluteExpiresAt: t.expose('absoluteExpiresAt', {
      type: 'DateTime',
      description: 'Its end in any case.',
    }),
  }),
})

builder.queryField('sessions', (t) =>
  t.field({
    type: [SessionType],
    description: 'The newest 200 live sessions of a member.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string({ required: true, description: 'Whose.', validate: { schema: rules.name } }),
    },
    resolve: async (_root, { username }, ctx) =>
      liveSessions(ctx, { memberId: (await requireMember(ctx, username)).id }),
  }),
)

builder.mutationField('endSessions', (t) =>
  t.int({
    description: 'Logs a member out everywhere, or ends one session of it; answers how many ended.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string({
        required: true,
        description: 'Whose.',
        audit: 'member',
        validate: { schema: rules.name },
      }),
      id: t.arg.id({ description: 'Only this one.', audit: 'shown', validate: { schema: rules.id } }),
    },
    resolve: async (_root, { username, id }, ctx) => {
      const { id: memberId } = await requireMember(ctx, username)
      return endSessions(ctx, ctx.client, { where: { memberId, ...(id ? { id } : {}) }, reason: 'revoked' })
    },
  }),
)

import { z } from 'zod'
import { auditedEvents } from '../../audit-events.ts'
import { findAuditEvents, type ShownAuditEvent } from '../../auth/admin/audit-query.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const AuditEventType = builder.objectRef<ShownAuditEvent>('AuditEvent').implement({
  description: 'Who did what, when and from where.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Grows with each event.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    event: t.exposeString('event', { description: 'What, for example login.' }),
    result: t.exposeString('result', { description: 'ok, or an error code, or a reason.' }),
    memberId: t.exposeInt('memberId', { nullable: true, description: 'Which member, if known.' }),
    sessionId: t.exposeString('sessionId', {
      nullable: true,
      description: 'Which session; of event "admin", which credential.',
    }),
    appid: t.exposeString('appid', { nullable: true, description: 'Which app, as the client named it.' }),
    dialect: t.exposeString('dialect', { description: 'The wire it came by.' }),
    address: t.exposeString('address', { nullable: true, description: 'Where it came from.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What it came from.' }),
  }),
})

builder.queryField('auditEvents', (t) =>
  t.field({
    type: [AuditEventType],
    description: 'What was audited, newest first, a page at a time.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      member: t.arg.string({ description: 'Username, mobile or e-mail.', validate: { schema: rules.name } }),
      event: t.arg.string({
        description: `Only such events: ${auditedEvents.join(', ')}.`,
        validate: { schema: z.enum(auditedEvents) },
      }),
      result: t.arg.string({ description: 'Only such results.', validate: { schema: rules.name } }),
      appid: t.arg.string({ description: 'Only of this app.', validate: { schema: rules.label } }),
      dialect: t.arg.string({ description: 'Only by this wire.', validate: { schema: rules.label } }),
      address: t.arg.string({ description: 'Only from there.', validate: { schema: rules.label } }),
      since: t.arg({ type: 'DateTime', description: 'From this instant on.' }),
      until: t.arg({ type: 'DateTime', description: 'Before this instant.' }),
      before: t.arg.id({
        description: 'Older than the event of this id: the last of the page before.',
        validate: { schema: rules.number },
      }),
      limit: t.arg.int({
        required: true,
        defaultValue: 100,
        description: 'At most this many, 200 or fewer.',
        validate: { schema: rules.page },
      }),
    },
    resolve: (_root, args, ctx) => findAuditEvents(ctx, args),
  }),
)

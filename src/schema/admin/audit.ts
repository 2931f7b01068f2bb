import { z } from 'zod'
import { auditedEvents } from '../../audit-events.ts'
import { auditedWhere } from '../../auth/admin/audit-query.ts'
import { keyset } from '../shared/pages.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'
import { MemberType } from './members.ts'

const AuditEventType = builder.prismaObject('AuditEvent', {
  description: 'Who did what, when and from where.',
  fields: (t) => ({
    id: t.id({ description: 'Grows with each event.', resolve: ({ id }) => String(id) }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened, by the clock of the gateway.' }),
    event: t.exposeString('event', { description: 'What happened, for example login.' }),
    result: t.exposeString('result', { description: 'ok, or an error code, or a reason.' }),
    memberId: t.exposeInt('memberId', {
      nullable: true,
      description: 'The number of the member it was about; null when nobody is known.',
    }),
    member: t.prismaField({
      type: MemberType,
      nullable: true,
      description: 'The member of `memberId`; null also when it has been deleted.',
      resolve: (query, { memberId }, _args, { db }) =>
        // Without a relation, as the audit outlives its members. Prisma asks once for all rows of a page.
        memberId === null ? null : db.member.findUnique({ ...query, where: { id: memberId } }),
    }),
    sessionId: t.exposeString('sessionId', {
      nullable: true,
      description: 'Which session; of event "admin", which credential.',
    }),
    appid: t.exposeString('appid', { nullable: true, description: 'Which app, as the client named it.' }),
    dialect: t.exposeString('dialect', { description: 'The wire it came by.' }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The address of the caller, as the trusted proxies tell it.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The User-Agent that the caller sent.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description:
        'The request, as the log, traces and INTERNAL errors name it, or the command; one request can be several rows. Null of older rows.',
    }),
  }),
})

const AuditEventConnection = builder.connectionObject(
  { type: AuditEventType, name: 'AuditEventConnection', description: 'A page of the audit.' },
  { name: 'AuditEventEdge', description: 'An audited event and its place in the list.' },
)

const AuditOrderType = builder.enumType('AuditOrder', {
  description: 'What a list of audited events is sorted by.',
  values: {
    AT_DESC: { value: 'desc', description: 'What happened last is first.' },
    AT_ASC: { value: 'asc', description: 'What happened first is first.' },
  } as const,
})

const sorted = () =>
  builder.args((t) => ({
    orderBy: t.field({
      type: AuditOrderType,
      required: true,
      defaultValue: 'desc',
      description: 'Whether the newest or the oldest come first.',
    }),
  }))

builder.prismaObjectField(MemberType, 'audit', (t) =>
  t.prismaConnection(
    {
      type: AuditEventType,
      cursor: 'id',
      description: 'What was audited of this member, newest first unless sorted otherwise.',
      args: sorted(),
      resolve: (asked, { id }, { orderBy: order }, { db }) =>
        db.auditEvent.findMany(keyset(asked, { kind: 'bigint', order, where: { memberId: id } })),
    },
    AuditEventConnection,
  ),
)

const filters = () =>
  builder.args((t) => ({
    member: t.string({ description: 'Username, mobile or e-mail.', validate: { schema: rules.name } }),
    event: t.string({
      description: `Only such events: ${auditedEvents.join(', ')}.`,
      validate: { schema: z.enum(auditedEvents) },
    }),
    result: t.string({
      description: 'Only events of exactly this result.',
      validate: { schema: rules.name },
    }),
    appid: t.string({ description: 'Only events that name this appid.', validate: { schema: rules.label } }),
    dialect: t.string({ description: 'Only events of this dialect.', validate: { schema: rules.label } }),
    address: t.string({
      description: 'Only events from exactly this address.',
      validate: { schema: rules.label },
    }),
    since: t.field({ type: 'DateTime', description: 'Only events from this instant on.' }),
    until: t.field({ type: 'DateTime', description: 'Only events before this instant.' }),
  }))

builder.queryField('auditEventsConnection', (t) =>
  t.prismaConnection(
    {
      type: AuditEventType,
      cursor: 'id',
      description: 'What was audited, newest first unless sorted otherwise.',
      fails: ['MEMBER_NOT_FOUND'],
      args: { ...filters(), ...sorted() },
      resolve: async (asked, _root, { orderBy: order, ...args }, ctx) => {
        const query = keyset(asked, { kind: 'bigint', order, where: {} })
        const where = { ...(await auditedWhere(ctx, args)), ...query.where }
        return ctx.db.auditEvent.findMany({ ...query, where })
      },
    },
    AuditEventConnection,
  ),
)

builder.queryField('auditEvents', (t) =>
  t.prismaField({
    type: [AuditEventType],
    description: 'What was audited, newest first, a page at a time.',
    deprecationReason: 'Use `auditEventsConnection`, which says whether there is more.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      ...filters(),
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
    resolve: async (query, _root, { before, limit, ...filter }, ctx) => {
      const older = before ? { id: { lt: BigInt(before) } } : {}
      const where = { ...(await auditedWhere(ctx, filter)), ...older }
      return ctx.db.auditEvent.findMany({ ...query, where, orderBy: { id: 'desc' }, take: limit })
    },
  }),
)

import { z } from 'zod'
import { countByDay, countNow, type DayCounts, type Statistics } from '../../auth/admin/statistics.ts'
import { builder } from './builder.ts'

const DayType = builder.objectRef<DayCounts>('DayCounts').implement({
  description: 'One day, as the audit has it: what is older than it is kept counts as none.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'As 2027-01-31, by the offset that was asked for.' }),
    joined: t.exposeInt('joined', { description: 'Members who joined by themselves.' }),
    logins: t.exposeInt('logins', { description: 'Logins by password, code or WeChat.' }),
    failures: t.exposeInt('failures', {
      description: 'Logins refused, at most 300 an hour for each network and error code.',
    }),
    members: t.exposeInt('members', { description: 'Members who logged in, each once.' }),
  }),
})

const longest = 90
const mostMinutes = 14 * 60

const StatisticsType = builder.objectRef<Omit<Statistics, 'days'>>('Statistics').implement({
  description: 'Counts for a dashboard.',
  fields: (t) => ({
    members: t.exposeInt('members', { description: 'Members there are, locked out or not.' }),
    disabledMembers: t.exposeInt('disabledMembers', { description: 'Members who are locked out.' }),
    liveSessions: t.exposeInt('liveSessions', {
      description: 'Sessions that can still be used or refreshed.',
    }),
    days: t.field({
      type: [DayType],
      description: 'The last days, today the last. It reads the audit of all of them.',
      args: {
        last: t.arg.int({
          required: true,
          defaultValue: 30,
          description: `How many days, ${longest} or fewer.`,
          validate: { schema: z.number().int().min(1).max(longest) },
        }),
        utcOffset: t.arg.int({
          required: true,
          defaultValue: 0,
          description: 'Minutes that the asker’s clock is ahead of UTC: 480 in China.',
          validate: { schema: z.number().int().min(-mostMinutes).max(mostMinutes) },
        }),
      },
      resolve: (_root, { last, utcOffset }, ctx) => countByDay(ctx, { days: last, offset: utcOffset }),
    }),
  }),
})

builder.queryField('statistics', (t) =>
  t.field({
    type: StatisticsType,
    description: 'Counts of now and of the last days.',
    resolve: (_root, _args, ctx) => countNow(ctx),
  }),
)

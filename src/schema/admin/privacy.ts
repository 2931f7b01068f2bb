import { eraseMember } from '../../auth/privacy/erase.ts'
import { exportMember } from '../../auth/privacy/export.ts'
import { builder } from './builder.ts'
import { aMember } from './members.ts'

builder.mutationField('exportMember', (t) =>
  t.field({
    type: 'JSON',
    description:
      'All that is held of a person, without hashes and tokens. docs/en/personal-data.md has the shape.',
    fails: ['MEMBER_NOT_FOUND'],
    args: { username: t.arg.string(aMember) },
    resolve: (_root, { username }, ctx) => exportMember(ctx, username),
  }),
)

builder.mutationField('eraseMember', (t) =>
  t.int({
    description:
      'Erases a person at once and for good: the member, those merged into it, and all that hangs on them. The audit keeps ' +
      'that something happened, not who it was. Takes two seconds; run again, it finishes what was cut short. Answers the number the member had.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string(aMember),
      confirm: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Erase: without it nothing happens but BAD_INPUT.',
      }),
    },
    resolve: (_root, args, ctx) => eraseMember(ctx, ctx.client, args),
  }),
)

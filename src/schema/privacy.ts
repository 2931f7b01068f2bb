import { updateProfile } from '../auth/members/profile.ts'
import { askDeletion } from '../auth/privacy/ask-deletion.ts'
import { exportOwn } from '../auth/privacy/export.ts'
import { builder } from './builder.ts'
import { ProfileInput } from './inputs/profile.ts'
import { MemberType } from './members.ts'
import { grantOf } from './shared/context.ts'

builder.mutationField('updateProfile', (t) =>
  t.field({
    type: MemberType,
    description: 'Changes what the logged-in member says of itself; sixty times an hour at most.',
    needs: 'session',
    fails: ['TOO_MANY_REQUESTS'],
    args: {
      input: t.arg({ type: ProfileInput, required: true, description: 'What changes, and only that.' }),
    },
    resolve: (_root, { input: profile }, ctx) =>
      updateProfile(ctx, ctx.client, { grant: grantOf(ctx), profile }),
  }),
)

builder.mutationField('deleteAccount', (t) =>
  t.field({
    type: 'DateTime',
    description:
      'Has the logged-in member erased after the waiting time that the operator set, logs it out everywhere at once, and ' +
      'tells its contacts. Any login before then calls it off. Answers from when on the member is erased.',
    needs: 'recent proof',
    credential: true,
    resolve: (_root, _args, ctx) =>
      askDeletion(ctx, ctx.client, { grant: grantOf(ctx), language: ctx.language }),
  }),
)

builder.mutationField('exportMyData', (t) =>
  t.field({
    type: 'JSON',
    description:
      'All that is held of the logged-in member, without hashes and tokens; ten times a day at most. ' +
      'docs/en/personal-data.md has the shape.',
    needs: 'recent proof',
    fails: ['TOO_MANY_REQUESTS'],
    credential: true,
    resolve: (_root, _args, ctx) => exportOwn(ctx, ctx.client, grantOf(ctx)),
  }),
)

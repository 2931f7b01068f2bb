import { changePassword } from '../auth/change-password.ts'
import { requireGrant } from '../context.ts'
import type { Member } from '../db/generated/client.ts'
import { builder } from './builder.ts'
import { rules } from './rules.ts'

export const MemberType = builder.objectRef<Member>('Member').implement({
  description: 'A person who logs in.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the member.' }),
    username: t.exposeString('username', { description: 'The name the member joined with.' }),
    mobile: t.exposeString('mobile', { nullable: true, description: 'E.164, for example +8613800138000.' }),
    email: t.exposeString('email', { nullable: true, description: 'Lower-cased.' }),
    nickname: t.exposeString('nickname', { nullable: true, description: 'What others see.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the member joined.',
      resolve: (m) => m.createdAt,
    }),
  }),
})

builder.queryField('me', (t) =>
  t.field({
    type: MemberType,
    description: 'The member whose access token the request carries.',
    resolve: async (_root, _args, ctx) => {
      const { mid } = await requireGrant(ctx)
      return ctx.db.member.findUniqueOrThrow({ where: { id: mid } })
    },
  }),
)

builder.mutationField('changePassword', (t) =>
  t.boolean({
    description:
      'Sets a new password, given the current one, and ends every other session of the member. ' +
      'Errors: INVALID_CREDENTIALS, PASSWORD_UNACCEPTABLE, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, BUSY.',
    args: {
      currentPassword: t.arg.string({
        required: true,
        description: 'The password now in force.',
        validate: { schema: rules.password },
      }),
      newPassword: t.arg.string({
        required: true,
        description: 'At least 8 characters, any characters.',
        validate: { schema: rules.password },
      }),
    },
    resolve: async (_root, args, ctx) => {
      await changePassword(ctx, ctx.client, await requireGrant(ctx), args)
      return true
    },
  }),
)

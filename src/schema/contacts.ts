import { bindDestination } from '../auth/flows/bind.ts'
import { emailDestination, mobileDestination, type Destination } from '../auth/names/destinations.ts'
import { builder } from './builder.ts'
import { MemberType } from './members.ts'
import { grantOf, type Context } from './shared/context.ts'
import { rules } from './shared/rules.ts'

function bind(ctx: Context, destination: Destination, code: string) {
  return bindDestination(ctx, ctx.client, { ...destination, code, grant: grantOf(ctx) })
}

builder.mutationField('bindMobile', (t) =>
  t.field({
    type: MemberType,
    description: 'Makes a phone the logged-in member’s own.',
    needs: 'session',
    fails: ['MOBILE_INVALID', 'CODE_INVALID', 'TOO_MANY_ATTEMPTS', 'MEMBER_EXISTS'],
    credential: true,
    args: {
      mobile: t.arg.string({
        required: true,
        description: 'The mobile number to bind, in E.164 or Chinese without country code.',
        validate: { schema: rules.name },
      }),
      code: t.arg.string({
        required: true,
        description: 'Its code, purpose BIND.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { mobile, code }, ctx) => bind(ctx, mobileDestination(mobile), code),
  }),
)

builder.mutationField('bindEmail', (t) =>
  t.field({
    type: MemberType,
    description: 'Makes an address the logged-in member’s own.',
    needs: 'session',
    fails: ['EMAIL_INVALID', 'CODE_INVALID', 'TOO_MANY_ATTEMPTS', 'MEMBER_EXISTS'],
    credential: true,
    args: {
      email: t.arg.string({
        required: true,
        description: 'The e-mail address to bind.',
        validate: { schema: rules.name },
      }),
      code: t.arg.string({
        required: true,
        description: 'Its code, purpose BIND.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { email, code }, ctx) => bind(ctx, emailDestination(email), code),
  }),
)

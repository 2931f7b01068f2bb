import type { AskedBy } from '../auth/codes/codes.ts'
import { bindDestination } from '../auth/flows/bind.ts'
import { emailDestination, mobileDestination, type Destination } from '../auth/names/destinations.ts'
import { builder } from './builder.ts'
import { codeHandle } from './inputs/code-handle.ts'
import { keepOtherSessions, MemberType } from './members.ts'
import { grantOf, type Context } from './shared/context.ts'
import { rules } from './shared/rules.ts'

type Bound = AskedBy & { code: string; keepOtherSessions?: boolean | null | undefined }

function bind(ctx: Context, destination: Destination, bound: Bound) {
  const { client, language } = ctx
  return bindDestination(ctx, client, { ...bound, ...destination, language, grant: grantOf(ctx) })
}

builder.mutationField('bindMobile', (t) =>
  t.field({
    type: MemberType,
    description:
      'Makes a phone the logged-in member’s own, and tells its other contacts. To replace one, `reauthenticate` after the login.',
    needs: 'recent proof',
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
      handle: t.arg.string(codeHandle),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, { mobile, ...bound }, ctx) => bind(ctx, mobileDestination(mobile), bound),
  }),
)

builder.mutationField('bindEmail', (t) =>
  t.field({
    type: MemberType,
    description:
      'Makes an address the logged-in member’s own, and tells its other contacts. To replace one, `reauthenticate` after the login.',
    needs: 'recent proof',
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
      handle: t.arg.string(codeHandle),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, { email, ...bound }, ctx) => bind(ctx, emailDestination(email), bound),
  }),
)

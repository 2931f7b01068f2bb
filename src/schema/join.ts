import { bindDestination } from '../auth/flows/bind.ts'
import { emailDestination, mobileDestination, type Destination } from '../auth/names/destinations.ts'
import { optionalGuest } from '../auth/guests/guest-tokens.ts'
import { registerAsGuest } from '../auth/flows/guest-register.ts'
import { loginWithCode } from '../auth/flows/login-with-code.ts'
import { register, type Registration } from '../auth/flows/register.ts'
import { resetPassword } from '../auth/flows/reset-password.ts'
import { grantOf, type Context } from './context.ts'
import { builder } from './builder.ts'
import { SessionTokensType } from './login.ts'
import { keepOtherSessions, MemberType } from './members.ts'
import { oneInput } from './one-input.ts'
import { registerArgs } from './register-input.ts'
import { rules } from './rules.ts'

const RegistrationType = builder.objectRef<Registration>('Registration').implement({
  description: 'A member, and a session when one was asked for.',
  fields: (t) => ({
    member: t.expose('member', { type: MemberType, description: 'The member.' }),
    tokens: t.expose('tokens', {
      type: SessionTokensType,
      nullable: true,
      description: 'Null with `login: false`.',
    }),
  }),
})

builder.mutationField('register', (t) =>
  t.field({
    type: RegistrationType,
    description:
      'Joins, and logs in unless told otherwise. Captchas and invite codes are asked of clients with a guest token.',
    fails: [
      'GUEST_TOKEN_EXPIRED',
      'APP_UNKNOWN',
      'APP_EXPIRED',
      'TOO_MANY_REQUESTS',
      'CAPTCHA_REQUIRED',
      'CAPTCHA_INVALID',
      'INVITE_REQUIRED',
      'INVITE_INVALID',
      'INVITE_USED',
      'SCENE_UNKNOWN',
      'MOBILE_INVALID',
      'EMAIL_INVALID',
      'PASSWORD_UNACCEPTABLE',
      'CODE_INVALID',
      'TOO_MANY_ATTEMPTS',
      'MEMBER_EXISTS',
      'BUSY',
      'WECHAT_ACCOUNT_UNKNOWN',
    ],
    credential: true,
    args: registerArgs,
    resolve: (_root, { input, ...given }, ctx) => {
      const { guestToken, ...args } = oneInput(input, given, ['password'])
      return guestToken
        ? registerAsGuest(ctx, ctx.client, { ...args, guestToken })
        : register(ctx, ctx.client, args)
    },
  }),
)

builder.mutationField('loginWithCode', (t) =>
  t.field({
    type: SessionTokensType,
    description:
      'Logs in with a code, purpose LOGIN. MEMBER_NOT_FOUND is told only to somebody who holds the number.',
    fails: [
      'APP_UNKNOWN',
      'APP_EXPIRED',
      'MOBILE_INVALID',
      'EMAIL_INVALID',
      'CODE_INVALID',
      'TOO_MANY_ATTEMPTS',
      'MEMBER_NOT_FOUND',
      'INVALID_CREDENTIALS',
    ],
    credential: true,
    args: {
      to: t.arg.string({
        required: true,
        description: 'The mobile or e-mail.',
        validate: { schema: rules.name },
      }),
      code: t.arg.string({ required: true, description: 'The code.', validate: { schema: rules.label } }),
      appid: t.arg.string({
        description: 'The app to log in to, if any.',
        validate: { schema: rules.label },
      }),
      group: t.arg.string({ description: 'The kind of client.', validate: { schema: rules.label } }),
      device: t.arg.string({ description: 'A name for this device.', validate: { schema: rules.label } }),
    },
    resolve: (_root, args, ctx) => loginWithCode(ctx, ctx.client, args),
  }),
)

builder.mutationField('resetPassword', (t) =>
  t.field({
    type: RegistrationType,
    description:
      'Sets a new password with a code, purpose RESET; ends every session of the member and tells it by message. ' +
      'WeChat users, and a phone or address, that were bound in the last seven days are parted from it. ' +
      'TOO_MANY_REQUESTS is answered only on old paths that tell whether a number is known.',
    fails: [
      'GUEST_TOKEN_EXPIRED',
      'SCENE_UNKNOWN',
      'MOBILE_INVALID',
      'EMAIL_INVALID',
      'TOO_MANY_REQUESTS',
      'PASSWORD_UNACCEPTABLE',
      'CODE_INVALID',
      'TOO_MANY_ATTEMPTS',
      'CONTACT_TOO_NEW',
      'BUSY',
      'MEMBER_NOT_FOUND',
      'INVALID_CREDENTIALS',
    ],
    credential: true,
    args: {
      to: t.arg.string({
        required: true,
        description: 'The mobile or e-mail.',
        validate: { schema: rules.name },
      }),
      code: t.arg.string({ required: true, description: 'The code.', validate: { schema: rules.label } }),
      scene: t.arg.string({ description: 'When given, must exist.', validate: { schema: rules.label } }),
      password: t.arg.string({
        required: true,
        description: 'The new password.',
        validate: { schema: rules.password },
      }),
      appid: t.arg.string({
        description: 'The app the code was asked for.',
        validate: { schema: rules.label },
      }),
      group: t.arg.string({
        description: 'The kind of client, with `login`.',
        validate: { schema: rules.label },
      }),
      login: t.arg.boolean({ description: 'True: log in at once.' }),
      guestToken: t.arg.string({
        description: 'When given, must be live.',
        validate: { schema: rules.token },
      }),
    },
    resolve: async (_root, { guestToken, ...args }, ctx) => {
      await optionalGuest(ctx, guestToken)
      return resetPassword(ctx, ctx.client, { ...args, language: ctx.language })
    },
  }),
)

type Bound = { code: string; keepOtherSessions?: boolean | null | undefined }

function bind(ctx: Context, destination: Destination, bound: Bound) {
  const { client, language } = ctx
  return bindDestination(ctx, client, { ...destination, ...bound, language, grant: grantOf(ctx) })
}

builder.mutationField('bindMobile', (t) =>
  t.field({
    type: MemberType,
    description: 'Makes a phone the logged-in member’s own, and tells its other contacts.',
    needs: 'recent proof',
    fails: ['MOBILE_INVALID', 'CODE_INVALID', 'TOO_MANY_ATTEMPTS', 'MEMBER_EXISTS'],
    credential: true,
    args: {
      mobile: t.arg.string({ required: true, description: 'The number.', validate: { schema: rules.name } }),
      code: t.arg.string({
        required: true,
        description: 'Its code, purpose BIND.',
        validate: { schema: rules.label },
      }),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, { mobile, ...bound }, ctx) => bind(ctx, mobileDestination(mobile), bound),
  }),
)

builder.mutationField('bindEmail', (t) =>
  t.field({
    type: MemberType,
    description: 'Makes an address the logged-in member’s own, and tells its other contacts.',
    needs: 'recent proof',
    fails: ['EMAIL_INVALID', 'CODE_INVALID', 'TOO_MANY_ATTEMPTS', 'MEMBER_EXISTS'],
    credential: true,
    args: {
      email: t.arg.string({ required: true, description: 'The address.', validate: { schema: rules.name } }),
      code: t.arg.string({
        required: true,
        description: 'Its code, purpose BIND.',
        validate: { schema: rules.label },
      }),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, { email, ...bound }, ctx) => bind(ctx, emailDestination(email), bound),
  }),
)

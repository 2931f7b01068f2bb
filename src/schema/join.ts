import { bindDestination } from '../auth/flows/bind.ts'
import { emailDestination, mobileDestination, type Destination } from '../auth/names/destinations.ts'
import { optionalGuest } from '../auth/guests/guest-tokens.ts'
import { registerAsGuest } from '../auth/flows/guest-register.ts'
import { loginWithCode } from '../auth/flows/login-with-code.ts'
import { register, type Registration } from '../auth/flows/register.ts'
import { resetPassword } from '../auth/flows/reset-password.ts'
import { requireGrant, type Context } from './context.ts'
import { builder } from './builder.ts'
import { SessionTokensType } from './login.ts'
import { MemberType } from './members.ts'
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
      'Joins, and logs in unless told otherwise. Errors: CODE_INVALID, MEMBER_EXISTS, PASSWORD_UNACCEPTABLE, ' +
      'SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, TOO_MANY_ATTEMPTS, BUSY; with a guest token also ' +
      'GUEST_TOKEN_EXPIRED, CAPTCHA_REQUIRED, CAPTCHA_INVALID, INVITE_REQUIRED, INVITE_INVALID, INVITE_USED, ' +
      'TOO_MANY_REQUESTS.',
    args: {
      username: t.arg.string({
        description: 'Left out: the mobile or e-mail serves as the username too.',
        validate: { schema: rules.name },
      }),
      password: t.arg.string({
        required: true,
        description: 'The new password.',
        validate: { schema: rules.password },
      }),
      mobile: t.arg.string({ description: 'Where the code went.', validate: { schema: rules.name } }),
      email: t.arg.string({
        description: 'Where the code went, without a mobile.',
        validate: { schema: rules.name },
      }),
      code: t.arg.string({
        description: 'The code, purpose REGISTER; only some scenes let it be left out.',
        validate: { schema: rules.label },
      }),
      scene: t.arg.string({
        description: 'Where the member joins from (bundleid).',
        validate: { schema: rules.label },
      }),
      nickname: t.arg.string({ description: 'What others see.', validate: { schema: rules.label } }),
      realname: t.arg.string({ description: 'The name in real life.', validate: { schema: rules.label } }),
      avatar: t.arg.string({ description: 'The address of a picture.', validate: { schema: rules.name } }),
      appid: t.arg.string({
        description: 'The app the code was asked for.',
        validate: { schema: rules.label },
      }),
      group: t.arg.string({ description: 'The kind of client.', validate: { schema: rules.label } }),
      device: t.arg.string({ description: 'A name for this device.', validate: { schema: rules.label } }),
      login: t.arg.boolean({ description: 'False: join without logging in.' }),
      guestToken: t.arg.string({
        description: 'Of a client without a code: the server’s settings say whether a captcha will do.',
        validate: { schema: rules.token },
      }),
      captcha: t.arg.string({
        description: 'With a guest token: the answer to its captcha.',
        validate: { schema: rules.label },
      }),
      inviteCode: t.arg.string({
        description: 'With a guest token: works once.',
        validate: { schema: rules.label },
      }),
      agent: t.arg.string({
        description: 'With a guest token: code of the member who recommended.',
        validate: { schema: rules.label },
      }),
      openid: t.arg.string({
        description: 'With a guest token: a WeChat user it proved to be; becomes the member’s own.',
        validate: { schema: rules.name },
      }),
    },
    resolve: (_root, { guestToken, ...args }, ctx) =>
      guestToken
        ? registerAsGuest(ctx, ctx.client, { ...args, guestToken })
        : register(ctx, ctx.client, args),
  }),
)

builder.mutationField('loginWithCode', (t) =>
  t.field({
    type: SessionTokensType,
    description:
      'Logs in with a code, purpose LOGIN. Errors: CODE_INVALID, MEMBER_NOT_FOUND (told only to who holds the ' +
      'number), INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, APP_UNKNOWN, APP_EXPIRED.',
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
      'Errors: PASSWORD_UNACCEPTABLE, CODE_INVALID, MEMBER_NOT_FOUND, INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, BUSY, ' +
      'GUEST_TOKEN_EXPIRED.',
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

async function bind(ctx: Context, destination: Destination, code: string) {
  return bindDestination(ctx, ctx.client, { ...destination, code, grant: await requireGrant(ctx) })
}

builder.mutationField('bindMobile', (t) =>
  t.field({
    type: MemberType,
    description:
      'Makes a phone the logged-in member’s own. Errors: CODE_INVALID, MEMBER_EXISTS, MOBILE_INVALID, ' +
      'TOO_MANY_ATTEMPTS, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED.',
    args: {
      mobile: t.arg.string({ required: true, description: 'The number.', validate: { schema: rules.name } }),
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
    description:
      'Makes an address the logged-in member’s own. Errors: CODE_INVALID, MEMBER_EXISTS, EMAIL_INVALID, ' +
      'TOO_MANY_ATTEMPTS, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED.',
    args: {
      email: t.arg.string({ required: true, description: 'The address.', validate: { schema: rules.name } }),
      code: t.arg.string({
        required: true,
        description: 'Its code, purpose BIND.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { email, code }, ctx) => bind(ctx, emailDestination(email), code),
  }),
)

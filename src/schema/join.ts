import { challenged } from '../auth/guests/challenge.ts'
import { optionalGuest } from '../auth/guests/guest-tokens.ts'
import { registerAsGuest } from '../auth/flows/guest-register.ts'
import { register, type Registration } from '../auth/flows/register.ts'
import { resetPassword } from '../auth/flows/reset-password.ts'
import { builder } from './builder.ts'
import { SessionTokensType } from './login.ts'
import { MemberType } from './members.ts'
import { codeHandle } from './inputs/code-handle.ts'
import { oneInput } from './inputs/one-way.ts'
import { registerArgs } from './inputs/register.ts'
import { rules } from './shared/rules.ts'

const RegistrationType = builder.objectRef<Registration>('Registration').implement({
  description: 'A member, and a session when one was asked for.',
  fields: (t) => ({
    member: t.expose('member', {
      type: MemberType,
      description: 'The member who joined or whose password was set.',
    }),
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
      const { guestToken, captchaSolution: solution, ...args } = oneInput(input, given, ['password'])
      return challenged(ctx, ctx.client, {
        solution,
        work: (solved) =>
          guestToken
            ? registerAsGuest(ctx, ctx.client, { ...args, guestToken, solved })
            : register(ctx, ctx.client, { ...args, solved }),
      })
    },
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
      code: t.arg.string({
        required: true,
        description: 'The code that was sent for this purpose.',
        validate: { schema: rules.label },
      }),
      handle: t.arg.string(codeHandle),
      scene: t.arg.string({ description: 'When given, must exist.', validate: { schema: rules.label } }),
      password: t.arg.string({
        required: true,
        description: 'The new password, under the rules of this server.',
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
      return resetPassword(ctx, ctx.client, { ...args, guestToken, language: ctx.language })
    },
  }),
)

import { makeCaptcha, type CaptchaPicture } from '../auth/guests/captcha.ts'
import { createGuestToken, renewGuestToken } from '../auth/guests/guest-tokens.ts'
import { builder } from './builder.ts'
import { rules } from './shared/rules.ts'

const GuestTokenType = builder.objectRef<{ token: string; expiresIn: number }>('GuestToken').implement({
  description: 'What a client shows before any login: its captchas, tries and proofs hang on it.',
  fields: (t) => ({
    token: t.exposeString('token', { description: 'For every argument called `guestToken`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds it lives; each use starts them again.' }),
  }),
})

const CaptchaType = builder.objectRef<CaptchaPicture>('Captcha').implement({
  description: 'A picture of four characters; upper and lower case are the same.',
  fields: (t) => ({
    png: t.string({ description: 'The PNG in base64.', resolve: ({ png }) => png.toString('base64') }),
    dataUrl: t.string({
      description: 'The same as a data URL, for an `img`.',
      resolve: ({ png }) => `data:image/png;base64,${png.toString('base64')}`,
    }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds it can be answered.' }),
  }),
})

builder.queryField('guestToken', (t) =>
  t.field({
    type: GuestTokenType,
    description: 'Whether a guest token is still good; its life starts again.',
    fails: ['GUEST_TOKEN_EXPIRED'],
    credential: true,
    args: {
      token: t.arg.string({
        required: true,
        description: 'The guest token as `createGuestToken` gave it.',
        validate: { schema: rules.token },
      }),
    },
    resolve: (_root, { token }, ctx) => renewGuestToken(ctx, token),
  }),
)

builder.mutationField('createGuestToken', (t) =>
  t.field({
    type: GuestTokenType,
    description: 'A guest token for an app.',
    fails: ['APP_UNKNOWN', 'APP_EXPIRED', 'TOO_MANY_REQUESTS'],
    credential: true,
    args: {
      appid: t.arg.string({
        required: true,
        description: 'The appid of the app the guest uses.',
        validate: { schema: rules.label },
      }),
      agent: t.arg.string({
        description: 'Code of the member who recommended.',
        validate: { schema: rules.label },
      }),
      replaces: t.arg.string({
        description: 'The guest token before, which ends.',
        validate: { schema: rules.token },
      }),
    },
    resolve: (_root, args, ctx) => createGuestToken(ctx, ctx.client, args),
  }),
)

builder.mutationField('captcha', (t) =>
  t.field({
    type: CaptchaType,
    description: 'A new picture for the holder of a guest token; the one before is void.',
    fails: ['GUEST_TOKEN_EXPIRED', 'TOO_MANY_REQUESTS'],
    credential: true,
    args: {
      guestToken: t.arg.string({
        required: true,
        description: 'The guest token the picture is for.',
        validate: { schema: rules.token },
      }),
      width: t.arg.int({ description: 'Pixels; 128 unless told.', validate: { schema: rules.width } }),
      height: t.arg.int({ description: 'Pixels; 40 unless told.', validate: { schema: rules.height } }),
    },
    resolve: (_root, args, ctx) => makeCaptcha(ctx, ctx.client, args),
  }),
)

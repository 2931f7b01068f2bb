import { authorize } from '../auth/flows/authorize.ts'
import { loginAsGuest } from '../auth/flows/guest-login.ts'
import { login } from '../auth/flows/login.ts'
import { loginWithCode } from '../auth/flows/login-with-code.ts'
import { challenged } from '../auth/guests/challenge.ts'
import { refresh } from '../auth/flows/refresh.ts'
import type { SessionTokens } from '../auth/sessions/sessions.ts'
import { builder } from './builder.ts'
import { codeHandle } from './inputs/code-handle.ts'
import { loginArgs } from './inputs/login.ts'
import { MemberType } from './members.ts'
import { oneInput } from './inputs/one-way.ts'
import { rules } from './shared/rules.ts'

export const SessionTokensType = builder.objectRef<SessionTokens>('SessionTokens').implement({
  description: 'A fresh pair of tokens. They are shown this once; only their hashes are kept.',
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', { description: 'Send it as `Authorization: Bearer ...`.' }),
    refreshToken: t.exposeString('refreshToken', { description: 'Good once, for `refresh`.' }),
    tokenType: t.string({ description: 'Always "Bearer" (RFC 6750).', resolve: () => 'Bearer' }),
    expiresIn: t.exposeInt('accessTtl', { description: 'Seconds the access token lives.' }),
    refreshExpiresIn: t.exposeInt('refreshTtl', { description: 'Seconds the refresh token lives unused.' }),
    sessionId: t.exposeID('sessionId', { description: 'The session, as `sessions` lists it.' }),
    group: t.exposeString('group', { description: 'The group of the session.' }),
    member: t.expose('member', { type: MemberType, description: 'The member the session belongs to.' }),
  }),
})

const SignatureAlgorithm = builder.enumType('SignatureAlgorithm', {
  description: 'How an app signs `authorize`.',
  values: {
    MD5: { description: 'Hex MD5 of appid + username + password + time + secret: for old clients only.' },
    HMAC_SHA256: {
      description:
        'Hex HMAC-SHA256 under the secret over `<bytes>:<value>` of appid, username, password, time and nonce, ' +
        'joined by newlines.',
    },
  } as const,
})

builder.mutationField('login', (t) =>
  t.field({
    type: SessionTokensType,
    description:
      'Logs in with a password. A client with a guest token has to solve captchas after a failure, others after many of their network. ' +
      'MEMBER_DISABLED is answered only on old paths, to somebody who knows the password.',
    fails: [
      'GUEST_TOKEN_EXPIRED',
      'TOO_MANY_REQUESTS',
      'TOO_MANY_ATTEMPTS',
      'CAPTCHA_REQUIRED',
      'CAPTCHA_INVALID',
      'APP_UNKNOWN',
      'APP_EXPIRED',
      'BUSY',
      'INVALID_CREDENTIALS',
      'MEMBER_DISABLED',
      'PASSWORD_CHANGE_REQUIRED',
      'PASSWORD_UNACCEPTABLE',
      'WECHAT_ACCOUNT_UNKNOWN',
    ],
    credential: true,
    args: loginArgs,
    resolve: (_root, { input, ...given }, ctx) => {
      const all = oneInput(input, given, ['username', 'password'])
      const { guestToken, captcha, captchaSolution: solution, openid, ...args } = all
      const { client, language } = ctx
      return challenged(ctx, client, {
        solution,
        work: (solved) =>
          guestToken
            ? loginAsGuest(ctx, client, { ...args, guestToken, captcha, openid, language, solved })
            : login(ctx, client, { ...args, solved }),
      })
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
      code: t.arg.string({
        required: true,
        description: 'The code that was sent for this purpose.',
        validate: { schema: rules.label },
      }),
      handle: t.arg.string(codeHandle),
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

builder.mutationField('authorize', (t) =>
  t.field({
    type: SessionTokensType,
    description: 'Logs a member in to an app that signs the request with its secret.',
    fails: [
      'APP_UNKNOWN',
      'APP_EXPIRED',
      'TOO_MANY_REQUESTS',
      'SIGNATURE_INVALID',
      'TOO_MANY_ATTEMPTS',
      'BUSY',
      'INVALID_CREDENTIALS',
      'PASSWORD_CHANGE_REQUIRED',
    ],
    credential: true,
    args: {
      appid: t.arg.string({
        required: true,
        description: 'The app that signs.',
        validate: { schema: rules.name },
      }),
      username: t.arg.string({
        required: true,
        description: 'Username, mobile or e-mail.',
        validate: { schema: rules.name },
      }),
      password: t.arg.string({
        required: true,
        description: 'The password, compared in Unicode normal form NFC.',
        validate: { schema: rules.password },
      }),
      time: t.arg.string({
        required: true,
        description: 'Unix seconds; at most 300 off.',
        validate: { schema: rules.name },
      }),
      token: t.arg.string({
        required: true,
        description: 'The signature, in hex.',
        validate: { schema: rules.token },
      }),
      algorithm: t.arg({
        type: SignatureAlgorithm,
        required: true,
        defaultValue: 'MD5',
        description: 'How the request is signed.',
      }),
      nonce: t.arg.string({
        description: 'HMAC_SHA256 only: fresh for each request.',
        validate: { schema: rules.label },
      }),
      tokenType: t.arg.string({
        description: 'A free label; becomes the group of the session.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, args, ctx) => authorize(ctx, ctx.client, args),
  }),
)

builder.mutationField('refresh', (t) =>
  t.field({
    type: SessionTokensType,
    description:
      'Trades a refresh token for a new pair, once. Racers within the grace window get the very same pair; ' +
      'reuse after it ends the session.',
    fails: ['REFRESH_TOKEN_INVALID'],
    credential: true,
    args: {
      refreshToken: t.arg.string({
        required: true,
        description: 'The refresh token of the last pair.',
        validate: { schema: rules.token },
      }),
      appid: t.arg.string({
        description: 'When given, must be the app of the session.',
        validate: { schema: rules.label },
      }),
      group: t.arg.string({
        description: 'When given, must be the group of the session.',
        validate: { schema: rules.label },
      }),
      expiresIn: t.arg.int({
        description: 'Seconds: may only shorten the life of the new access token.',
        validate: { schema: rules.seconds },
      }),
    },
    resolve: (_root, args, ctx) => refresh(ctx, ctx.client, args),
  }),
)

import { emailDestination, mobileDestination } from '../auth/names/destinations.ts'
import { requestCode } from '../auth/flows/request-code.ts'
import type { CodeSent } from '../auth/codes/send-code.ts'
import { challenged } from '../auth/guests/challenge.ts'
import { builder } from './builder.ts'
import { captchaSolution } from './inputs/captcha-solution.ts'
import { rules } from './shared/rules.ts'

const CodePurpose = builder.enumType('CodePurpose', {
  description: 'What a verification code is good for, and nothing else.',
  values: {
    REGISTER: { value: 'register', description: 'For `register`.' },
    LOGIN: { value: 'login', description: 'For `loginWithCode`.' },
    RESET: { value: 'reset', description: 'For `resetPassword`.' },
    BIND: { value: 'bind', description: 'For `bindMobile` and `bindEmail`.' },
    VERIFY: {
      value: 'verify',
      description: 'For `resetPassword` where somebody has the number or address, else for `register`.',
    },
  } as const,
})

const Language = builder.enumType('Language', {
  description: 'The language of a message.',
  values: { ZH: { value: 'zh', description: '中文' }, EN: { value: 'en', description: 'English' } } as const,
})

const CodeSentType = builder.objectRef<CodeSent>('CodeSent').implement({
  description:
    'A code is on its way. The answer is the same whether or not somebody has this number or address.',
  fields: (t) => ({
    resendAfter: t.exposeInt('resendAfter', { description: 'Seconds until another one can be asked for.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds the code lives.' }),
    handle: t.exposeString('handle', {
      description:
        'Names this code. Shown with it, its tries are the asker’s alone, wherever the asker is by then. Not the code itself.',
    }),
  }),
})

builder.mutationField('sendSmsCode', (t) =>
  t.field({
    type: CodeSentType,
    description:
      'Sends a verification code to a phone. A captcha may have to be solved first. ' +
      'MEMBER_EXISTS and MEMBER_NOT_FOUND are answered only on old paths whose clients expect them.',
    fails: [
      'MOBILE_INVALID',
      'GUEST_TOKEN_EXPIRED',
      'CAPTCHA_REQUIRED',
      'CAPTCHA_INVALID',
      'MEMBER_EXISTS',
      'MEMBER_NOT_FOUND',
      'TOO_MANY_REQUESTS',
      'SMS_NOT_SENT',
    ],
    credential: true,
    args: {
      mobile: t.arg.string({
        required: true,
        description: 'E.164, or a Chinese number without country code.',
        validate: { schema: rules.name },
      }),
      purpose: t.arg({ type: CodePurpose, required: true, description: 'What it is for.' }),
      guestToken: t.arg.string({
        description: 'Of a client without a session.',
        validate: { schema: rules.token },
      }),
      captcha: t.arg.string({
        description: 'The answer to the guest’s captcha, once CAPTCHA_REQUIRED has asked for one.',
        validate: { schema: rules.label },
      }),
      captchaSolution: t.arg.string(captchaSolution),
      voice: t.arg.boolean({ description: 'True for a call that reads the code out.' }),
      language: t.arg({ type: Language, description: 'Of the message; else the language of the request.' }),
      appid: t.arg.string({
        description: 'The app the code shall be used with.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { mobile, voice, language, captchaSolution: solution, ...args }, ctx) =>
      challenged(ctx, ctx.client, {
        solution,
        work: (solved) =>
          requestCode(ctx, ctx.client, {
            ...args,
            ...mobileDestination(mobile),
            solved,
            voice: voice ?? false,
            language: language ?? ctx.language,
          }),
      }),
  }),
)

builder.mutationField('sendEmailCode', (t) =>
  t.field({
    type: CodeSentType,
    description:
      'Sends a verification code by mail. A captcha may have to be solved first. ' +
      'MEMBER_EXISTS and MEMBER_NOT_FOUND are answered only on old paths whose clients expect them.',
    fails: [
      'EMAIL_INVALID',
      'CAPTCHA_REQUIRED',
      'CAPTCHA_INVALID',
      'MEMBER_EXISTS',
      'MEMBER_NOT_FOUND',
      'TOO_MANY_REQUESTS',
      'MAIL_NOT_SENT',
    ],
    credential: true,
    args: {
      email: t.arg.string({
        required: true,
        description: 'The e-mail address the code goes to.',
        validate: { schema: rules.name },
      }),
      captchaSolution: t.arg.string(captchaSolution),
      purpose: t.arg({ type: CodePurpose, required: true, description: 'What it is for.' }),
      language: t.arg({ type: Language, description: 'Of the message; else the language of the request.' }),
      appid: t.arg.string({
        description: 'The app the code shall be used with.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (_root, { email, language, captchaSolution: solution, ...args }, ctx) =>
      challenged(ctx, ctx.client, {
        solution,
        work: (solved) =>
          requestCode(ctx, ctx.client, {
            ...args,
            ...emailDestination(email),
            solved,
            language: language ?? ctx.language,
          }),
      }),
  }),
)

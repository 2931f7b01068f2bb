import { builder } from '../builder.ts'
import { captchaSolution } from './captcha-solution.ts'
import { flat } from './one-way.ts'
import { rules } from '../shared/rules.ts'

const options = {
  username: { description: 'Username, mobile or e-mail.', validate: { schema: rules.name } },
  password: {
    description: 'The password, compared in Unicode normal form NFC.',
    validate: { schema: rules.password },
  },
  newPassword: {
    description:
      'Takes the place of the password after PASSWORD_CHANGE_REQUIRED; BAD_INPUT when nothing asks for it.',
    validate: { schema: rules.password },
  },
  appid: { description: 'The app to log in to, if any.', validate: { schema: rules.label } },
  group: {
    description: 'What kind of client this is, for example h5, iOS or wechatMini.',
    validate: { schema: rules.label },
  },
  groups: {
    description:
      'When given, `group` must be one of these, else BAD_INPUT; told only to a caller who knows the password.',
    validate: { schema: rules.labels },
  },
  device: {
    description: 'A name for this device, shown in `sessions`.',
    validate: { schema: rules.label },
  },
  guestToken: {
    description: 'Of a client that can show captchas; names the app too.',
    validate: { schema: rules.token },
  },
  captcha: {
    description: 'The answer to the guest’s captcha, once an error has asked for one (`captcha: true`).',
    validate: { schema: rules.label },
  },
  captchaSolution,
  openid: {
    description: 'A WeChat user this guest proved to be in `wxLogin`: becomes the member’s own.',
    validate: { schema: rules.name },
  },
}

const LoginInput = builder.inputType('LoginInput', {
  description: 'What `login` takes: a name and a password, and what the client says of itself.',
  fields: (t) => ({
    username: t.string({ required: true, ...options.username }),
    password: t.string({ required: true, ...options.password }),
    newPassword: t.string(options.newPassword),
    appid: t.string(options.appid),
    group: t.string(options.group),
    groups: t.stringList(options.groups),
    device: t.string(options.device),
    guestToken: t.string(options.guestToken),
    captcha: t.string(options.captcha),
    captchaSolution: t.string(options.captchaSolution),
    openid: t.string(options.openid),
  }),
})

/** The arguments of `login`: one input, or each by itself. */
export const loginArgs = builder.args((t) => ({
  input: t.field({ type: LoginInput, description: 'Who logs in, and how.' }),
  username: t.string(flat(options.username)),
  password: t.string(flat(options.password)),
  appid: t.string(flat(options.appid)),
  group: t.string(flat(options.group)),
  groups: t.stringList(flat(options.groups)),
  device: t.string(flat(options.device)),
  guestToken: t.string(flat(options.guestToken)),
  captcha: t.string(flat(options.captcha)),
  openid: t.string(flat(options.openid)),
}))

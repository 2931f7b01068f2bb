import { builder } from '../builder.ts'
import { captchaSolution } from './captcha-solution.ts'
import { codeHandle } from './code-handle.ts'
import { flat } from './one-way.ts'
import { rules } from '../shared/rules.ts'

const options = {
  username: {
    description: 'Left out: the mobile or e-mail serves as the username too.',
    validate: { schema: rules.name },
  },
  password: {
    description: 'The new password, under the rules of this server.',
    validate: { schema: rules.password },
  },
  mobile: {
    description: 'Where the code went. Beside a username and without a code it is not kept.',
    validate: { schema: rules.name },
  },
  email: {
    description: 'Where the code went, without a mobile. Else it is not kept.',
    validate: { schema: rules.name },
  },
  code: {
    description: 'The code, purpose REGISTER; only some scenes let it be left out.',
    validate: { schema: rules.label },
  },
  handle: codeHandle,
  scene: {
    description: 'Where the member joins from (bundleid).',
    validate: { schema: rules.label },
  },
  nickname: { description: 'The name that other members see.', validate: { schema: rules.label } },
  realname: { description: 'The name in real life.', validate: { schema: rules.label } },
  avatar: { description: 'The address of a picture.', validate: { schema: rules.name } },
  appid: {
    description: 'The app the code was asked for.',
    validate: { schema: rules.label },
  },
  group: { description: 'The kind of client.', validate: { schema: rules.label } },
  device: { description: 'A name for this device.', validate: { schema: rules.label } },
  login: { description: 'False: join without logging in.' },
  guestToken: {
    description: 'Of a client without a code: the server’s settings say whether a captcha will do.',
    validate: { schema: rules.token },
  },
  captcha: {
    description: 'With a guest token: the answer to its captcha.',
    validate: { schema: rules.label },
  },
  captchaSolution,
  inviteCode: {
    description: 'With a guest token: works once.',
    validate: { schema: rules.label },
  },
  agent: {
    description: 'With a guest token: code of the member who recommended.',
    validate: { schema: rules.label },
  },
  openid: {
    description: 'With a guest token: a WeChat user it proved to be; becomes the member’s own.',
    validate: { schema: rules.name },
  },
}

const RegisterInput = builder.inputType('RegisterInput', {
  description: 'What `register` takes: names, a password and what proves them.',
  fields: (t) => ({
    username: t.string(options.username),
    password: t.string({ required: true, ...options.password }),
    mobile: t.string(options.mobile),
    email: t.string(options.email),
    code: t.string(options.code),
    handle: t.string(options.handle),
    scene: t.string(options.scene),
    nickname: t.string(options.nickname),
    realname: t.string(options.realname),
    avatar: t.string(options.avatar),
    appid: t.string(options.appid),
    group: t.string(options.group),
    device: t.string(options.device),
    login: t.boolean(options.login),
    guestToken: t.string(options.guestToken),
    captcha: t.string(options.captcha),
    captchaSolution: t.string(options.captchaSolution),
    inviteCode: t.string(options.inviteCode),
    agent: t.string(options.agent),
    openid: t.string(options.openid),
  }),
})

/** The arguments of `register`: one input, or each by itself. */
export const registerArgs = builder.args((t) => ({
  input: t.field({ type: RegisterInput, description: 'Who joins, and how.' }),
  username: t.string(flat(options.username)),
  password: t.string(flat(options.password)),
  mobile: t.string(flat(options.mobile)),
  email: t.string(flat(options.email)),
  code: t.string(flat(options.code)),
  handle: t.string(flat(options.handle)),
  scene: t.string(flat(options.scene)),
  nickname: t.string(flat(options.nickname)),
  realname: t.string(flat(options.realname)),
  avatar: t.string(flat(options.avatar)),
  appid: t.string(flat(options.appid)),
  group: t.string(flat(options.group)),
  device: t.string(flat(options.device)),
  login: t.boolean(flat(options.login)),
  guestToken: t.string(flat(options.guestToken)),
  captcha: t.string(flat(options.captcha)),
  inviteCode: t.string(flat(options.inviteCode)),
  agent: t.string(flat(options.agent)),
  openid: t.string(flat(options.openid)),
}))

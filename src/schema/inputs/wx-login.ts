import { builder } from '../builder.ts'
import { flat } from './one-way.ts'
import { rules } from '../shared/rules.ts'

/** Arguments of several operations. */
export const wechatOptions = {
  wxid: {
    description: 'Our WeChat account, by its hash or number; left out, the default one.',
    validate: { schema: rules.label },
  },
  code: {
    description: 'What `wx.login` or the consent page gave; works once.',
    validate: { schema: rules.token },
  },
  state: {
    description: 'What came back beside the code: demanded for official accounts.',
    validate: { schema: rules.token },
  },
}

const options = {
  ...wechatOptions,
  guestToken: {
    description: 'The one the state was asked with; it also keeps the proof for a `register` that follows.',
    validate: { schema: rules.token },
  },
  rawData: {
    description: 'Mini program: the profile as WeChat gave it.',
    validate: { schema: rules.data },
  },
  signature: {
    description: 'Mini program: its signature; a wrong one makes the profile count for nothing.',
    validate: { schema: rules.token },
  },
  phoneCode: {
    description: 'Mini program: what the phone number button gave.',
    validate: { schema: rules.token },
  },
  phoneIv: {
    description: 'Mini program, older clients: `iv` of the phone number.',
    validate: { schema: rules.token },
  },
  phoneData: {
    description: 'Mini program, older clients: `encryptedData` of the phone number.',
    validate: { schema: rules.data },
  },
  agent: {
    description: 'Code of the member who recommended.',
    validate: { schema: rules.label },
  },
  register: { description: 'False: make no member of a stranger.' },
  group: { description: 'The kind of client.', validate: { schema: rules.label } },
  device: { description: 'A name for this device.', validate: { schema: rules.label } },
}

const WxLoginInput = builder.inputType('WxLoginInput', {
  description: 'What `wxLogin` takes: what WeChat gave the client, and what the client says of itself.',
  fields: (t) => ({
    wxid: t.string(options.wxid),
    code: t.string({ required: true, ...options.code }),
    state: t.string(options.state),
    guestToken: t.string(options.guestToken),
    rawData: t.string(options.rawData),
    signature: t.string(options.signature),
    phoneCode: t.string(options.phoneCode),
    phoneIv: t.string(options.phoneIv),
    phoneData: t.string(options.phoneData),
    agent: t.string(options.agent),
    register: t.boolean(options.register),
    group: t.string(options.group),
    device: t.string(options.device),
  }),
})

/** The arguments of `wxLogin`: one input, or each by itself. */
export const wxLoginArgs = builder.args((t) => ({
  input: t.field({ type: WxLoginInput, description: 'Who logs in, and from where.' }),
  wxid: t.string(flat(options.wxid)),
  code: t.string(flat(options.code)),
  state: t.string(flat(options.state)),
  guestToken: t.string(flat(options.guestToken)),
  rawData: t.string(flat(options.rawData)),
  signature: t.string(flat(options.signature)),
  phoneCode: t.string(flat(options.phoneCode)),
  phoneIv: t.string(flat(options.phoneIv)),
  phoneData: t.string(flat(options.phoneData)),
  agent: t.string(flat(options.agent)),
  register: t.boolean(flat(options.register)),
  group: t.string(flat(options.group)),
  device: t.string(flat(options.device)),
}))

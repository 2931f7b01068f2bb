import { z } from 'zod'
import { flag, url, type Vars } from './fields.ts'

/** WeChat, and whom it lets in. */
export const wechatEnv = {
  WECHAT_API_BASE: url('https:', 'http:')
    .default('https://api.weixin.qq.com')
    .meta({ description: 'The host of the WeChat API.' }),
  WECHAT_OPEN_BASE: url('https:', 'http:')
    .default('https://open.weixin.qq.com')
    .meta({ description: 'The host of the WeChat consent page.' }),
  WECHAT_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(30_000)
    .default(5_000)
    .meta({ description: 'Milliseconds that one call to WeChat may take.' }),
  WECHAT_REGISTER: z.enum(['auto', 'profile', 'never']).default('profile').meta({
    description:
      'Who becomes a member at the first WeChat login: everybody (`auto`), who shows a signed profile or a phone number (`profile`), or nobody (`never`).',
  }),
  WECHAT_BIND_WITHOUT_STATE: flag.default(false).meta({
    description:
      'Lets the code of an official account bind, over old wires, without a `state` that this very client asked for: then a link can tie a stranger’s WeChat to whoever opens it. For sites whose pages drop the `state` and cannot be changed.',
  }),
}

export const wechatConfig = (vars: Vars<typeof wechatEnv>) => ({
  wechat: {
    apiBase: vars.WECHAT_API_BASE,
    openBase: vars.WECHAT_OPEN_BASE,
    timeoutMs: vars.WECHAT_TIMEOUT_MS,
    /** Whom a first WeChat login makes a member: everybody, who shows a profile or a phone number, nobody. */
    register: vars.WECHAT_REGISTER,
    /** On old wires the code of an official account binds though nothing shows whose browser asked for it. */
    bindWithoutState: vars.WECHAT_BIND_WITHOUT_STATE,
  },
})

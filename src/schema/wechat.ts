import { wxAuthUrl } from '../auth/identities/wechat/wx-auth-url.ts'
import { wxBind, wxUnbind } from '../auth/identities/wechat/wx-bind.ts'
import { wxJsSdkConfig, type JsSdkConfig } from '../auth/identities/wechat/wx-js-sdk.ts'
import { wxLogin, type WxLogin } from '../auth/identities/wechat/wx-login.ts'
import { grantOf } from './shared/context.ts'
import { builder } from './builder.ts'
import { SessionTokensType } from './login.ts'
import { keepOtherSessions, MemberType } from './members.ts'
import { oneInput } from './inputs/one-way.ts'
import { rules } from './shared/rules.ts'
import { wechatOptions as options, wxLoginArgs } from './inputs/wx-login.ts'

const WxLoginType = builder.objectRef<WxLogin>('WxLogin').implement({
  description: 'A session by WeChat.',
  fields: (t) => ({
    openid: t.exposeString('openid', { description: 'Who it is to this WeChat account.' }),
    tokens: t.expose('tokens', {
      type: SessionTokensType,
      description: 'The pair of tokens of the new session.',
    }),
  }),
})

const WechatIdentityType = builder.prismaObject('WechatIdentity', {
  description: 'A WeChat user a member can log in as.',
  fields: (t) => ({
    account: t.exposeInt('accountId', { description: 'The number of our WeChat account: a `wxid`.' }),
    openid: t.exposeString('openid', { description: 'Who it is to that account.' }),
    nickname: t.exposeString('nickname', {
      nullable: true,
      description: 'The name that the user has in WeChat.',
    }),
    avatar: t.exposeString('avatar', { nullable: true, description: 'The address of its picture.' }),
  }),
})

builder.prismaObjectField(MemberType, 'wechat', (t) =>
  t.relation('wechatIdentities', {
    description: 'The WeChat users this member can log in as.',
    query: { orderBy: { id: 'asc' } },
    resolve: (query, { id }, _args, { db }) =>
      db.wechatIdentity.findMany({ ...query, where: { memberId: id } }),
  }),
)

const WxAuthUrlType = builder.objectRef<{ url: string; state: string }>('WxAuthUrl').implement({
  description: 'The way to WeChat’s consent page.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where to send the browser.' }),
    state: t.exposeString('state', {
      description: 'What WeChat brings back beside the code; `wxLogin` and `wxBind` want it.',
    }),
  }),
})

const JsSdkConfigType = builder.objectRef<JsSdkConfig>('WxJsSdkConfig').implement({
  description: 'What a page hands to `wx.config`.',
  fields: (t) => ({
    appId: t.exposeString('appId', { description: 'What WeChat calls the official account that signs.' }),
    timestamp: t.exposeInt('timestamp', { description: 'When it was signed, in Unix seconds.' }),
    nonceStr: t.exposeString('nonceStr', {
      description: 'Random characters that are part of what is signed.',
    }),
    signature: t.exposeString('signature', { description: 'SHA-1 over ticket, nonce, time and address.' }),
    url: t.exposeString('url', { description: 'The address as signed: without its fragment.' }),
    jsApiList: t.exposeStringList('jsApiList', { description: 'What the page may call.' }),
    openTagList: t.exposeStringList('openTagList', { description: 'Open tags the page may use: none.' }),
    debug: t.exposeBoolean('debug', { description: 'Always false: no alerts in the page.' }),
    beta: t.exposeBoolean('beta', { description: 'Always false: no beta functions of WeChat.' }),
  }),
})

builder.mutationField('wxLogin', (t) =>
  t.field({
    type: WxLoginType,
    description:
      'Logs in by WeChat: a member known by openid or unionid, else a new one where settings allow. ' +
      'MEMBER_MUST_REGISTER comes with `openid`: register or log in with it and the same guest token to bind it.',
    fails: [
      'TOO_MANY_REQUESTS',
      'WECHAT_ACCOUNT_UNKNOWN',
      'GUEST_TOKEN_EXPIRED',
      'WECHAT_STATE_INVALID',
      'WECHAT_REFUSED',
      'WECHAT_UNAVAILABLE',
      'WECHAT_MISCONFIGURED',
      'WECHAT_DATA_INVALID',
      'MEMBER_MUST_REGISTER',
      'MEMBER_DISABLED',
    ],
    credential: true,
    args: wxLoginArgs,
    resolve: (_root, { input, ...given }, ctx) =>
      wxLogin(ctx, ctx.client, { ...oneInput(input, given, ['code']), language: ctx.language }),
  }),
)

builder.mutationField('wxBind', (t) =>
  t.field({
    type: WechatIdentityType,
    description:
      'Makes a WeChat user the logged-in member’s own, and tells its contacts. A proof has to be recent unless it is ' +
      'its own already.',
    // Who asks with its own WeChat user changes nothing, so the flow asks for the proof once it knows.
    needs: 'session',
    fails: [
      'REAUTHENTICATION_REQUIRED',
      'TOO_MANY_REQUESTS',
      'WECHAT_ACCOUNT_UNKNOWN',
      'GUEST_TOKEN_EXPIRED',
      'WECHAT_STATE_INVALID',
      'WECHAT_REFUSED',
      'WECHAT_UNAVAILABLE',
      'WECHAT_MISCONFIGURED',
      'WECHAT_BOUND',
    ],
    credential: true,
    args: {
      wxid: t.arg.string(options.wxid),
      code: t.arg.string({ required: true, ...options.code }),
      state: t.arg.string(options.state),
      guestToken: t.arg.string({
        description: 'The one the state was asked with.',
        validate: { schema: rules.token },
      }),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, args, ctx) =>
      wxBind(ctx, ctx.client, { ...args, language: ctx.language, grant: grantOf(ctx) }),
  }),
)

builder.mutationField('wxUnbind', (t) =>
  t.boolean({
    description: 'Parts the logged-in member from its WeChat user; false when there was none.',
    needs: 'recent proof',
    fails: ['WECHAT_ACCOUNT_UNKNOWN', 'CONTACT_TOO_NEW', 'WECHAT_LAST_LOGIN'],
    args: {
      wxid: t.arg.string(options.wxid),
      keepOtherSessions: t.arg.boolean({ description: keepOtherSessions }),
    },
    resolve: (_root, args, ctx) =>
      wxUnbind(ctx, ctx.client, { ...args, language: ctx.language, grant: grantOf(ctx) }),
  }),
)

builder.queryField('wxAuthUrl', (t) =>
  t.field({
    type: WxAuthUrlType,
    description: 'The way to WeChat’s consent page and back to `url`.',
    fails: [
      'WECHAT_UNSUPPORTED',
      'WECHAT_URL_REFUSED',
      'GUEST_TOKEN_REQUIRED',
      'GUEST_TOKEN_EXPIRED',
      'TOO_MANY_REQUESTS',
    ],
    args: {
      wxid: t.arg.string(options.wxid),
      url: t.arg.string({
        required: true,
        description: 'Where the browser comes back to, on an allowed host of the account.',
        validate: { schema: rules.url },
      }),
      guestToken: t.arg.string({
        description: 'Ties the state to this client: demanded here, optional on old wires.',
        validate: { schema: rules.token },
      }),
    },
    resolve: (_root, args, ctx) => wxAuthUrl(ctx, ctx.client, args),
  }),
)

builder.queryField('wxJsSdkConfig', (t) =>
  t.field({
    type: JsSdkConfigType,
    description: 'Signs a page for WeChat’s JS-SDK.',
    fails: [
      'WECHAT_UNSUPPORTED',
      'WECHAT_URL_REFUSED',
      'WECHAT_REFUSED',
      'WECHAT_UNAVAILABLE',
      'WECHAT_MISCONFIGURED',
    ],
    args: {
      wxid: t.arg.string(options.wxid),
      url: t.arg.string({
        required: true,
        description: 'The address of the page, exactly as the browser has it.',
        validate: { schema: rules.url },
      }),
    },
    resolve: (_root, args, ctx) => wxJsSdkConfig(ctx, args),
  }),
)

/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant as an ISO 8601 text in UTC, for example 2026-01-31T08:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** A JSON document; the field that answers it says which. */
  JSON: { input: unknown; output: unknown; }
};

/** A picture of four characters; upper and lower case are the same. */
export type Captcha = {
  __typename?: 'Captcha';
  /** The same as a data URL, for an `img`. */
  dataUrl: Scalars['String']['output'];
  /** Seconds it can be answered. */
  expiresIn: Scalars['Int']['output'];
  /** The PNG in base64. */
  png: Scalars['String']['output'];
};

/** What a verification code is good for, and nothing else. */
export type CodePurpose =
  /** For `bindMobile` and `bindEmail`. */
  | 'BIND'
  /** For `loginWithCode`. */
  | 'LOGIN'
  /** For `register`. */
  | 'REGISTER'
  /** For `resetPassword`. */
  | 'RESET'
  /** For `resetPassword` where somebody has the number or address, else for `register`. */
  | 'VERIFY';

/** A code is on its way. The answer is the same whether or not somebody has this number or address. */
export type CodeSent = {
  __typename?: 'CodeSent';
  /** Seconds the code lives. */
  expiresIn: Scalars['Int']['output'];
  /** Names this code. Shown with it, its tries are the asker’s alone, wherever the asker is by then. Not the code itself. */
  handle: Scalars['String']['output'];
  /** Seconds until another one can be asked for. */
  resendAfter: Scalars['Int']['output'];
};

/** Every value `extensions.code` of an error can have. The message comes in zh or en (Accept-Language). */
export type ErrorCode =
  /** This appid exists already. 应用已存在。 */
  | 'APP_EXISTS'
  /** This app has expired. appid过期。 */
  | 'APP_EXPIRED'
  /** Unknown appid. 授权参数无效。 */
  | 'APP_UNKNOWN'
  /** The input is not valid. 参数无效。 */
  | 'BAD_INPUT'
  /** The request is not a valid GraphQL request. 请求格式错误。 */
  | 'BAD_REQUEST'
  /** The server is busy: try again shortly. 服务繁忙，请稍后再试。 */
  | 'BUSY'
  /** The captcha is wrong, expired or used. 图形验证码错误。 */
  | 'CAPTCHA_INVALID'
  /** Solve a captcha first. 请填写图形验证码。 */
  | 'CAPTCHA_REQUIRED'
  /** The verification code is wrong, expired or used. 验证码错误。 */
  | 'CODE_INVALID'
  /** This number or address is too new for that. 该号码或邮箱绑定未满一天，暂不能用于此操作。 */
  | 'CONTACT_TOO_NEW'
  /** This is no e-mail address. 邮箱格式错误。 */
  | 'EMAIL_INVALID'
  /** This credential or address may not do that. 无权执行此操作。 */
  | 'FORBIDDEN'
  /** The guest token is unknown or has expired: ask for a new one. 临时Token过期。 */
  | 'GUEST_TOKEN_EXPIRED'
  /** A guest token is needed. 未授权访问。 */
  | 'GUEST_TOKEN_REQUIRED'
  /** Something went wrong on our side. 未知错误。 */
  | 'INTERNAL'
  /** Unknown user or wrong password. 用户名不存在或密码错误。 */
  | 'INVALID_CREDENTIALS'
  /** The invite code is unknown, locked or has expired. 激活码不正确。 */
  | 'INVITE_INVALID'
  /** An invite code is needed to join. 请填写激活码。 */
  | 'INVITE_REQUIRED'
  /** The invite code has been used. 激活码已被使用。 */
  | 'INVITE_USED'
  /** The mail could not be sent. 邮件发送失败。 */
  | 'MAIL_NOT_SENT'
  /** This account has been locked. 账户已被禁用。 */
  | 'MEMBER_DISABLED'
  /** This member exists already. 用户已存在。 */
  | 'MEMBER_EXISTS'
  /** Nobody has this WeChat account yet: register first. 请注册账号。 */
  | 'MEMBER_MUST_REGISTER'
  /** There is no such member. 用户不存在。 */
  | 'MEMBER_NOT_FOUND'
  /** This is no mobile number we can send to. 手机号格式有问题。 */
  | 'MOBILE_INVALID'
  /** The password is right, but another one has to be chosen. 请设置新密码。 */
  | 'PASSWORD_CHANGE_REQUIRED'
  /** This password cannot be accepted. 密码不符合要求。 */
  | 'PASSWORD_UNACCEPTABLE'
  /** Prove again that it is you: this changes how you log in. 请重新验证身份。 */
  | 'REAUTHENTICATION_REQUIRED'
  /** The refresh token is not valid. 刷新凭证失效。 */
  | 'REFRESH_TOKEN_INVALID'
  /** Unknown scene. Bundle_id不存在。 */
  | 'SCENE_UNKNOWN'
  /** There is no such session. 会话不存在。 */
  | 'SESSION_NOT_FOUND'
  /** The signature is wrong, too old or already used. 密文校验失败。 */
  | 'SIGNATURE_INVALID'
  /** The message could not be sent to the phone. 短信发送失败。 */
  | 'SMS_NOT_SENT'
  /** The access token has expired: refresh it. Token已过期。 */
  | 'TOKEN_EXPIRED'
  /** The token is not valid. Token失效。 */
  | 'TOKEN_INVALID'
  /** The operation exceeds the limits of this server. 请求过于复杂。 */
  | 'TOO_COMPLEX'
  /** Too many failed attempts: try again later. 尝试次数过多，请稍后再试。 */
  | 'TOO_MANY_ATTEMPTS'
  /** Too many requests: try again later. 请求过于频繁，请稍后再试。 */
  | 'TOO_MANY_REQUESTS'
  /** Log in first. 请先登录。 */
  | 'UNAUTHENTICATED'
  /** A service this needs is not available: try again shortly. 服务暂时不可用。 */
  | 'UNAVAILABLE'
  /** This WeChat account exists already. 公众号或小程序已存在。 */
  | 'WECHAT_ACCOUNT_EXISTS'
  /** Members are bound to it: only force removes it. 仍有用户绑定该公众号或小程序。 */
  | 'WECHAT_ACCOUNT_IN_USE'
  /** There is no such WeChat account here. 公众号或小程序配置错误。 */
  | 'WECHAT_ACCOUNT_UNKNOWN'
  /** This WeChat account belongs to another member. 该微信已绑定其他账号。 */
  | 'WECHAT_BOUND'
  /** The data is not what WeChat gave for this session. 微信数据校验失败。 */
  | 'WECHAT_DATA_INVALID'
  /** WeChat is the only way this member can log in. 请先设置密码或绑定手机。 */
  | 'WECHAT_LAST_LOGIN'
  /** This WeChat account is not set up rightly here. 公众号或小程序配置有误。 */
  | 'WECHAT_MISCONFIGURED'
  /** WeChat refused: the code is wrong, expired or used. 微信登录失败。 */
  | 'WECHAT_REFUSED'
  /** The state is missing, used, or of another browser. 授权状态无效，请重新授权。 */
  | 'WECHAT_STATE_INVALID'
  /** WeChat does not answer: try again shortly. 微信服务暂时不可用，请稍后再试。 */
  | 'WECHAT_UNAVAILABLE'
  /** This kind of WeChat account cannot do that. 当前公众号不支持操作。 */
  | 'WECHAT_UNSUPPORTED'
  /** This address is on no allowed host of the account. 链接地址不在允许范围内。 */
  | 'WECHAT_URL_REFUSED';

/** What a client shows before any login: its captchas, tries and proofs hang on it. */
export type GuestToken = {
  __typename?: 'GuestToken';
  /** Seconds it lives; each use starts them again. */
  expiresIn: Scalars['Int']['output'];
  /** For every argument called `guestToken`. */
  token: Scalars['String']['output'];
};

/** The language of a message. */
export type Language =
  /** English */
  | 'EN'
  /** 中文 */
  | 'ZH';

/** What `login` takes: a name and a password, and what the client says of itself. */
export type LoginInput = {
  /** The app to log in to, if any. */
  appid?: InputMaybe<Scalars['String']['input']>;
  /** The answer to the guest’s captcha, once an error has asked for one (`captcha: true`). */
  captcha?: InputMaybe<Scalars['String']['input']>;
  /** The solution of the challenge that an error has asked for (`extensions.challenge`); it works once. It counts instead of the guest’s picture too. */
  captchaSolution?: InputMaybe<Scalars['String']['input']>;
  /** A name for this device, shown in `sessions`. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** What kind of client this is, for example h5, iOS or wechatMini. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** When given, `group` must be one of these, else BAD_INPUT; told only to a caller who knows the password. */
  groups?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of a client that can show captchas; names the app too. */
  guestToken?: InputMaybe<Scalars['String']['input']>;
  /** Takes the place of the password after PASSWORD_CHANGE_REQUIRED; BAD_INPUT when nothing asks for it. */
  newPassword?: InputMaybe<Scalars['String']['input']>;
  /** A WeChat user this guest proved to be in `wxLogin`: becomes the member’s own. */
  openid?: InputMaybe<Scalars['String']['input']>;
  /** The password, compared in Unicode normal form NFC. */
  password: Scalars['String']['input'];
  /** Username, mobile or e-mail. */
  username: Scalars['String']['input'];
};

/** A person who logs in. */
export type Member = {
  __typename?: 'Member';
  /** Money and points, if the member has any. */
  account?: Maybe<MemberAccount>;
  /** The shop’s number of the district; 0 is unknown. */
  areaId: Scalars['Int']['output'];
  /** The address of a picture. */
  avatar?: Maybe<Scalars['String']['output']>;
  /** A day without a time, as 2000-01-31. */
  birthday?: Maybe<Scalars['String']['output']>;
  /** The shop’s number of the city; 0 is unknown. */
  cityId: Scalars['Int']['output'];
  /** When the member joined. */
  createdAt: Scalars['DateTime']['output'];
  /** Always in lower case, however it was typed. */
  email?: Maybe<Scalars['String']['output']>;
  /** 0 unknown, 1 male, 2 female. */
  gender: Scalars['Int']['output'];
  /** A landline number, as the member typed it. */
  homePhone?: Maybe<Scalars['String']['output']>;
  /** The number of the member. */
  id: Scalars['Int']['output'];
  /** The last login that `visitCount` counts. */
  lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  /** The address that this last login came from. */
  lastLoginIp?: Maybe<Scalars['String']['output']>;
  /** The rank, if the member has one. */
  level?: Maybe<MemberLevel>;
  /** E.164, for example +8613800138000. */
  mobile?: Maybe<Scalars['String']['output']>;
  /** The name that other members see. */
  nickname?: Maybe<Scalars['String']['output']>;
  /** The shop’s number of the province; 0 is unknown. */
  provinceId: Scalars['Int']['output'];
  /** The number in QQ, the messenger. */
  qq?: Maybe<Scalars['String']['output']>;
  /** The name in real life. */
  realname?: Maybe<Scalars['String']['output']>;
  /** The live sessions of the member, newest first. */
  sessions: SessionConnection;
  /** When the member last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The name the member joined with; of one that is a phone or address not proven, its number. */
  username: Scalars['String']['output'];
  /** Logins with a password so far. */
  visitCount: Scalars['Int']['output'];
  /** The WeChat users this member can log in as. */
  wechat: Array<WechatIdentity>;
};


/** A person who logs in. */
export type MemberSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Money and points of a member. Amounts are texts with two decimals. */
export type MemberAccount = {
  __typename?: 'MemberAccount';
  /** All points ever received, spent or not. */
  accumulateIntegral: Scalars['Int']['output'];
  /** All that was ever paid in, spent or not. */
  accumulateMoney: Scalars['String']['output'];
  /** All points ever spent, with two decimals. */
  consumeIntegral: Scalars['String']['output'];
  /** All that was ever spent. */
  consumeMoney: Scalars['String']['output'];
  /** Points that are held for an order. */
  frozenIntegral: Scalars['Int']['output'];
  /** The part of the balance that is held for an order. */
  frozenMoney: Scalars['String']['output'];
  /** Points that were given, not earned. */
  giveIntegral: Scalars['Int']['output'];
  /** The part of the balance that was given, not paid. */
  giveMoney: Scalars['String']['output'];
  /** Points that can be spent now. */
  userIntegral: Scalars['Int']['output'];
  /** The balance that can be spent now. */
  userMoney: Scalars['String']['output'];
};

/** The rank of a member. */
export type MemberLevel = {
  __typename?: 'MemberLevel';
  /** Percent of the price that its members pay, for example 95.00. */
  discount: Scalars['String']['output'];
  /** The number of the level. */
  id: Scalars['Int']['output'];
  /** Its place, 1 the lowest. */
  level: Scalars['Int']['output'];
  /** What members see of the rank. */
  name: Scalars['String']['output'];
};

/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Logs a member in to an app that signs the request with its secret. Errors: APP_UNKNOWN, APP_EXPIRED, TOO_MANY_REQUESTS, SIGNATURE_INVALID, TOO_MANY_ATTEMPTS, BUSY, INVALID_CREDENTIALS, PASSWORD_CHANGE_REQUIRED. */
  authorize: SessionTokens;
  /** Makes an address the logged-in member’s own, and tells its other contacts. To replace one, `reauthenticate` after the login. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED, EMAIL_INVALID, CODE_INVALID, TOO_MANY_ATTEMPTS, MEMBER_EXISTS. */
  bindEmail: Member;
  /** Makes a phone the logged-in member’s own, and tells its other contacts. To replace one, `reauthenticate` after the login. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED, MOBILE_INVALID, CODE_INVALID, TOO_MANY_ATTEMPTS, MEMBER_EXISTS. */
  bindMobile: Member;
  /** A new picture for the holder of a guest token; the one before is void. Errors: GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS. */
  captcha: Captcha;
  /** Sets a new password, given the current one, and tells the member’s contacts. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, PASSWORD_UNACCEPTABLE, TOO_MANY_ATTEMPTS, BUSY, INVALID_CREDENTIALS. */
  changePassword: Scalars['Boolean']['output'];
  /** A guest token for an app. Errors: APP_UNKNOWN, APP_EXPIRED, TOO_MANY_REQUESTS. */
  createGuestToken: GuestToken;
  /** Has the logged-in member erased after the waiting time that the operator set, logs it out everywhere at once, and tells its contacts. Any login before then calls it off. Answers from when on the member is erased. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED. */
  deleteAccount: Scalars['DateTime']['output'];
  /** All that is held of the logged-in member, without hashes and tokens; ten times a day at most. docs/en/personal-data.md has the shape. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED, TOO_MANY_REQUESTS. */
  exportMyData: Scalars['JSON']['output'];
  /** Logs in with a password. A client with a guest token has to solve captchas after a failure, others after many of their network. MEMBER_DISABLED is answered only on old paths, to somebody who knows the password. Errors: GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS, TOO_MANY_ATTEMPTS, CAPTCHA_REQUIRED, CAPTCHA_INVALID, APP_UNKNOWN, APP_EXPIRED, BUSY, INVALID_CREDENTIALS, MEMBER_DISABLED, PASSWORD_CHANGE_REQUIRED, PASSWORD_UNACCEPTABLE, WECHAT_ACCOUNT_UNKNOWN. */
  login: SessionTokens;
  /** Logs in with a code, purpose LOGIN. MEMBER_NOT_FOUND is told only to somebody who holds the number. Errors: APP_UNKNOWN, APP_EXPIRED, MOBILE_INVALID, EMAIL_INVALID, CODE_INVALID, TOO_MANY_ATTEMPTS, MEMBER_NOT_FOUND, INVALID_CREDENTIALS. */
  loginWithCode: SessionTokens;
  /** Ends the session of this request: both of its tokens are dead everywhere within a second. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  logout: Scalars['Boolean']['output'];
  /** Proves anew that the member is here, by the password or by a code of purpose LOGIN, for what answers REAUTHENTICATION_REQUIRED. The session stays as it is. Answers until when it counts: ten minutes. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, MOBILE_INVALID, EMAIL_INVALID, INVALID_CREDENTIALS, PASSWORD_CHANGE_REQUIRED, CODE_INVALID, CONTACT_TOO_NEW, TOO_MANY_ATTEMPTS, BUSY. */
  reauthenticate: Scalars['DateTime']['output'];
  /** Trades a refresh token for a new pair, once. Racers within the grace window get the very same pair; reuse after it ends the session. Errors: REFRESH_TOKEN_INVALID. */
  refresh: SessionTokens;
  /** Joins, and logs in unless told otherwise. Captchas and invite codes are asked of clients with a guest token. Errors: GUEST_TOKEN_EXPIRED, APP_UNKNOWN, APP_EXPIRED, TOO_MANY_REQUESTS, CAPTCHA_REQUIRED, CAPTCHA_INVALID, INVITE_REQUIRED, INVITE_INVALID, INVITE_USED, SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, PASSWORD_UNACCEPTABLE, CODE_INVALID, TOO_MANY_ATTEMPTS, MEMBER_EXISTS, BUSY, WECHAT_ACCOUNT_UNKNOWN. */
  register: Registration;
  /** Sets a new password with a code, purpose RESET; ends every session of the member and tells it by message. WeChat users, and a phone or address, that were bound in the last seven days are parted from it. TOO_MANY_REQUESTS is answered only on old paths that tell whether a number is known. Errors: GUEST_TOKEN_EXPIRED, SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, TOO_MANY_REQUESTS, PASSWORD_UNACCEPTABLE, CODE_INVALID, TOO_MANY_ATTEMPTS, CONTACT_TOO_NEW, BUSY, MEMBER_NOT_FOUND, INVALID_CREDENTIALS. */
  resetPassword: Registration;
  /** Ends every session of the member but this one; answers how many. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  revokeOtherSessions: Scalars['Int']['output'];
  /** Ends one session of the member. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, SESSION_NOT_FOUND. */
  revokeSession: Scalars['Boolean']['output'];
  /** Sends a verification code by mail. A captcha may have to be solved first. MEMBER_EXISTS and MEMBER_NOT_FOUND are answered only on old paths whose clients expect them. Errors: EMAIL_INVALID, CAPTCHA_REQUIRED, CAPTCHA_INVALID, MEMBER_EXISTS, MEMBER_NOT_FOUND, TOO_MANY_REQUESTS, MAIL_NOT_SENT. */
  sendEmailCode: CodeSent;
  /** Sends a verification code to a phone. A captcha may have to be solved first. MEMBER_EXISTS and MEMBER_NOT_FOUND are answered only on old paths whose clients expect them. Errors: MOBILE_INVALID, GUEST_TOKEN_EXPIRED, CAPTCHA_REQUIRED, CAPTCHA_INVALID, MEMBER_EXISTS, MEMBER_NOT_FOUND, TOO_MANY_REQUESTS, SMS_NOT_SENT. */
  sendSmsCode: CodeSent;
  /** Changes what the logged-in member says of itself; sixty times an hour at most. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, TOO_MANY_REQUESTS. */
  updateProfile: Member;
  /** Makes a WeChat user the logged-in member’s own, and tells its contacts. A proof has to be recent unless it is its own already. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED, TOO_MANY_REQUESTS, WECHAT_ACCOUNT_UNKNOWN, GUEST_TOKEN_EXPIRED, WECHAT_STATE_INVALID, WECHAT_REFUSED, WECHAT_UNAVAILABLE, WECHAT_MISCONFIGURED, WECHAT_BOUND. */
  wxBind: WechatIdentity;
  /** Logs in by WeChat: a member known by openid or unionid, else a new one where settings allow. MEMBER_MUST_REGISTER comes with `openid`: register or log in with it and the same guest token to bind it. Errors: TOO_MANY_REQUESTS, WECHAT_ACCOUNT_UNKNOWN, GUEST_TOKEN_EXPIRED, WECHAT_STATE_INVALID, WECHAT_REFUSED, WECHAT_UNAVAILABLE, WECHAT_MISCONFIGURED, WECHAT_DATA_INVALID, MEMBER_MUST_REGISTER, MEMBER_DISABLED. */
  wxLogin: WxLogin;
  /** Parts the logged-in member from its WeChat user; false when there was none. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, REAUTHENTICATION_REQUIRED, WECHAT_ACCOUNT_UNKNOWN, CONTACT_TOO_NEW, WECHAT_LAST_LOGIN. */
  wxUnbind: Scalars['Boolean']['output'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationAuthorizeArgs = {
  algorithm?: SignatureAlgorithm;
  appid: Scalars['String']['input'];
  nonce?: InputMaybe<Scalars['String']['input']>;
  password: Scalars['String']['input'];
  time: Scalars['String']['input'];
  token: Scalars['String']['input'];
  tokenType?: InputMaybe<Scalars['String']['input']>;
  username: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationBindEmailArgs = {
  code: Scalars['String']['input'];
  email: Scalars['String']['input'];
  handle?: InputMaybe<Scalars['String']['input']>;
  keepOtherSessions?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationBindMobileArgs = {
  code: Scalars['String']['input'];
  handle?: InputMaybe<Scalars['String']['input']>;
  keepOtherSessions?: InputMaybe<Scalars['Boolean']['input']>;
  mobile: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationCaptchaArgs = {
  guestToken: Scalars['String']['input'];
  height?: InputMaybe<Scalars['Int']['input']>;
  width?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationChangePasswordArgs = {
  currentPassword: Scalars['String']['input'];
  keepOtherSessions?: InputMaybe<Scalars['Boolean']['input']>;
  newPassword: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationCreateGuestTokenArgs = {
  agent?: InputMaybe<Scalars['String']['input']>;
  appid: Scalars['String']['input'];
  replaces?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationLoginArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  captcha?: InputMaybe<Scalars['String']['input']>;
  device?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  groups?: InputMaybe<Array<Scalars['String']['input']>>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  input?: InputMaybe<LoginInput>;
  openid?: InputMaybe<Scalars['String']['input']>;
  password?: InputMaybe<Scalars['String']['input']>;
  username?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationLoginWithCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  device?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  handle?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationReauthenticateArgs = {
  code?: InputMaybe<Scalars['String']['input']>;
  password?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationRefreshArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  refreshToken: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationRegisterArgs = {
  agent?: InputMaybe<Scalars['String']['input']>;
  appid?: InputMaybe<Scalars['String']['input']>;
  avatar?: InputMaybe<Scalars['String']['input']>;
  captcha?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  device?: InputMaybe<Scalars['String']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  handle?: InputMaybe<Scalars['String']['input']>;
  input?: InputMaybe<RegisterInput>;
  inviteCode?: InputMaybe<Scalars['String']['input']>;
  login?: InputMaybe<Scalars['Boolean']['input']>;
  mobile?: InputMaybe<Scalars['String']['input']>;
  nickname?: InputMaybe<Scalars['String']['input']>;
  openid?: InputMaybe<Scalars['String']['input']>;
  password?: InputMaybe<Scalars['String']['input']>;
  realname?: InputMaybe<Scalars['String']['input']>;
  scene?: InputMaybe<Scalars['String']['input']>;
  username?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationResetPasswordArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  group?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  handle?: InputMaybe<Scalars['String']['input']>;
  login?: InputMaybe<Scalars['Boolean']['input']>;
  password: Scalars['String']['input'];
  scene?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationSendEmailCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  captchaSolution?: InputMaybe<Scalars['String']['input']>;
  email: Scalars['String']['input'];
  language?: InputMaybe<Language>;
  purpose: CodePurpose;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationSendSmsCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  captcha?: InputMaybe<Scalars['String']['input']>;
  captchaSolution?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  language?: InputMaybe<Language>;
  mobile: Scalars['String']['input'];
  purpose: CodePurpose;
  voice?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationUpdateProfileArgs = {
  input: ProfileInput;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationWxBindArgs = {
  code: Scalars['String']['input'];
  guestToken?: InputMaybe<Scalars['String']['input']>;
  keepOtherSessions?: InputMaybe<Scalars['Boolean']['input']>;
  state?: InputMaybe<Scalars['String']['input']>;
  wxid?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationWxLoginArgs = {
  agent?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  device?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  input?: InputMaybe<WxLoginInput>;
  phoneCode?: InputMaybe<Scalars['String']['input']>;
  phoneData?: InputMaybe<Scalars['String']['input']>;
  phoneIv?: InputMaybe<Scalars['String']['input']>;
  rawData?: InputMaybe<Scalars['String']['input']>;
  register?: InputMaybe<Scalars['Boolean']['input']>;
  signature?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<Scalars['String']['input']>;
  wxid?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type MutationWxUnbindArgs = {
  keepOtherSessions?: InputMaybe<Scalars['Boolean']['input']>;
  wxid?: InputMaybe<Scalars['String']['input']>;
};

/** The ends of a page, and whether there are rows beyond them. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Hand it back as `after`; null for an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether rows follow; with `before`, always true. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows precede; with `after`, always true. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Hand it back as `before`; null for an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** What a new password has to be. There is no rule about which characters it mixes. */
export type PasswordRules = {
  __typename?: 'PasswordRules';
  /** Characters at most: a longer one is BAD_INPUT. */
  maxLength: Scalars['Int']['output'];
  /** Characters at least; any character counts as one. */
  minLength: Scalars['Int']['output'];
  /** Whether the 10 000 commonest are refused, and those made of the own name, number or address. */
  refusesCommon: Scalars['Boolean']['output'];
};

/** What a member says of itself. What is left out stays as it is; null takes it away. */
export type ProfileInput = {
  /** The shop’s number of the district; 0 is unknown. */
  areaId?: InputMaybe<Scalars['Int']['input']>;
  /** The address of a picture. http is stored as https, anything else refused. */
  avatar?: InputMaybe<Scalars['String']['input']>;
  /** A day without a time, as 2000-01-31; not before 1900. */
  birthday?: InputMaybe<Scalars['String']['input']>;
  /** The shop’s number of the city; 0 is unknown. */
  cityId?: InputMaybe<Scalars['Int']['input']>;
  /** 0 unknown, 1 male, 2 female. */
  gender?: InputMaybe<Scalars['Int']['input']>;
  /** A landline number. It is only shown: it proves nothing. */
  homePhone?: InputMaybe<Scalars['String']['input']>;
  /** The name that other members see. Nobody logs in by it. */
  nickname?: InputMaybe<Scalars['String']['input']>;
  /** The shop’s number of the province; 0 is unknown. */
  provinceId?: InputMaybe<Scalars['Int']['input']>;
  /** The number in QQ, the messenger. */
  qq?: InputMaybe<Scalars['String']['input']>;
  /** The name in real life. */
  realname?: InputMaybe<Scalars['String']['input']>;
};

/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type Query = {
  __typename?: 'Query';
  /** Checks one access token, for services that got it from their client. */
  checkToken: TokenStatus;
  /** Checks up to 100 access tokens; the answers come in the order of the tokens. */
  checkTokens: Array<TokenStatus>;
  /** All error codes of this server. */
  errorCodes: Array<ErrorCode>;
  /** Whether a guest token is still good; its life starts again. Errors: GUEST_TOKEN_EXPIRED. */
  guestToken: GuestToken;
  /** The member whose access token the request carries. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  me: Member;
  /** What `register`, `resetPassword` and `changePassword` ask of a new password. */
  passwordRules: PasswordRules;
  /**
   * The live sessions of the member, newest first, 200 at most. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED.
   * @deprecated Use `me { sessions }`, which has pages.
   */
  sessions: Array<Session>;
  /** The way to WeChat’s consent page and back to `url`. Errors: WECHAT_UNSUPPORTED, WECHAT_URL_REFUSED, GUEST_TOKEN_REQUIRED, GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS. */
  wxAuthUrl: WxAuthUrl;
  /** Signs a page for WeChat’s JS-SDK. Errors: WECHAT_UNSUPPORTED, WECHAT_URL_REFUSED, WECHAT_REFUSED, WECHAT_UNAVAILABLE, WECHAT_MISCONFIGURED. */
  wxJsSdkConfig: WxJsSdkConfig;
};


/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type QueryCheckTokenArgs = {
  token: Scalars['String']['input'];
};


/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type QueryCheckTokensArgs = {
  tokens: Array<Scalars['String']['input']>;
};


/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type QueryGuestTokenArgs = {
  token: Scalars['String']['input'];
};


/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type QueryWxAuthUrlArgs = {
  guestToken?: InputMaybe<Scalars['String']['input']>;
  url: Scalars['String']['input'];
  wxid?: InputMaybe<Scalars['String']['input']>;
};


/** Reads. Nothing here changes state. Besides its own errors, each operation can answer BAD_REQUEST, TOO_COMPLEX, BAD_INPUT, UNAVAILABLE, INTERNAL. */
export type QueryWxJsSdkConfigArgs = {
  url: Scalars['String']['input'];
  wxid?: InputMaybe<Scalars['String']['input']>;
};

/** What `register` takes: names, a password and what proves them. */
export type RegisterInput = {
  /** With a guest token: code of the member who recommended. */
  agent?: InputMaybe<Scalars['String']['input']>;
  /** The app the code was asked for. */
  appid?: InputMaybe<Scalars['String']['input']>;
  /** The address of a picture. */
  avatar?: InputMaybe<Scalars['String']['input']>;
  /** With a guest token: the answer to its captcha. */
  captcha?: InputMaybe<Scalars['String']['input']>;
  /** The solution of the challenge that an error has asked for (`extensions.challenge`); it works once. It counts instead of the guest’s picture too. */
  captchaSolution?: InputMaybe<Scalars['String']['input']>;
  /** The code, purpose REGISTER; only some scenes let it be left out. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** A name for this device. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** Where the code went, without a mobile. Else it is not kept. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** The kind of client. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** Of a client without a code: the server’s settings say whether a captcha will do. */
  guestToken?: InputMaybe<Scalars['String']['input']>;
  /** Of the code, as it was given when the code was sent. */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** With a guest token: works once. */
  inviteCode?: InputMaybe<Scalars['String']['input']>;
  /** False: join without logging in. */
  login?: InputMaybe<Scalars['Boolean']['input']>;
  /** Where the code went. Beside a username and without a code it is not kept. */
  mobile?: InputMaybe<Scalars['String']['input']>;
  /** The name that other members see. */
  nickname?: InputMaybe<Scalars['String']['input']>;
  /** With a guest token: a WeChat user it proved to be; becomes the member’s own. */
  openid?: InputMaybe<Scalars['String']['input']>;
  /** The new password, under the rules of this server. */
  password: Scalars['String']['input'];
  /** The name in real life. */
  realname?: InputMaybe<Scalars['String']['input']>;
  /** Where the member joins from (bundleid). */
  scene?: InputMaybe<Scalars['String']['input']>;
  /** Left out: the mobile or e-mail serves as the username too. */
  username?: InputMaybe<Scalars['String']['input']>;
};

/** A member, and a session when one was asked for. */
export type Registration = {
  __typename?: 'Registration';
  /** The member who joined or whose password was set. */
  member: Member;
  /** Null with `login: false`. */
  tokens?: Maybe<SessionTokens>;
};

/** One login of a member, on one device. */
export type Session = {
  __typename?: 'Session';
  /** When it ends in any case. */
  absoluteExpiresAt: Scalars['DateTime']['output'];
  /** The address it logged in from. */
  address?: Maybe<Scalars['String']['output']>;
  /** The app it belongs to. */
  appid?: Maybe<Scalars['String']['output']>;
  /** When it logged in. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the session of this request. */
  current: Scalars['Boolean']['output'];
  /** The name the client gave its device. */
  device?: Maybe<Scalars['String']['output']>;
  /** The wire it logged in by. */
  dialect: Scalars['String']['output'];
  /** When it ends if it is not used. */
  expiresAt: Scalars['DateTime']['output'];
  /** The kind of client, as the client named it. */
  group: Scalars['String']['output'];
  /** What `revokeSession` calls the session by. */
  id: Scalars['ID']['output'];
  /** When its tokens were last used, to the minute. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** The User-Agent it logged in with. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** A page of sessions. */
export type SessionConnection = {
  __typename?: 'SessionConnection';
  /** The rows of the page, each with its cursor. */
  edges: Array<SessionEdge>;
  /** The rows of the page, for clients that need no cursor of each. */
  nodes: Array<Session>;
  /** Where this page begins and ends. */
  pageInfo: PageInfo;
};

/** A session and its place in the list. */
export type SessionEdge = {
  __typename?: 'SessionEdge';
  /** Opaque: hand it back as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The row at this place. */
  node: Session;
};

/** A fresh pair of tokens. They are shown this once; only their hashes are kept. */
export type SessionTokens = {
  __typename?: 'SessionTokens';
  /** Send it as `Authorization: Bearer ...`. */
  accessToken: Scalars['String']['output'];
  /** Seconds the access token lives. */
  expiresIn: Scalars['Int']['output'];
  /** The group of the session. */
  group: Scalars['String']['output'];
  /** The member the session belongs to. */
  member: Member;
  /** Seconds the refresh token lives unused. */
  refreshExpiresIn: Scalars['Int']['output'];
  /** Good once, for `refresh`. */
  refreshToken: Scalars['String']['output'];
  /** The session, as `sessions` lists it. */
  sessionId: Scalars['ID']['output'];
  /** Always "Bearer" (RFC 6750). */
  tokenType: Scalars['String']['output'];
};

/** How an app signs `authorize`. */
export type SignatureAlgorithm =
  /** Hex HMAC-SHA256 under the secret over `<bytes>:<value>` of appid, username, password, time and nonce, joined by newlines. */
  | 'HMAC_SHA256'
  /** Hex MD5 of appid + username + password + time + secret: for old clients only. */
  | 'MD5';

/** What an access token stands for now. Like RFC 7662, an invalid token is an answer, not an error. */
export type TokenStatus = {
  __typename?: 'TokenStatus';
  /** Whether the token is good now. */
  active: Scalars['Boolean']['output'];
  /** The app it was issued to. */
  appid?: Maybe<Scalars['String']['output']>;
  /** True for a token whose member is locked out. */
  disabled: Scalars['Boolean']['output'];
  /** True for a token that ran out while its refresh token still works: refresh, then try again. */
  expired: Scalars['Boolean']['output'];
  /** The instant at which it ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Seconds it has left. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** The group of its session. */
  group?: Maybe<Scalars['String']['output']>;
  /** Whose it is, as a number. */
  memberId?: Maybe<Scalars['Int']['output']>;
  /** The session it belongs to. */
  sessionId?: Maybe<Scalars['ID']['output']>;
  /** The username of the member it belongs to. */
  username?: Maybe<Scalars['String']['output']>;
};

/** A WeChat user a member can log in as. */
export type WechatIdentity = {
  __typename?: 'WechatIdentity';
  /** The number of our WeChat account: a `wxid`. */
  account: Scalars['Int']['output'];
  /** The address of its picture. */
  avatar?: Maybe<Scalars['String']['output']>;
  /** The name that the user has in WeChat. */
  nickname?: Maybe<Scalars['String']['output']>;
  /** Who it is to that account. */
  openid: Scalars['String']['output'];
};

/** The way to WeChat’s consent page. */
export type WxAuthUrl = {
  __typename?: 'WxAuthUrl';
  /** What WeChat brings back beside the code; `wxLogin` and `wxBind` want it. */
  state: Scalars['String']['output'];
  /** Where to send the browser. */
  url: Scalars['String']['output'];
};

/** What a page hands to `wx.config`. */
export type WxJsSdkConfig = {
  __typename?: 'WxJsSdkConfig';
  /** What WeChat calls the official account that signs. */
  appId: Scalars['String']['output'];
  /** Always false: no beta functions of WeChat. */
  beta: Scalars['Boolean']['output'];
  /** Always false: no alerts in the page. */
  debug: Scalars['Boolean']['output'];
  /** What the page may call. */
  jsApiList: Array<Scalars['String']['output']>;
  /** Random characters that are part of what is signed. */
  nonceStr: Scalars['String']['output'];
  /** Open tags the page may use: none. */
  openTagList: Array<Scalars['String']['output']>;
  /** SHA-1 over ticket, nonce, time and address. */
  signature: Scalars['String']['output'];
  /** When it was signed, in Unix seconds. */
  timestamp: Scalars['Int']['output'];
  /** The address as signed: without its fragment. */
  url: Scalars['String']['output'];
};

/** A session by WeChat. */
export type WxLogin = {
  __typename?: 'WxLogin';
  /** Who it is to this WeChat account. */
  openid: Scalars['String']['output'];
  /** The pair of tokens of the new session. */
  tokens: SessionTokens;
};

/** What `wxLogin` takes: what WeChat gave the client, and what the client says of itself. */
export type WxLoginInput = {
  /** Code of the member who recommended. */
  agent?: InputMaybe<Scalars['String']['input']>;
  /** What `wx.login` or the consent page gave; works once. */
  code: Scalars['String']['input'];
  /** A name for this device. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** The kind of client. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** The one the state was asked with; it also keeps the proof for a `register` that follows. */
  guestToken?: InputMaybe<Scalars['String']['input']>;
  /** Mini program: what the phone number button gave. */
  phoneCode?: InputMaybe<Scalars['String']['input']>;
  /** Mini program, older clients: `encryptedData` of the phone number. */
  phoneData?: InputMaybe<Scalars['String']['input']>;
  /** Mini program, older clients: `iv` of the phone number. */
  phoneIv?: InputMaybe<Scalars['String']['input']>;
  /** Mini program: the profile as WeChat gave it. */
  rawData?: InputMaybe<Scalars['String']['input']>;
  /** False: make no member of a stranger. */
  register?: InputMaybe<Scalars['Boolean']['input']>;
  /** Mini program: its signature; a wrong one makes the profile count for nothing. */
  signature?: InputMaybe<Scalars['String']['input']>;
  /** What came back beside the code: demanded for official accounts. */
  state?: InputMaybe<Scalars['String']['input']>;
  /** Our WeChat account, by its hash or number; left out, the default one. */
  wxid?: InputMaybe<Scalars['String']['input']>;
};

export type ApiAuthTokensFragment = { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number } };

export type ApiAuthTokenStatusQueryVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type ApiAuthTokenStatusQuery = { __typename?: 'Query', checkToken: { __typename?: 'TokenStatus', active: boolean, expired: boolean, disabled: boolean } };

export type ApiAuthGuestQueryVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type ApiAuthGuestQuery = { __typename?: 'Query', guestToken: { __typename?: 'GuestToken', expiresIn: number } };

export type ApiAuthNothingQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiAuthNothingQuery = { __typename: 'Query' };

export type ApiAuthTokenMutationVariables = Exact<{
  appid: Scalars['String']['input'];
  agent?: InputMaybe<Scalars['String']['input']>;
  replaces?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthTokenMutation = { __typename?: 'Mutation', createGuestToken: { __typename?: 'GuestToken', token: string } };

export type ApiAuthLoginMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  guestToken: Scalars['String']['input'];
  captcha?: InputMaybe<Scalars['String']['input']>;
  openid?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthLoginMutation = { __typename?: 'Mutation', login: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number } } };

export type ApiAuthWxSignQueryVariables = Exact<{
  wxid?: InputMaybe<Scalars['String']['input']>;
  url: Scalars['String']['input'];
}>;


export type ApiAuthWxSignQuery = { __typename?: 'Query', wxJsSdkConfig: { __typename?: 'WxJsSdkConfig', url: string, debug: boolean, beta: boolean, jsApiList: Array<string>, openTagList: Array<string>, appId: string, nonceStr: string, timestamp: number, signature: string } };

export type ApiAuthWxAuthQueryVariables = Exact<{
  wxid?: InputMaybe<Scalars['String']['input']>;
  url: Scalars['String']['input'];
  guestToken?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthWxAuthQuery = { __typename?: 'Query', wxAuthUrl: { __typename?: 'WxAuthUrl', url: string } };

export type ApiAuthWxLoginMutationVariables = Exact<{
  wxid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  state?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
  rawData?: InputMaybe<Scalars['String']['input']>;
  signature?: InputMaybe<Scalars['String']['input']>;
  phoneCode?: InputMaybe<Scalars['String']['input']>;
  phoneIv?: InputMaybe<Scalars['String']['input']>;
  phoneData?: InputMaybe<Scalars['String']['input']>;
  agent?: InputMaybe<Scalars['String']['input']>;
  register: Scalars['Boolean']['input'];
}>;


export type ApiAuthWxLoginMutation = { __typename?: 'Mutation', wxLogin: { __typename?: 'WxLogin', openid: string, tokens: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number } } } };

export type ApiAuthWxBindMutationVariables = Exact<{
  wxid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  state?: InputMaybe<Scalars['String']['input']>;
  guestToken?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthWxBindMutation = { __typename?: 'Mutation', wxBind: { __typename?: 'WechatIdentity', openid: string } };

export type ApiAuthRefreshMutationVariables = Exact<{
  refreshToken: Scalars['String']['input'];
}>;


export type ApiAuthRefreshMutation = { __typename?: 'Mutation', refresh: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number } } };

export type ApiAuthCaptchaMutationVariables = Exact<{
  guestToken: Scalars['String']['input'];
}>;


export type ApiAuthCaptchaMutation = { __typename?: 'Mutation', captcha: { __typename?: 'Captcha', png: string } };

export type ApiAuthSmsCodeMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  purpose: CodePurpose;
  guestToken: Scalars['String']['input'];
  captcha?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthSmsCodeMutation = { __typename?: 'Mutation', sendSmsCode: { __typename?: 'CodeSent', expiresIn: number } };

export type ApiAuthQuitMutationVariables = Exact<{ [key: string]: never; }>;


export type ApiAuthQuitMutation = { __typename?: 'Mutation', logout: boolean };

export type ApiAuthForgotMutationVariables = Exact<{
  to: Scalars['String']['input'];
  code: Scalars['String']['input'];
  password: Scalars['String']['input'];
  guestToken: Scalars['String']['input'];
}>;


export type ApiAuthForgotMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'Registration', member: { __typename?: 'Member', id: number } } };

export type ApiAuthRegisterMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  mobile?: InputMaybe<Scalars['String']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  realname?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  captcha?: InputMaybe<Scalars['String']['input']>;
  guestToken: Scalars['String']['input'];
  inviteCode?: InputMaybe<Scalars['String']['input']>;
  agent?: InputMaybe<Scalars['String']['input']>;
  openid?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiAuthRegisterMutation = { __typename?: 'Mutation', register: { __typename?: 'Registration', tokens?: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number } } | null } };

export type ApiV1LoginMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
}>;


export type ApiV1LoginMutation = { __typename?: 'Mutation', login: { __typename?: 'SessionTokens', accessToken: string, expiresIn: number, refreshToken: string } };

export type ApiV1AuthorizeMutationVariables = Exact<{
  appid: Scalars['String']['input'];
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  time: Scalars['String']['input'];
  token: Scalars['String']['input'];
  tokenType?: InputMaybe<Scalars['String']['input']>;
}>;


export type ApiV1AuthorizeMutation = { __typename?: 'Mutation', authorize: { __typename?: 'SessionTokens', accessToken: string, expiresIn: number, refreshToken: string } };

export type ApiV1CheckTokenQueryVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type ApiV1CheckTokenQuery = { __typename?: 'Query', checkToken: { __typename?: 'TokenStatus', active: boolean, username?: string | null, expiresIn?: number | null } };

export type ApiV1RefreshTokenMutationVariables = Exact<{
  refreshToken: Scalars['String']['input'];
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
}>;


export type ApiV1RefreshTokenMutation = { __typename?: 'Mutation', refresh: { __typename?: 'SessionTokens', accessToken: string, expiresIn: number, refreshToken: string, member: { __typename?: 'Member', username: string } } };

export type ApiV1SendSmsCodeMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  purpose: CodePurpose;
  voice: Scalars['Boolean']['input'];
  language: Language;
}>;


export type ApiV1SendSmsCodeMutation = { __typename?: 'Mutation', sendSmsCode: { __typename?: 'CodeSent', expiresIn: number } };

export type ApiV1SendEmailCodeMutationVariables = Exact<{
  email: Scalars['String']['input'];
  purpose: CodePurpose;
  language: Language;
}>;


export type ApiV1SendEmailCodeMutation = { __typename?: 'Mutation', sendEmailCode: { __typename?: 'CodeSent', expiresIn: number } };

export type ApiV1RegisterMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  code?: InputMaybe<Scalars['String']['input']>;
  scene: Scalars['String']['input'];
}>;


export type ApiV1RegisterMutation = { __typename?: 'Mutation', register: { __typename?: 'Registration', member: { __typename?: 'Member', id: number } } };

export type ApiV1ResetMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  code: Scalars['String']['input'];
  scene: Scalars['String']['input'];
}>;


export type ApiV1ResetMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'Registration', member: { __typename?: 'Member', id: number } } };

export type V1SiteTokensFragment = { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } };

export type V1SiteLoginMutationVariables = Exact<{
  username: Scalars['String']['input'];
  password: Scalars['String']['input'];
  group: Scalars['String']['input'];
  groups: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type V1SiteLoginMutation = { __typename?: 'Mutation', login: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } } };

export type V1SiteRefreshMutationVariables = Exact<{
  refreshToken: Scalars['String']['input'];
  group: Scalars['String']['input'];
}>;


export type V1SiteRefreshMutation = { __typename?: 'Mutation', refresh: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } } };

export type V1SiteLogoutMutationVariables = Exact<{ [key: string]: never; }>;


export type V1SiteLogoutMutation = { __typename?: 'Mutation', logout: boolean };

export type V1SiteSmsCodeMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  purpose: CodePurpose;
}>;


export type V1SiteSmsCodeMutation = { __typename?: 'Mutation', sendSmsCode: { __typename?: 'CodeSent', expiresIn: number } };

export type V1SiteMobileLoginMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  code: Scalars['String']['input'];
  group: Scalars['String']['input'];
}>;


export type V1SiteMobileLoginMutation = { __typename?: 'Mutation', loginWithCode: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } } };

export type V1SiteRegisterMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  code: Scalars['String']['input'];
  group: Scalars['String']['input'];
  password: Scalars['String']['input'];
  nickname: Scalars['String']['input'];
  realname?: InputMaybe<Scalars['String']['input']>;
  avatar?: InputMaybe<Scalars['String']['input']>;
}>;


export type V1SiteRegisterMutation = { __typename?: 'Mutation', register: { __typename?: 'Registration', tokens?: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } } | null } };

export type V1SiteUpPwdMutationVariables = Exact<{
  mobile: Scalars['String']['input'];
  code: Scalars['String']['input'];
  group: Scalars['String']['input'];
  password: Scalars['String']['input'];
}>;


export type V1SiteUpPwdMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'Registration', tokens?: { __typename?: 'SessionTokens', accessToken: string, refreshToken: string, expiresIn: number, member: { __typename?: 'Member', id: number, username: string, nickname?: string | null, realname?: string | null, avatar?: string | null, gender: number, qq?: string | null, email?: string | null, birthday?: string | null, visitCount: number, homePhone?: string | null, mobile?: string | null, lastLoginAt?: string | null, lastLoginIp?: string | null, provinceId: number, cityId: number, areaId: number, createdAt: string, updatedAt: string, account?: { __typename?: 'MemberAccount', userMoney: string, accumulateMoney: string, giveMoney: string, consumeMoney: string, frozenMoney: string, userIntegral: number, accumulateIntegral: number, giveIntegral: number, consumeIntegral: string, frozenIntegral: number } | null, level?: { __typename?: 'MemberLevel', id: number, level: number, name: string, discount: string } | null } } | null } };

export type V1SiteVerifyAccessTokenQueryVariables = Exact<{
  token: Scalars['String']['input'];
}>;


export type V1SiteVerifyAccessTokenQuery = { __typename?: 'Query', checkToken: { __typename?: 'TokenStatus', active: boolean, expired: boolean } };

export const ApiAuthTokensFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiAuthTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ApiAuthTokensFragment, unknown>;
export const V1SiteTokensFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteTokensFragment, unknown>;
export const ApiAuthTokenStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiAuthTokenStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"expired"}},{"kind":"Field","name":{"kind":"Name","value":"disabled"}}]}}]}}]} as unknown as DocumentNode<ApiAuthTokenStatusQuery, ApiAuthTokenStatusQueryVariables>;
export const ApiAuthGuestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiAuthGuest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"guestToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiAuthGuestQuery, ApiAuthGuestQueryVariables>;
export const ApiAuthNothingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiAuthNothing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]} as unknown as DocumentNode<ApiAuthNothingQuery, ApiAuthNothingQueryVariables>;
export const ApiAuthTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"appid"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"agent"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"replaces"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createGuestToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"appid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"appid"}}},{"kind":"Argument","name":{"kind":"Name","value":"agent"},"value":{"kind":"Variable","name":{"kind":"Name","value":"agent"}}},{"kind":"Argument","name":{"kind":"Name","value":"replaces"},"value":{"kind":"Variable","name":{"kind":"Name","value":"replaces"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"}}]}}]}}]} as unknown as DocumentNode<ApiAuthTokenMutation, ApiAuthTokenMutationVariables>;
export const ApiAuthLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"openid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"captcha"},"value":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}}},{"kind":"Argument","name":{"kind":"Name","value":"openid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"openid"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiAuthTokens"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiAuthTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ApiAuthLoginMutation, ApiAuthLoginMutationVariables>;
export const ApiAuthWxSignDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiAuthWxSign"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"url"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wxJsSdkConfig"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wxid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}}},{"kind":"Argument","name":{"kind":"Name","value":"url"},"value":{"kind":"Variable","name":{"kind":"Name","value":"url"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"debug"}},{"kind":"Field","name":{"kind":"Name","value":"beta"}},{"kind":"Field","name":{"kind":"Name","value":"jsApiList"}},{"kind":"Field","name":{"kind":"Name","value":"openTagList"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"nonceStr"}},{"kind":"Field","name":{"kind":"Name","value":"timestamp"}},{"kind":"Field","name":{"kind":"Name","value":"signature"}}]}}]}}]} as unknown as DocumentNode<ApiAuthWxSignQuery, ApiAuthWxSignQueryVariables>;
export const ApiAuthWxAuthDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiAuthWxAuth"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"url"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wxAuthUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wxid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}}},{"kind":"Argument","name":{"kind":"Name","value":"url"},"value":{"kind":"Variable","name":{"kind":"Name","value":"url"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]} as unknown as DocumentNode<ApiAuthWxAuthQuery, ApiAuthWxAuthQueryVariables>;
export const ApiAuthWxLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthWxLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"state"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"rawData"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"signature"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"phoneCode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"phoneIv"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"phoneData"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"agent"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"register"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wxLogin"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wxid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"state"},"value":{"kind":"Variable","name":{"kind":"Name","value":"state"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"rawData"},"value":{"kind":"Variable","name":{"kind":"Name","value":"rawData"}}},{"kind":"Argument","name":{"kind":"Name","value":"signature"},"value":{"kind":"Variable","name":{"kind":"Name","value":"signature"}}},{"kind":"Argument","name":{"kind":"Name","value":"phoneCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"phoneCode"}}},{"kind":"Argument","name":{"kind":"Name","value":"phoneIv"},"value":{"kind":"Variable","name":{"kind":"Name","value":"phoneIv"}}},{"kind":"Argument","name":{"kind":"Name","value":"phoneData"},"value":{"kind":"Variable","name":{"kind":"Name","value":"phoneData"}}},{"kind":"Argument","name":{"kind":"Name","value":"agent"},"value":{"kind":"Variable","name":{"kind":"Name","value":"agent"}}},{"kind":"Argument","name":{"kind":"Name","value":"register"},"value":{"kind":"Variable","name":{"kind":"Name","value":"register"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openid"}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiAuthTokens"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiAuthTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ApiAuthWxLoginMutation, ApiAuthWxLoginMutationVariables>;
export const ApiAuthWxBindDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthWxBind"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"state"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wxBind"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wxid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wxid"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"state"},"value":{"kind":"Variable","name":{"kind":"Name","value":"state"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"keepOtherSessions"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openid"}}]}}]}}]} as unknown as DocumentNode<ApiAuthWxBindMutation, ApiAuthWxBindMutationVariables>;
export const ApiAuthRefreshDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthRefresh"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiAuthTokens"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiAuthTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ApiAuthRefreshMutation, ApiAuthRefreshMutationVariables>;
export const ApiAuthCaptchaDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthCaptcha"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"captcha"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"png"}}]}}]}}]} as unknown as DocumentNode<ApiAuthCaptchaMutation, ApiAuthCaptchaMutationVariables>;
export const ApiAuthSmsCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthSmsCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendSmsCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"ZH"}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"captcha"},"value":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiAuthSmsCodeMutation, ApiAuthSmsCodeMutationVariables>;
export const ApiAuthQuitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthQuit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logout"}}]}}]} as unknown as DocumentNode<ApiAuthQuitMutation, ApiAuthQuitMutationVariables>;
export const ApiAuthForgotDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthForgot"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApiAuthForgotMutation, ApiAuthForgotMutationVariables>;
export const ApiAuthRegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiAuthRegister"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"realname"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inviteCode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"agent"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"openid"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"Argument","name":{"kind":"Name","value":"realname"},"value":{"kind":"Variable","name":{"kind":"Name","value":"realname"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"captcha"},"value":{"kind":"Variable","name":{"kind":"Name","value":"captcha"}}},{"kind":"Argument","name":{"kind":"Name","value":"guestToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"guestToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"inviteCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inviteCode"}}},{"kind":"Argument","name":{"kind":"Name","value":"agent"},"value":{"kind":"Variable","name":{"kind":"Name","value":"agent"}}},{"kind":"Argument","name":{"kind":"Name","value":"openid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"openid"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiAuthTokens"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiAuthTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ApiAuthRegisterMutation, ApiAuthRegisterMutationVariables>;
export const ApiV1LoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Login"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1LoginMutation, ApiV1LoginMutationVariables>;
export const ApiV1AuthorizeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Authorize"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"appid"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"time"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"authorize"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"appid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"appid"}}},{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"time"},"value":{"kind":"Variable","name":{"kind":"Name","value":"time"}}},{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}},{"kind":"Argument","name":{"kind":"Name","value":"tokenType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1AuthorizeMutation, ApiV1AuthorizeMutationVariables>;
export const ApiV1CheckTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiV1CheckToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1CheckTokenQuery, ApiV1CheckTokenQueryVariables>;
export const ApiV1RefreshTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1RefreshToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"expiresIn"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"username"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1RefreshTokenMutation, ApiV1RefreshTokenMutationVariables>;
export const ApiV1SendSmsCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1SendSmsCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"voice"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendSmsCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"voice"},"value":{"kind":"Variable","name":{"kind":"Name","value":"voice"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1SendSmsCodeMutation, ApiV1SendSmsCodeMutationVariables>;
export const ApiV1SendEmailCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1SendEmailCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendEmailCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1SendEmailCodeMutation, ApiV1SendEmailCodeMutationVariables>;
export const ApiV1RegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Register"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scene"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"scene"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scene"}}},{"kind":"Argument","name":{"kind":"Name","value":"login"},"value":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1RegisterMutation, ApiV1RegisterMutationVariables>;
export const ApiV1ResetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Reset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scene"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"scene"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scene"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1ResetMutation, ApiV1ResetMutationVariables>;
export const V1SiteLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"group"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groups"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"group"},"value":{"kind":"Variable","name":{"kind":"Name","value":"group"}}},{"kind":"Argument","name":{"kind":"Name","value":"groups"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groups"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"V1SiteTokens"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteLoginMutation, V1SiteLoginMutationVariables>;
export const V1SiteRefreshDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteRefresh"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"group"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"group"},"value":{"kind":"Variable","name":{"kind":"Name","value":"group"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"V1SiteTokens"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteRefreshMutation, V1SiteRefreshMutationVariables>;
export const V1SiteLogoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteLogout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logout"}}]}}]} as unknown as DocumentNode<V1SiteLogoutMutation, V1SiteLogoutMutationVariables>;
export const V1SiteSmsCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteSmsCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendSmsCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"ZH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<V1SiteSmsCodeMutation, V1SiteSmsCodeMutationVariables>;
export const V1SiteMobileLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteMobileLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"group"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"loginWithCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"group"},"value":{"kind":"Variable","name":{"kind":"Name","value":"group"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"V1SiteTokens"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteMobileLoginMutation, V1SiteMobileLoginMutationVariables>;
export const V1SiteRegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteRegister"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"group"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"nickname"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"realname"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"avatar"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"group"},"value":{"kind":"Variable","name":{"kind":"Name","value":"group"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"nickname"},"value":{"kind":"Variable","name":{"kind":"Name","value":"nickname"}}},{"kind":"Argument","name":{"kind":"Name","value":"realname"},"value":{"kind":"Variable","name":{"kind":"Name","value":"realname"}}},{"kind":"Argument","name":{"kind":"Name","value":"avatar"},"value":{"kind":"Variable","name":{"kind":"Name","value":"avatar"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"V1SiteTokens"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteRegisterMutation, V1SiteRegisterMutationVariables>;
export const V1SiteUpPwdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"V1SiteUpPwd"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"group"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"group"},"value":{"kind":"Variable","name":{"kind":"Name","value":"group"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"login"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"V1SiteTokens"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"V1SiteTokens"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SessionTokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}},{"kind":"Field","name":{"kind":"Name","value":"realname"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"}},{"kind":"Field","name":{"kind":"Name","value":"gender"}},{"kind":"Field","name":{"kind":"Name","value":"qq"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"birthday"}},{"kind":"Field","name":{"kind":"Name","value":"visitCount"}},{"kind":"Field","name":{"kind":"Name","value":"homePhone"}},{"kind":"Field","name":{"kind":"Name","value":"mobile"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastLoginIp"}},{"kind":"Field","name":{"kind":"Name","value":"provinceId"}},{"kind":"Field","name":{"kind":"Name","value":"cityId"}},{"kind":"Field","name":{"kind":"Name","value":"areaId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userMoney"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateMoney"}},{"kind":"Field","name":{"kind":"Name","value":"giveMoney"}},{"kind":"Field","name":{"kind":"Name","value":"consumeMoney"}},{"kind":"Field","name":{"kind":"Name","value":"frozenMoney"}},{"kind":"Field","name":{"kind":"Name","value":"userIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"accumulateIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"giveIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"consumeIntegral"}},{"kind":"Field","name":{"kind":"Name","value":"frozenIntegral"}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discount"}}]}}]}}]}}]} as unknown as DocumentNode<V1SiteUpPwdMutation, V1SiteUpPwdMutationVariables>;
export const V1SiteVerifyAccessTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"V1SiteVerifyAccessToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"expired"}}]}}]}}]} as unknown as DocumentNode<V1SiteVerifyAccessTokenQuery, V1SiteVerifyAccessTokenQueryVariables>;
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
  | 'RESET';

/** A code is on its way. The answer is the same whether or not somebody has this number or address. */
export type CodeSent = {
  __typename?: 'CodeSent';
  /** Seconds the code lives. */
  expiresIn: Scalars['Int']['output'];
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
  /** The verification code is wrong, expired or used. 验证码错误。 */
  | 'CODE_INVALID'
  /** This is no e-mail address. 邮箱格式错误。 */
  | 'EMAIL_INVALID'
  /** Something went wrong on our side. 未知错误。 */
  | 'INTERNAL'
  /** Unknown user or wrong password. 用户名不存在或密码错误。 */
  | 'INVALID_CREDENTIALS'
  /** The mail could not be sent. 邮件发送失败。 */
  | 'MAIL_NOT_SENT'
  /** This member exists already. 用户已存在。 */
  | 'MEMBER_EXISTS'
  /** There is no such member. 用户不存在。 */
  | 'MEMBER_NOT_FOUND'
  /** This is no mobile number we can send to. 手机号格式有问题。 */
  | 'MOBILE_INVALID'
  /** This password cannot be accepted. 密码不符合要求。 */
  | 'PASSWORD_UNACCEPTABLE'
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
  | 'UNAVAILABLE';

/** The language of a message. */
export type Language =
  /** English */
  | 'EN'
  /** 中文 */
  | 'ZH';

/** A person who logs in. */
export type Member = {
  __typename?: 'Member';
  /** Money and points, if the member has any. */
  account?: Maybe<MemberAccount>;
  /** District, 0 unknown. */
  areaId: Scalars['Int']['output'];
  /** The address of a picture. */
  avatar?: Maybe<Scalars['String']['output']>;
  /** As 2000-01-31. */
  birthday?: Maybe<Scalars['String']['output']>;
  /** City, 0 unknown. */
  cityId: Scalars['Int']['output'];
  /** When the member joined. */
  createdAt: Scalars['DateTime']['output'];
  /** Lower-cased. */
  email?: Maybe<Scalars['String']['output']>;
  /** 0 unknown, 1 male, 2 female. */
  gender: Scalars['Int']['output'];
  /** A landline. */
  homePhone?: Maybe<Scalars['String']['output']>;
  /** The number of the member. */
  id: Scalars['Int']['output'];
  /** The last of them. */
  lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  /** And where it came from. */
  lastLoginIp?: Maybe<Scalars['String']['output']>;
  /** The rank, if the member has one. */
  level?: Maybe<MemberLevel>;
  /** E.164, for example +8613800138000. */
  mobile?: Maybe<Scalars['String']['output']>;
  /** What others see. */
  nickname?: Maybe<Scalars['String']['output']>;
  /** Province, 0 unknown. */
  provinceId: Scalars['Int']['output'];
  /** QQ number. */
  qq?: Maybe<Scalars['String']['output']>;
  /** The name in real life. */
  realname?: Maybe<Scalars['String']['output']>;
  /** When the member last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The name the member joined with. */
  username: Scalars['String']['output'];
  /** Logins with a password so far. */
  visitCount: Scalars['Int']['output'];
};

/** Money and points of a member. Amounts are texts with two decimals. */
export type MemberAccount = {
  __typename?: 'MemberAccount';
  /** Points ever received. */
  accumulateIntegral: Scalars['Int']['output'];
  /** Balance ever received. */
  accumulateMoney: Scalars['String']['output'];
  /** Points spent. */
  consumeIntegral: Scalars['String']['output'];
  /** Spent. */
  consumeMoney: Scalars['String']['output'];
  /** Points held back. */
  frozenIntegral: Scalars['Int']['output'];
  /** Held back. */
  frozenMoney: Scalars['String']['output'];
  /** Points received as a gift. */
  giveIntegral: Scalars['Int']['output'];
  /** Received as a gift. */
  giveMoney: Scalars['String']['output'];
  /** Points. */
  userIntegral: Scalars['Int']['output'];
  /** Balance. */
  userMoney: Scalars['String']['output'];
};

/** The rank of a member. */
export type MemberLevel = {
  __typename?: 'MemberLevel';
  /** Percent a member pays. */
  discount: Scalars['String']['output'];
  /** The number of the level. */
  id: Scalars['Int']['output'];
  /** Its place, 1 the lowest. */
  level: Scalars['Int']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
};

/** Everything that changes state. Only by POST. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Logs a member in to an app that signs the request with its secret. Errors, in this order: APP_UNKNOWN, APP_EXPIRED, SIGNATURE_INVALID, INVALID_CREDENTIALS, BUSY. */
  authorize: SessionTokens;
  /** Makes an address the logged-in member’s own. Errors: CODE_INVALID, MEMBER_EXISTS, EMAIL_INVALID, TOO_MANY_ATTEMPTS, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  bindEmail: Member;
  /** Makes a phone the logged-in member’s own. Errors: CODE_INVALID, MEMBER_EXISTS, MOBILE_INVALID, TOO_MANY_ATTEMPTS, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  bindMobile: Member;
  /** Sets a new password, given the current one, and ends every other session of the member. Errors: INVALID_CREDENTIALS, PASSWORD_UNACCEPTABLE, TOO_MANY_ATTEMPTS, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, BUSY. */
  changePassword: Scalars['Boolean']['output'];
  /** Logs in with a password. Errors: INVALID_CREDENTIALS, APP_UNKNOWN, APP_EXPIRED, BUSY. */
  login: SessionTokens;
  /** Logs in with a code, purpose LOGIN. Errors: CODE_INVALID, MEMBER_NOT_FOUND (told only to who holds the number), INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, APP_UNKNOWN, APP_EXPIRED. */
  loginWithCode: SessionTokens;
  /** Ends the session of this request: both of its tokens are dead everywhere within a second. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  logout: Scalars['Boolean']['output'];
  /** Trades a refresh token for a new pair, once. Racers within the grace window get the very same pair; reuse after it ends the session. Errors: REFRESH_TOKEN_INVALID. */
  refresh: SessionTokens;
  /** Joins, and logs in unless told otherwise. Errors: CODE_INVALID, MEMBER_EXISTS, PASSWORD_UNACCEPTABLE, SCENE_UNKNOWN, MOBILE_INVALID, EMAIL_INVALID, TOO_MANY_ATTEMPTS, BUSY. */
  register: Registration;
  /** Sets a new password with a code, purpose RESET; ends every session of the member and tells it by message. Errors: PASSWORD_UNACCEPTABLE, CODE_INVALID, MEMBER_NOT_FOUND, INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, BUSY. */
  resetPassword: Registration;
  /** Ends every session of the member but this one; answers how many. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  revokeOtherSessions: Scalars['Int']['output'];
  /** Ends one session of the member. Errors: SESSION_NOT_FOUND, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  revokeSession: Scalars['Boolean']['output'];
  /** Sends a verification code by mail. Errors: EMAIL_INVALID, TOO_MANY_REQUESTS, MAIL_NOT_SENT, UNAVAILABLE. */
  sendEmailCode: CodeSent;
  /** Sends a verification code to a phone. Errors: MOBILE_INVALID, TOO_MANY_REQUESTS, SMS_NOT_SENT, UNAVAILABLE. */
  sendSmsCode: CodeSent;
};


/** Everything that changes state. Only by POST. */
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


/** Everything that changes state. Only by POST. */
export type MutationBindEmailArgs = {
  code: Scalars['String']['input'];
  email: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationBindMobileArgs = {
  code: Scalars['String']['input'];
  mobile: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationChangePasswordArgs = {
  currentPassword: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationLoginArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  device?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  password: Scalars['String']['input'];
  username: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationLoginWithCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  device?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationRefreshArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  refreshToken: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationRegisterArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  device?: InputMaybe<Scalars['String']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  login?: InputMaybe<Scalars['Boolean']['input']>;
  mobile?: InputMaybe<Scalars['String']['input']>;
  nickname?: InputMaybe<Scalars['String']['input']>;
  password: Scalars['String']['input'];
  scene?: InputMaybe<Scalars['String']['input']>;
  username?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes state. Only by POST. */
export type MutationResetPasswordArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  group?: InputMaybe<Scalars['String']['input']>;
  login?: InputMaybe<Scalars['Boolean']['input']>;
  password: Scalars['String']['input'];
  scene?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationSendEmailCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  email: Scalars['String']['input'];
  language?: InputMaybe<Language>;
  purpose: CodePurpose;
};


/** Everything that changes state. Only by POST. */
export type MutationSendSmsCodeArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  language?: InputMaybe<Language>;
  mobile: Scalars['String']['input'];
  purpose: CodePurpose;
  voice?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Reads. Nothing here changes state. */
export type Query = {
  __typename?: 'Query';
  /** Checks one access token, for services that got it from their client. */
  checkToken: TokenStatus;
  /** Checks up to 100 access tokens; the answers come in the order of the tokens. */
  checkTokens: Array<TokenStatus>;
  /** All error codes of this server. */
  errorCodes: Array<ErrorCode>;
  /** The member whose access token the request carries. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  me: Member;
  /** The live sessions of the member, newest first. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  sessions: Array<Session>;
};


/** Reads. Nothing here changes state. */
export type QueryCheckTokenArgs = {
  token: Scalars['String']['input'];
};


/** Reads. Nothing here changes state. */
export type QueryCheckTokensArgs = {
  tokens: Array<Scalars['String']['input']>;
};

/** A member, and a session when one was asked for. */
export type Registration = {
  __typename?: 'Registration';
  /** The member. */
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
  /** For `revokeSession`. */
  id: Scalars['ID']['output'];
  /** When its tokens were last used, to the minute. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** The User-Agent it logged in with. */
  userAgent?: Maybe<Scalars['String']['output']>;
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
  /** Who logged in. */
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
  /** True for a token that ran out while its refresh token still works: refresh, then try again. */
  expired: Scalars['Boolean']['output'];
  /** When it ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Seconds it has left. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** The group of its session. */
  group?: Maybe<Scalars['String']['output']>;
  /** Whose it is, as a number. */
  memberId?: Maybe<Scalars['Int']['output']>;
  /** The session it belongs to. */
  sessionId?: Maybe<Scalars['ID']['output']>;
  /** Whose it is. */
  username?: Maybe<Scalars['String']['output']>;
};

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


export const ApiV1LoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Login"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1LoginMutation, ApiV1LoginMutationVariables>;
export const ApiV1AuthorizeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Authorize"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"appid"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"time"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"authorize"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"appid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"appid"}}},{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"time"},"value":{"kind":"Variable","name":{"kind":"Name","value":"time"}}},{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}},{"kind":"Argument","name":{"kind":"Name","value":"tokenType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1AuthorizeMutation, ApiV1AuthorizeMutationVariables>;
export const ApiV1CheckTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiV1CheckToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1CheckTokenQuery, ApiV1CheckTokenQueryVariables>;
export const ApiV1RefreshTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1RefreshToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"expiresIn"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"username"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1RefreshTokenMutation, ApiV1RefreshTokenMutationVariables>;
export const ApiV1SendSmsCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1SendSmsCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"voice"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendSmsCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"mobile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mobile"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"voice"},"value":{"kind":"Variable","name":{"kind":"Name","value":"voice"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1SendSmsCodeMutation, ApiV1SendSmsCodeMutationVariables>;
export const ApiV1SendEmailCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1SendEmailCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CodePurpose"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendEmailCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"Argument","name":{"kind":"Name","value":"purpose"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purpose"}}},{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1SendEmailCodeMutation, ApiV1SendEmailCodeMutationVariables>;
export const ApiV1RegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Register"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scene"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"scene"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scene"}}},{"kind":"Argument","name":{"kind":"Name","value":"login"},"value":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1RegisterMutation, ApiV1RegisterMutationVariables>;
export const ApiV1ResetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Reset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scene"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"scene"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scene"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1ResetMutation, ApiV1ResetMutationVariables>;
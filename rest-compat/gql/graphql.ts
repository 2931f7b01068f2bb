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
  /** Something went wrong on our side. 未知错误。 */
  | 'INTERNAL'
  /** Unknown user or wrong password. 用户名不存在或密码错误。 */
  | 'INVALID_CREDENTIALS'
  /** This member exists already. 用户已存在。 */
  | 'MEMBER_EXISTS'
  /** There is no such member. 用户不存在。 */
  | 'MEMBER_NOT_FOUND'
  /** This password cannot be accepted. 密码不符合要求。 */
  | 'PASSWORD_UNACCEPTABLE'
  /** The refresh token is not valid. 刷新凭证失效。 */
  | 'REFRESH_TOKEN_INVALID'
  /** There is no such session. 会话不存在。 */
  | 'SESSION_NOT_FOUND'
  /** The signature is wrong, too old or already used. 密文校验失败。 */
  | 'SIGNATURE_INVALID'
  /** The access token has expired: refresh it. Token已过期。 */
  | 'TOKEN_EXPIRED'
  /** The token is not valid. Token失效。 */
  | 'TOKEN_INVALID'
  /** The operation exceeds the limits of this server. 请求过于复杂。 */
  | 'TOO_COMPLEX'
  /** Log in first. 请先登录。 */
  | 'UNAUTHENTICATED'
  /** A service this needs is not available: try again shortly. 服务暂时不可用。 */
  | 'UNAVAILABLE';

/** A person who logs in. */
export type Member = {
  __typename?: 'Member';
  /** When the member joined. */
  createdAt: Scalars['DateTime']['output'];
  /** Lower-cased. */
  email?: Maybe<Scalars['String']['output']>;
  /** The number of the member. */
  id: Scalars['Int']['output'];
  /** E.164, for example +8613800138000. */
  mobile?: Maybe<Scalars['String']['output']>;
  /** What others see. */
  nickname?: Maybe<Scalars['String']['output']>;
  /** The name the member joined with. */
  username: Scalars['String']['output'];
};

/** Everything that changes state. Only by POST. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Logs a member in to an app that signs the request with its secret. Errors, in this order: APP_UNKNOWN, APP_EXPIRED, SIGNATURE_INVALID, INVALID_CREDENTIALS, BUSY. */
  authorize: SessionTokens;
  /** Sets a new password, given the current one, and ends every other session of the member. Errors: INVALID_CREDENTIALS, PASSWORD_UNACCEPTABLE, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED, BUSY. */
  changePassword: Scalars['Boolean']['output'];
  /** Logs in with a password. Errors: INVALID_CREDENTIALS, APP_UNKNOWN, APP_EXPIRED, BUSY. */
  login: SessionTokens;
  /** Ends the session of this request: both of its tokens are dead everywhere within a second. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  logout: Scalars['Boolean']['output'];
  /** Trades a refresh token for a new pair, once. Racers within the grace window get the very same pair; reuse after it ends the session. Errors: REFRESH_TOKEN_INVALID. */
  refresh: SessionTokens;
  /** Ends every session of the member but this one; answers how many. Errors: UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  revokeOtherSessions: Scalars['Int']['output'];
  /** Ends one session of the member. Errors: SESSION_NOT_FOUND, UNAUTHENTICATED, TOKEN_INVALID, TOKEN_EXPIRED. */
  revokeSession: Scalars['Boolean']['output'];
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
export type MutationRefreshArgs = {
  appid?: InputMaybe<Scalars['String']['input']>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
  group?: InputMaybe<Scalars['String']['input']>;
  refreshToken: Scalars['String']['input'];
};


/** Everything that changes state. Only by POST. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
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
  /** The member whose access token the request carries. */
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


export const ApiV1LoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Login"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1LoginMutation, ApiV1LoginMutationVariables>;
export const ApiV1AuthorizeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1Authorize"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"appid"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"password"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"time"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"authorize"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"appid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"appid"}}},{"kind":"Argument","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}},{"kind":"Argument","name":{"kind":"Name","value":"password"},"value":{"kind":"Variable","name":{"kind":"Name","value":"password"}}},{"kind":"Argument","name":{"kind":"Name","value":"time"},"value":{"kind":"Variable","name":{"kind":"Name","value":"time"}}},{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}},{"kind":"Argument","name":{"kind":"Name","value":"tokenType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tokenType"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<ApiV1AuthorizeMutation, ApiV1AuthorizeMutationVariables>;
export const ApiV1CheckTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiV1CheckToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}}]}}]}}]} as unknown as DocumentNode<ApiV1CheckTokenQuery, ApiV1CheckTokenQueryVariables>;
export const ApiV1RefreshTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApiV1RefreshToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}},{"kind":"Argument","name":{"kind":"Name","value":"expiresIn"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresIn"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresIn"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"username"}}]}}]}}]}}]} as unknown as DocumentNode<ApiV1RefreshTokenMutation, ApiV1RefreshTokenMutationVariables>;
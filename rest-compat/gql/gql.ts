/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation ApiV1Login($username: String!, $password: String!) {\n  login(username: $username, password: $password) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nmutation ApiV1Authorize($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!, $tokenType: String) {\n  authorize(\n    appid: $appid\n    username: $username\n    password: $password\n    time: $time\n    token: $token\n    tokenType: $tokenType\n  ) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nquery ApiV1CheckToken($token: String!) {\n  checkToken(token: $token) {\n    active\n    username\n    expiresIn\n  }\n}\n\nmutation ApiV1RefreshToken($refreshToken: String!, $expiresIn: Int) {\n  refresh(refreshToken: $refreshToken, expiresIn: $expiresIn) {\n    accessToken\n    expiresIn\n    refreshToken\n    member {\n      username\n    }\n  }\n}\n\nmutation ApiV1SendSmsCode($mobile: String!, $purpose: CodePurpose!, $voice: Boolean!, $language: Language!) {\n  sendSmsCode(\n    mobile: $mobile\n    purpose: $purpose\n    voice: $voice\n    language: $language\n  ) {\n    expiresIn\n  }\n}\n\nmutation ApiV1SendEmailCode($email: String!, $purpose: CodePurpose!, $language: Language!) {\n  sendEmailCode(email: $email, purpose: $purpose, language: $language) {\n    expiresIn\n  }\n}\n\nmutation ApiV1Register($username: String!, $password: String!, $code: String, $scene: String!) {\n  register(\n    username: $username\n    password: $password\n    code: $code\n    scene: $scene\n    login: false\n  ) {\n    member {\n      id\n    }\n  }\n}\n\nmutation ApiV1Reset($username: String!, $password: String!, $code: String!, $scene: String!) {\n  resetPassword(to: $username, password: $password, code: $code, scene: $scene) {\n    member {\n      id\n    }\n  }\n}": typeof types.ApiV1LoginDocument,
};
const documents: Documents = {
    "mutation ApiV1Login($username: String!, $password: String!) {\n  login(username: $username, password: $password) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nmutation ApiV1Authorize($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!, $tokenType: String) {\n  authorize(\n    appid: $appid\n    username: $username\n    password: $password\n    time: $time\n    token: $token\n    tokenType: $tokenType\n  ) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nquery ApiV1CheckToken($token: String!) {\n  checkToken(token: $token) {\n    active\n    username\n    expiresIn\n  }\n}\n\nmutation ApiV1RefreshToken($refreshToken: String!, $expiresIn: Int) {\n  refresh(refreshToken: $refreshToken, expiresIn: $expiresIn) {\n    accessToken\n    expiresIn\n    refreshToken\n    member {\n      username\n    }\n  }\n}\n\nmutation ApiV1SendSmsCode($mobile: String!, $purpose: CodePurpose!, $voice: Boolean!, $language: Language!) {\n  sendSmsCode(\n    mobile: $mobile\n    purpose: $purpose\n    voice: $voice\n    language: $language\n  ) {\n    expiresIn\n  }\n}\n\nmutation ApiV1SendEmailCode($email: String!, $purpose: CodePurpose!, $language: Language!) {\n  sendEmailCode(email: $email, purpose: $purpose, language: $language) {\n    expiresIn\n  }\n}\n\nmutation ApiV1Register($username: String!, $password: String!, $code: String, $scene: String!) {\n  register(\n    username: $username\n    password: $password\n    code: $code\n    scene: $scene\n    login: false\n  ) {\n    member {\n      id\n    }\n  }\n}\n\nmutation ApiV1Reset($username: String!, $password: String!, $code: String!, $scene: String!) {\n  resetPassword(to: $username, password: $password, code: $code, scene: $scene) {\n    member {\n      id\n    }\n  }\n}": types.ApiV1LoginDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ApiV1Login($username: String!, $password: String!) {\n  login(username: $username, password: $password) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nmutation ApiV1Authorize($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!, $tokenType: String) {\n  authorize(\n    appid: $appid\n    username: $username\n    password: $password\n    time: $time\n    token: $token\n    tokenType: $tokenType\n  ) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nquery ApiV1CheckToken($token: String!) {\n  checkToken(token: $token) {\n    active\n    username\n    expiresIn\n  }\n}\n\nmutation ApiV1RefreshToken($refreshToken: String!, $expiresIn: Int) {\n  refresh(refreshToken: $refreshToken, expiresIn: $expiresIn) {\n    accessToken\n    expiresIn\n    refreshToken\n    member {\n      username\n    }\n  }\n}\n\nmutation ApiV1SendSmsCode($mobile: String!, $purpose: CodePurpose!, $voice: Boolean!, $language: Language!) {\n  sendSmsCode(\n    mobile: $mobile\n    purpose: $purpose\n    voice: $voice\n    language: $language\n  ) {\n    expiresIn\n  }\n}\n\nmutation ApiV1SendEmailCode($email: String!, $purpose: CodePurpose!, $language: Language!) {\n  sendEmailCode(email: $email, purpose: $purpose, language: $language) {\n    expiresIn\n  }\n}\n\nmutation ApiV1Register($username: String!, $password: String!, $code: String, $scene: String!) {\n  register(\n    username: $username\n    password: $password\n    code: $code\n    scene: $scene\n    login: false\n  ) {\n    member {\n      id\n    }\n  }\n}\n\nmutation ApiV1Reset($username: String!, $password: String!, $code: String!, $scene: String!) {\n  resetPassword(to: $username, password: $password, code: $code, scene: $scene) {\n    member {\n      id\n    }\n  }\n}"): (typeof documents)["mutation ApiV1Login($username: String!, $password: String!) {\n  login(username: $username, password: $password) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nmutation ApiV1Authorize($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!, $tokenType: String) {\n  authorize(\n    appid: $appid\n    username: $username\n    password: $password\n    time: $time\n    token: $token\n    tokenType: $tokenType\n  ) {\n    accessToken\n    expiresIn\n    refreshToken\n  }\n}\n\nquery ApiV1CheckToken($token: String!) {\n  checkToken(token: $token) {\n    active\n    username\n    expiresIn\n  }\n}\n\nmutation ApiV1RefreshToken($refreshToken: String!, $expiresIn: Int) {\n  refresh(refreshToken: $refreshToken, expiresIn: $expiresIn) {\n    accessToken\n    expiresIn\n    refreshToken\n    member {\n      username\n    }\n  }\n}\n\nmutation ApiV1SendSmsCode($mobile: String!, $purpose: CodePurpose!, $voice: Boolean!, $language: Language!) {\n  sendSmsCode(\n    mobile: $mobile\n    purpose: $purpose\n    voice: $voice\n    language: $language\n  ) {\n    expiresIn\n  }\n}\n\nmutation ApiV1SendEmailCode($email: String!, $purpose: CodePurpose!, $language: Language!) {\n  sendEmailCode(email: $email, purpose: $purpose, language: $language) {\n    expiresIn\n  }\n}\n\nmutation ApiV1Register($username: String!, $password: String!, $code: String, $scene: String!) {\n  register(\n    username: $username\n    password: $password\n    code: $code\n    scene: $scene\n    login: false\n  ) {\n    member {\n      id\n    }\n  }\n}\n\nmutation ApiV1Reset($username: String!, $password: String!, $code: String!, $scene: String!) {\n  resetPassword(to: $username, password: $password, code: $code, scene: $scene) {\n    member {\n      id\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { route, type Row } from '../../../rest-compat/dialect.ts'

type Pair = { accessToken: string; refreshToken: string; expiresIn: number }

const operation = <Data, Variables>(text: string) => parse(text) as TypedDocumentNode<Data, Variables>
const pair = 'accessToken refreshToken expiresIn'
const given = ({ accessToken, refreshToken, expiresIn }: Pair) => ({
  body: { key: accessToken, spare: refreshToken, seconds: expiresIn },
})

const Enter = operation<{ login: Pair }, { name: string; word: string }>(
  `mutation ToyEnter($name: String!, $word: String!) { login(username: $name, password: $word) { ${pair} } }`,
)
const Renew = operation<{ refresh: Pair }, { spare: string }>(
  `mutation ToyRenew($spare: String!) { refresh(refreshToken: $spare) { ${pair} } }`,
)
const Check = operation<{ checkToken: { active: boolean; username: string | null } }, { key: string }>(
  'query ToyCheck($key: String!) { checkToken(token: $key) { active username } }',
)
const Word = operation<{ changePassword: boolean }, { was: string; word: string }>(
  'mutation ToyWord($was: String!, $word: String!) { changePassword(currentPassword: $was, newPassword: $word) }',
)

export const routes: Record<string, Row> = {
  enter: route({
    operation: Enter,
    required: ['name', 'word'],
    variables: ({ name = '', word = '' }) => ({ name, word }),
    payload: ({ login }) => given(login),
  }),
  renew: route({
    operation: Renew,
    required: ['spare'],
    variables: ({ spare = '' }) => ({ spare }),
    payload: ({ refresh }) => given(refresh),
  }),
  check: route({
    operation: Check,
    required: ['key'],
    variables: ({ key = '' }) => ({ key }),
    payload: ({ checkToken: { active, username } }) => ({ body: { active, name: username } }),
  }),
  word: route({
    operation: Word,
    required: ['was', 'word'],
    variables: ({ was = '', word = '' }) => ({ was, word }),
    payload: () => ({ body: null }),
  }),
}

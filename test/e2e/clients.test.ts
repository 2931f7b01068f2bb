// What apps use, from npm, against the running gateway.
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorText } from '../../src/errors.ts'
import { apolloClient } from './support/clients/apollo.ts'
import type { Client, Options } from './support/clients/client.ts'
import { graphqlRequestClient } from './support/clients/graphql-request.ts'
import { urqlClient } from './support/clients/urql.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { shared, temporaryFolder } from './support/process.ts'

const login = `mutation Login($username: String!, $password: String!) {
  login(input: { username: $username, password: $password }) { accessToken refreshToken }
}`
const me = 'query Me { me { username } }'
const demo = { username: 'demo', password: 'demo-password' }

// Seconds; a test outlives one.
const tokenLife = 2
let gateway: Gateway
beforeAll(() =>
  shared(async () => {
    gateway = await startGateway({ DATA_DIR: await temporaryFolder(), ACCESS_TOKEN_TTL: String(tokenLife) })
  }),
)

async function enter(client: Client): Promise<void> {
  const { data, codes } = await client.run(login, demo)
  expect(codes).toEqual([])
  Object.assign(client.session, data?.login)
}

describe.each<[string, (url: string, options?: Options) => Client]>([
  ['Apollo Client', apolloClient],
  ['urql', urqlClient],
  ['graphql-request', graphqlRequestClient],
])('%s', (_, make) => {
  const open = (options?: Options) => make(`${gateway.url}/graphql`, options)

  it('logs in, and is somebody', async () => {
    const client = open()
    expect((await client.run(me)).codes).toEqual(['UNAUTHENTICATED'])
    await enter(client)
    expect(await client.run(me)).toEqual({
      data: { me: expect.objectContaining({ username: 'demo' }) },
      codes: [],
      messages: [],
    })
  })

  it('refreshes an expired token and repeats the request; five at once share one refresh', async () => {
    const client = open()
    await enter(client)
    const { accessToken } = client.session
    await pause(tokenLife * 1_000 + 50)
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.run(me)))
    for (const { data, codes } of answers) expect([data?.me.username, codes]).toEqual(['demo', []])
    expect(client.session.refreshes).toBe(1)
    expect(client.session.accessToken).not.toBe(accessToken)
    expect((await client.run(me)).codes).toEqual([])
  })

  it('sees every error with its code, in its language', async () => {
    const client = open({ language: 'zh-CN' })
    const wrong = await client.run(login, { ...demo, password: 'wrong' })
    expect(wrong).toEqual({
      data: undefined,
      codes: ['INVALID_CREDENTIALS'],
      messages: [errorText('INVALID_CREDENTIALS', 'zh')],
    })
    expect((await client.run('query Odd { nothing }')).codes).toEqual(['BAD_REQUEST'])
    expect((await client.run(login, { username: 'demo' })).codes).toEqual(['BAD_INPUT'])
    const refresh = 'mutation R { refresh(refreshToken: "none") { accessToken } }'
    expect((await client.run(refresh)).codes).toEqual(['REFRESH_TOKEN_INVALID'])
  })
})

describe.each([
  ['Apollo Client', apolloClient],
  ['urql', urqlClient],
] as const)('%s with persisted queries', (_, make) => {
  it('learns once to send texts in place of hashes', async () => {
    const client = make(`${gateway.url}/graphql`, { persisted: true })
    const check = 'query Check($token: String!) { checkToken(token: $token) { active } }'
    for (const token of ['a', 'b', 'c']) {
      const { data, codes } = await client.run(check, { token })
      expect([data?.checkToken.active, codes]).toEqual([false, []])
    }
    expect(client.requests.map(({ text }) => text)).toEqual([false, true, true, true])
    await enter(client)
    expect((await client.run(me)).data?.me.username).toBe('demo')
  })
})

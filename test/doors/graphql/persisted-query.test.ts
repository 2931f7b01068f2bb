import { expect, it } from 'vitest'
import { testGateway } from '../../support/gateway.ts'

const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
const query = '{ __typename }'
const asked = { extensions, variables: {}, operationName: 'Q' }

// As Apollo Client and urql read it: they send the text from then on, and no longer a hash.
const notSupported = {
  errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
}

const accepts = ['application/json', 'application/graphql-response+json', '*/*;q=0.9']

it.each(accepts)('a hash without its text is told so, by POST and GET, to a client of %s', async (accept) => {
  const g = await testGateway()
  const headers = { 'content-type': 'application/json', accept, 'accept-language': 'zh' }
  for (const nothing of [{}, { query: null }, { query: '' }]) {
    const body = JSON.stringify({ ...asked, ...nothing })
    const posted = await g.send('/graphql', { method: 'POST', headers, body })
    expect([posted.status, posted.body]).toEqual([200, notSupported])
  }
  const search = new URLSearchParams({ extensions: JSON.stringify(extensions), operationName: 'Q' })
  const got = await g.send(`/graphql?${search}`, { headers: { accept } })
  expect([got.status, got.body]).toEqual([200, notSupported])
})

it.each(accepts)('a hash beside its text is left alone, for a client of %s', async (accept) => {
  const g = await testGateway()
  const headers = { 'content-type': 'application/json', accept }
  const body = JSON.stringify({ query, extensions })
  expect((await g.send('/graphql', { method: 'POST', headers, body })).body).toEqual({
    data: { __typename: 'Query' },
  })
  const search = new URLSearchParams({ query, extensions: JSON.stringify(extensions) })
  expect((await g.send(`/graphql?${search}`, { headers: { accept } })).body).toEqual({
    data: { __typename: 'Query' },
  })
})

it.each(['{}', '5', 'null', '"persistedQuery"', ''])('extensions of %s name no hash', async (text) => {
  const g = await testGateway()
  const { body } = await g.send(`/graphql?${new URLSearchParams({ extensions: text })}`, {
    headers: { accept: 'application/json' },
  })
  expect(body.errors[0].extensions.code).toBe('BAD_REQUEST')
})

it.each(accepts)('a parameter of a GET that is no JSON is refused, to a client of %s', async (accept) => {
  const g = await testGateway()
  for (const name of ['variables', 'extensions'])
    for (const text of ['{', 'x', '{"a":}', '\u0000']) {
      const search = new URLSearchParams({ query, [name]: text })
      const { status, body } = await g.send(`/graphql?${search}`, { headers: { accept } })
      expect(status).toBe(400)
      expect(body.errors).toEqual([
        { message: `\`${name}\` is not JSON.`, extensions: { code: 'BAD_REQUEST' } },
      ])
    }
})

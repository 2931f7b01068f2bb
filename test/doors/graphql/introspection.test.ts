import { describe, expect, it } from 'vitest'
import { testGateway } from '../../support/gateway.ts'
import { production } from '../../support/production.ts'

const json = { 'content-type': 'application/json' }
/** Leaves the fast path for Yoga's own HTTP layer. */
const byYoga = { ...json, accept: 'application/json;q=0.9' }

describe('introspection and GraphiQL', () => {
  const introspection = { query: '{ __schema { queryType { name } } __type(name: "Member") { name } }' }
  const misspelt = { query: '{ checkToken(token: "x") { activ } }' }
  const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }

  it('are on for developers, with suggestions, and nothing from elsewhere', async () => {
    const g = await testGateway()
    expect((await g.post('/graphql', introspection)).body).toEqual({
      data: { __schema: { queryType: { name: 'Query' } }, __type: { name: 'Member' } },
    })
    expect((await g.post('/graphql', misspelt)).body.errors[0].message).toContain('Did you mean "active"')
    const page = await g.send('/graphql', browser)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.body).not.toMatch(/(src|href)="?(https?:)?\/\/|unpkg|jsdelivr/i)
  })

  it('are off in production, by every path, and suggestions with them', async () => {
    const g = await testGateway({ env: production })
    const encoded = encodeURIComponent(introspection.query)
    for (const { body } of [
      await g.post('/graphql', introspection),
      await g.post('/graphql', introspection, byYoga),
      await g.send(`/graphql?query=${encoded}`),
    ]) {
      expect(body.data).toBeUndefined()
      expect(body.errors[0].extensions).toEqual({ code: 'BAD_REQUEST' })
      expect(body.errors[0].message).toMatch(/^GraphQL introspection has been disabled/)
    }
    for (const headers of [json, byYoga]) {
      const { body } = await g.post('/graphql', misspelt, headers)
      expect(body.errors[0].message).toBe('Cannot query field "activ" on type "TokenStatus".')
    }
    const page = await g.send('/graphql', browser)
    expect(page).toMatchObject({ status: 400, body: expect.not.stringMatching(/graphiql|<script/i) })
    expect(await g.send('/graphql/assets/graphiql.js')).toMatchObject({ status: 404 })
    expect((await g.send('/graphql')).body).toEqual({
      errors: [{ message: 'Must provide query string.', extensions: { code: 'BAD_REQUEST' } }],
    })
    expect((await g.send('/')).body).not.toContain('href="/graphql"')
  })
})

import { describe, expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig } from '../../src/config/config.ts'
import { testGateway, type Doors } from '../support/gateway.ts'

async function notice(g: Doors, path: string, body: object = {}) {
  const { headers } = await g.post(path, body)
  return [headers.get('deprecation'), headers.get('sunset')]
}

const nothing = [null, null]

describe('old paths that go away', () => {
  it('say since when (RFC 9745) and until when (RFC 8594), a path before its wire', async () => {
    const g = await testGateway({
      env: {
        LEGACY_DEPRECATION:
          'api-v1=2026-12-01/2027-06-01,v1-site/sms-code=2026-01-01,api-v1/login=2025-01-01/2026-12-24',
      },
    })
    const wire = ['@1796083200', 'Tue, 01 Jun 2027 00:00:00 GMT']
    expect(await notice(g, '/api/v1/check_token', { token: 'x' })).toEqual(wire)
    expect(await notice(g, '/api/v1/check_token')).toEqual(wire)
    expect(await notice(g, '/api/v1/nowhere')).toEqual(wire)
    expect(await notice(g, '/api/v1/login')).toEqual(['@1735689600', 'Thu, 24 Dec 2026 00:00:00 GMT'])
    for (const base of ['/v1/site', '/api/v1/site'])
      expect(await notice(g, `${base}/sms-code`)).toEqual(['@1767225600', null])
    expect(await notice(g, '/v1/site/login')).toEqual(nothing)
    expect(await notice(g, '/graphql', { query: '{ __typename }' })).toEqual(nothing)
  })

  it('say nothing unless told to', async () => {
    const g = await testGateway()
    for (const path of ['/api/v1/login', '/v1/site/sms-code']) expect(await notice(g, path)).toEqual(nothing)
  })

  it('must exist', async () => {
    const g = await testGateway()
    const env = { LEGACY_DEPRECATION: 'api-v1/sms-code=2026-12-01' }
    const { legacyDeprecation } = readConfig(env, dialects)
    expect(() => g.beside({ config: { ...g.deps.config, legacyDeprecation } })).toThrow(
      'The environment is not usable:\n  LEGACY_DEPRECATION: api-v1 has no path sms-code',
    )
  })
})

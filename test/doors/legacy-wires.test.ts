import { describe, expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig } from '../../src/config/config.ts'
import { testGateway } from '../support/gateway.ts'
import { production } from '../support/production.ts'

const paths = {
  'api-v1': '/api/v1/login',
  'v1-site': '/v1/site/login',
  'api-auth': '/api/auth/login',
}

describe('LEGACY_WIRES', () => {
  it.each([['none'], ['api-v1'], ['v1-site'], ['api-v1,api-auth']])(
    '%s: the others are 404 and not listed',
    async (value) => {
      const g = await testGateway({ env: { LEGACY_WIRES: value } })
      const page = (await g.send('/')).body
      for (const [name, path] of Object.entries(paths)) {
        const { status } = await g.post(path, {})
        const served = value.split(',').includes(name)
        expect([name, status]).toEqual([name, served ? 200 : 404])
        expect(String(page).includes(path)).toBe(served)
      }
    },
  )

  it('unset: all of them, but not in production', () => {
    expect(readConfig({}, dialects).wiresOff).toEqual([])
    const { LEGACY_WIRES: _, ...unset } = production
    expect(() => readConfig(unset, dialects)).toThrow(
      'LEGACY_WIRES: is required in production: the old wires to serve, of api-v1,v1-site,api-auth; or none',
    )
    expect(readConfig({ ...unset, LEGACY_WIRES: 'none' }, dialects).wiresOff).toEqual(Object.keys(paths))
  })

  it.each(['hunter2', 'none,api-v1', ','])('refuses %j by name', (value) => {
    expect(() => readConfig({ LEGACY_WIRES: value }, dialects)).toThrow('LEGACY_WIRES: ')
  })

  it('takes away what is said of wires that are off', async () => {
    const g = await testGateway({
      env: { LEGACY_WIRES: 'api-v1', LEGACY_DEPRECATION: 'v1-site/sms-code=2026-12-01,api-v1=2026-12-01' },
    })
    expect((await g.post('/api/v1/login', {})).headers.get('deprecation')).toBe('@1796083200')
  })
})

it('TRUST_PROXY must be said in production; none is a value', () => {
  const { TRUST_PROXY: _, ...unset } = production
  expect(() => readConfig(unset, dialects)).toThrow('TRUST_PROXY: is required in production')
  expect(readConfig({ ...unset, TRUST_PROXY: 'none' }, dialects).trustProxy).toEqual([])
  for (const value of [',', ' ', ' , '])
    expect(() => readConfig({ ...unset, TRUST_PROXY: value }, dialects)).toThrow('TRUST_PROXY: must list')
  expect(readConfig({ TRUST_PROXY: '10.0.0.1' }, dialects).trustProxy).toEqual(['10.0.0.1'])
})

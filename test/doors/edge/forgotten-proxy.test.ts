import { expect, it } from 'vitest'
import { testGateway } from '../../support/gateway.ts'

it('a proxy that TRUST_PROXY does not list is an error line a minute and a field of /readyz', async () => {
  const g = await testGateway({ env: { TRUST_PROXY: '10.0.0.2' } })
  const loud = () => g.lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50)
  const ready = async () => (await g.send('/readyz')).body
  const ask = (address: string, forwarded = true) =>
    g.send('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(forwarded ? { 'x-forwarded-for': '203.0.113.9' } : {}),
      },
      body: '{"query":"{ __typename }"}',
      address,
    })
  await ask('10.0.0.2')
  await ask('10.0.0.3', false)
  expect(loud()).toEqual([])
  expect(await ready()).toMatchObject({ status: 'ready', forgottenProxy: false })
  for (let i = 0; i < 100; i++) await ask('10.0.0.3')
  expect(loud()).toMatchObject([{ neighbour: '10.0.0.3', msg: expect.stringContaining('TRUST_PROXY') }])
  expect(await ready()).toMatchObject({ status: 'ready', forgottenProxy: true })
  await g.pass(60)
  await ask('10.0.0.3')
  expect(loud()).toHaveLength(2)
  await g.pass(600)
  expect(await ready()).toMatchObject({ forgottenProxy: false })
})

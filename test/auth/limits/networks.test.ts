import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import { freshMobile, from, sendSms, sent, startWindow } from '../../support/joining.ts'

const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'
const login = (g: TestGateway, address: string, u: string, p = 'wrong horse') =>
  from(g, address).graphql(query, { u, p })

/** A gateway at the start of a day. */
async function gateway(env: Record<string, string> = {}): Promise<TestGateway> {
  const g = await testGateway({ env })
  await startWindow(g, 86_400)
  return g
}

/** Of one /48: another /64 each time, in /56 of 256. */
const inside = (i: number) => `2001:db8:5:${i.toString(16)}::1`

/** A member who joined long ago and has logged in from an address. */
async function memberAt(g: TestGateway, username: string, address: string): Promise<void> {
  await createMember(g.deps, { username, password: 'correct horse' })
  await g.pass(2 * 86_400)
  expect((await login(g, address, username, 'correct horse')).errors).toBeUndefined()
}

describe('a caller who has a /48 of IPv6', () => {
  it('sends 16 times the codes of one network, not 65 536 times; a /56 four times', async () => {
    const g = await gateway({ SMS_PER_ADDRESS_HOUR: '2' })
    for (let i = 0; i < 60; i++) await sendSms(from(g, inside(i)), freshMobile())
    expect(sent(g)).toHaveLength(8)
    for (let i = 0; i < 60; i++) await sendSms(from(g, inside(256 * i)), freshMobile())
    expect(sent(g)).toHaveLength(32)
    const refused = await sendSms(from(g, inside(0xabcd)), freshMobile())
    expect(failuresOf(refused)).toEqual(failure('TOO_MANY_REQUESTS'))
    expect((await sendSms(from(g, '2001:db8:6::1'), freshMobile())).errors).toBeUndefined()
  })

  it('looks at 16 times as many numbers', async () => {
    const g = await gateway()
    const look = (i: number) =>
      from(g, inside(i * 64)).post('/api/v1/go/verify', {
        lg: 'cn',
        username: freshMobile(),
        flag: 2,
        smsflag: 1,
      })
    const codes = []
    for (let i = 0; i < 600; i++) codes.push((await look(i)).body.code)
    expect(codes.filter((code) => code !== 1013)).toHaveLength(480)
  })

  it('gets a /24 of IPv4 no further', async () => {
    const g = await gateway({ SMS_PER_ADDRESS_HOUR: '2' })
    for (let i = 0; i < 60; i++) await sendSms(from(g, `198.51.100.${i}`), freshMobile())
    expect(sent(g)).toHaveLength(32)
  })

  it('knocks at the admin door 160 times, and a right token still passes', async () => {
    const token = 'a'.repeat(40)
    const g = await gateway({ ADMIN_TOKEN: token })
    const knock = async (i: number, bearer: string) =>
      from(g, inside(i * 64)).post(
        '/admin/graphql',
        { query: '{ apps { appid } }' },
        { authorization: `Bearer ${bearer}` },
      )
    const statuses = []
    for (let i = 0; i < 200; i++) statuses.push((await knock(i, 'b'.repeat(40))).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(160)
    expect((await knock(1, token)).status).toBe(200)
  })

  it('stops no neighbour at a network that members logged in from', async () => {
    const g = await gateway({ LOGIN_FAILURES_PER_ADDRESS_HOUR: '2' })
    await memberAt(g, 'ann', inside(7))
    for (let i = 0; i < 40; i++) await login(g, inside(256 * i + 1), `nobody ${i}`)
    expect(codeOf(await login(g, inside(0xabcd), 'ann', 'correct horse'))).toBe('TOO_MANY_ATTEMPTS')
    expect((await login(g, inside(7), 'ann', 'correct horse')).errors).toBeUndefined()
  })
})

describe('known networks', () => {
  it('are no more than five a day of one member, and 32 of a /48: no account of a stranger opens all it has', async () => {
    const g = await gateway({ LOGIN_FAILURES_PER_ADDRESS_HOUR: '1' })
    await createMember(g.deps, { username: 'mallory', password: 'correct horse' })
    await g.pass(2 * 86_400)
    const visited: string[] = []
    for (let day = 0; day < 8; day++, await g.pass(86_400))
      for (let i = 0; i < 7; i++) {
        visited.push(inside(256 * day + i))
        await login(g, inside(256 * day + i), 'mallory', 'correct horse')
      }
    for (let i = 0; i < 16; i++)
      expect(codeOf(await login(g, inside(0x8000 + 256 * i), 'nobody'))).toBe('INVALID_CREDENTIALS')
    const codes = []
    for (const address of visited) codes.push(codeOf(await login(g, address, `nobody at ${address}`)))
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(32)
    expect(codes.slice(0, 7).filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
  })

  it('of IPv4 are as many as there are members at', async () => {
    const g = await gateway({ LOGIN_FAILURES_PER_ADDRESS_HOUR: '1' })
    for (let i = 0; i < 40; i++) await createMember(g.deps, { username: `m${i}`, password: 'correct horse' })
    await g.pass(2 * 86_400)
    const at = (i: number) => `203.0.113.${i}`
    for (let i = 0; i < 40; i++) await login(g, at(i), `m${i}`, 'correct horse')
    for (let i = 100; i < 116; i++) await login(g, at(i), 'nobody')
    const codes = []
    for (let i = 0; i < 41; i++) codes.push(codeOf(await login(g, at(i), `nobody ${i}`)))
    expect(codes).toEqual([...Array(40).fill('INVALID_CREDENTIALS'), 'TOO_MANY_ATTEMPTS'])
  })
})

describe('what everybody shares', () => {
  it('is not spent by one known network: of what is kept each has a little', async () => {
    const g = await gateway({ SMS_GLOBAL_DAY: '20' })
    await memberAt(g, 'ann', '203.0.113.77')
    await memberAt(g, 'mallory', '198.51.100.66')
    for (let i = 0; i < 20; i++) await sendSms(from(g, `2001:db8:${i.toString(16)}::1`), freshMobile())
    expect(sent(g)).toHaveLength(16)
    for (let i = 0; i < 10; i++) await sendSms(from(g, '198.51.100.66'), freshMobile())
    expect(sent(g)).toHaveLength(18)
    expect((await sendSms(from(g, '203.0.113.77'), freshMobile())).errors).toBeUndefined()
  })

  it('is kept in part for networks that members logged in from: strangers never spend all codes of a day', async () => {
    const g = await gateway({ SMS_GLOBAL_DAY: '10' })
    await memberAt(g, 'ann', '203.0.113.77')
    for (let i = 0; i < 20; i++) await sendSms(from(g, `2001:db8:${i.toString(16)}::1`), freshMobile())
    expect(sent(g)).toHaveLength(8)
    expect((await sendSms(from(g, '203.0.113.77'), freshMobile())).errors).toBeUndefined()
    expect((await sendSms(from(g, '203.0.113.78'), freshMobile())).errors).toBeDefined()
  })

  it('is not opened by a fresh account', async () => {
    const g = await gateway({ SMS_GLOBAL_DAY: '10' })
    await createMember(g.deps, { username: 'mallory', password: 'correct horse' })
    await login(g, '203.0.113.66', 'mallory', 'correct horse')
    for (let i = 0; i < 20; i++) await sendSms(from(g, `2001:db8:${i.toString(16)}::1`), freshMobile())
    expect((await sendSms(from(g, '203.0.113.66'), freshMobile())).errors).toBeDefined()
  })
})

describe('guesses at the secret of an app', () => {
  it('end after a hundred wrong signatures an hour and network, over both doors', async () => {
    const g = await gateway()
    await createApp(g.deps, { appid: 'shop', secret: 'shop-secret' })
    const body = { appid: 'shop', username: 'nobody', password: 'x', time: '1' }
    const guess = (token: string) => from(g, '203.0.113.9').post('/api/v1/authorize', { ...body, token })
    for (let i = 0; i < 100; i++) expect((await guess(`${i}`)).body.code).toBe(1003)
    const { md5Signature } = await import('../../../src/auth/secrets/signature.ts')
    const time = String(Math.floor(g.deps.now() / 1000))
    const right = md5Signature({ ...body, time }, 'shop-secret')
    const authorize = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!) {
      authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token) { group }
    }`
    const ask = (address: string) => from(g, address).graphql(authorize, { ...body, time, token: right })
    expect(failuresOf(await ask('203.0.113.9'))).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(
      (await from(g, '203.0.113.9').post('/api/v1/authorize', { ...body, time, token: right })).body.code,
    ).toBe(1003)
    expect(codeOf(await ask('203.0.113.10'))).toBe('INVALID_CREDENTIALS')
  })

  it('are not what many right ones at once are', async () => {
    const g = await gateway({ LOGIN_FREE_FAILURES: '1000' })
    await createApp(g.deps, { appid: 'shop', secret: 'shop-secret', checkReplay: false })
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const { md5Signature } = await import('../../../src/auth/secrets/signature.ts')
    const time = String(Math.floor(g.deps.now() / 1000))
    const fields = { appid: 'shop', username: 'ann', password: 'correct horse', time }
    const token = md5Signature(fields, 'shop-secret')
    const answers = await Promise.all(
      Array.from({ length: 90 }, () =>
        from(g, '203.0.113.9').post('/api/v1/authorize', { ...fields, token }),
      ),
    )
    expect(answers.filter(({ body }) => body.code === 1003)).toEqual([])
  })
})

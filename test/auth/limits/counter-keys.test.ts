// What a stranger is refused leaves no keys behind. Counted in the store of one process: Redis is sent the same keys.
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import { withFallback } from '../../../src/store/fallback.ts'
import { withHiddenKeys } from '../../../src/store/hidden-keys.ts'
import { codeOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import { freshMobile, from, sendSms, startWindow, tappedStore } from '../../support/joining.ts'

const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'
const login = (g: TestGateway, address: string, u: string) =>
  from(g, address).graphql(query, { u, p: 'wrong horse' })

const guestLogin = `mutation ($u: String!, $g: String!) {
  login(input: { username: $u, password: "wrong horse", guestToken: $g }) { accessToken }
}`

/** Of one /48: another /64 each time, in /56 of 256. */
const inside = (i: number) => `2001:db8:5:${i.toString(16)}::1`

describe('keys of counters', () => {
  /** A gateway whose counters are seen as the store sees them. */
  async function watched(env: Record<string, string> = {}) {
    const g = await testGateway({ env })
    await startWindow(g, 86_400)
    const { store, tap } = tappedStore(createMemoryStore(g.deps.now))
    const counters = withHiddenKeys(withFallback(store, g.deps.now), g.deps.keys.names)
    return { g: { ...g, ...g.beside({ store, counters }) }, tap, store }
  }
  const keysOf = (tap: { counted: string[]; written: string[] }) =>
    new Set([...tap.counted, ...tap.written.map((line) => line.split(' ')[0] ?? '')])

  it('hold no name, number or address', async () => {
    const { g, tap } = await watched()
    const mobile = freshMobile()
    await createMember(g.deps, { username: 'annabel', mobile, password: 'correct horse', proven: 'all' })
    await login(g, '203.0.113.55', 'annabel')
    await sendSms(from(g, '203.0.113.55'), mobile)
    expect(keysOf(tap).size).toBeGreaterThan(8)
    expect([...keysOf(tap)].join('\n')).not.toMatch(/annabel|138\d{8}|203\.0\.113/)
  })

  it('do not grow by what is refused: 2 000 tries, 1 000 codes', async () => {
    const { g, tap } = await watched({ LOGIN_FAILURES_PER_ADDRESS_HOUR: '20', SMS_PER_ADDRESS_HOUR: '5' })
    const address = '203.0.113.55'
    for (let i = 0; i < 20; i++) await login(g, address, `nobody ${i}`)
    for (let i = 0; i < 5; i++) await sendSms(from(g, address), freshMobile())
    const before = keysOf(tap).size
    for (let i = 0; i < 2_000; i++)
      expect(codeOf(await login(g, address, `other ${i}`))).toBe('TOO_MANY_ATTEMPTS')
    for (let i = 0; i < 1_000; i++)
      expect(codeOf(await sendSms(from(g, address), freshMobile()))).toBe('TOO_MANY_REQUESTS')
    const kinds = [...keysOf(tap)].slice(before).map((key) => key.split(':')[0])
    // A slot is given back at once; the memory of refusals in the audit is one key.
    expect(kinds.filter((kind) => kind !== 'slot').length).toBeLessThan(5)
  }, 60_000)

  it('do not grow by what a guest is refused: 300 names without the captcha it has to solve', async () => {
    const { g, tap, store } = await watched()
    await createApp(g.deps, { appid: 'web' })
    const doors = from(g, '203.0.113.55')
    const asked = await doors.graphql('mutation { createGuestToken(appid: "web") { token } }')
    const { token } = asked.data.createGuestToken
    const tries = async (u: string) =>
      codeOf(await doors.graphql(guestLogin, { u, g: token }, { 'accept-language': 'en' }))
    expect(await tries('nobody')).toBe('INVALID_CREDENTIALS')
    for (let i = 0; i < 300; i++) expect(await tries(`other ${i}`)).toBe('CAPTCHA_REQUIRED')
    g.clock.advance(3)
    const left = []
    for (const key of keysOf(tap)) if ((await store.get(key)) !== null) left.push(key)
    expect(left.length).toBeLessThan(20)
  })

  it('do not grow with the networks of a /48 that only ask to be asked', async () => {
    const { g, tap } = await watched({ CAPTCHA: 'altcha', CAPTCHA_FREE_SENDS: '1' })
    for (let i = 0; i < 150; i++) await sendSms(from(g, inside(256 * i)), '13800138000')
    // 16 networks, each with its /56 and what it asked for, and what two sends leave.
    expect(keysOf(tap).size).toBeLessThan(80)
  })
})

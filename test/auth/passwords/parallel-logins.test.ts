// Right logins of one account at once, as a service makes them: none is a failure while it is being hashed.
import { describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { createAttemptsUnderWay } from '../../../src/auth/passwords/under-way.ts'
import { codeOf, testGateway, type Doors } from '../../support/gateway.ts'

const query = 'mutation ($p: String!) { login(username: "service", password: $p) { accessToken } }'
const right = 'correct horse'

async function gateway() {
  const g = await testGateway()
  await createMember(g.deps, { username: 'service', password: right })
  return g
}

/** Logins at the same time, in this order; how many ended with each code. */
async function atOnce(passwords: string[], ...doors: Doors[]): Promise<Record<string, number>> {
  const answers = await Promise.all(
    passwords.map((p, i) => (doors[i % doors.length] as Doors).graphql(query, { p })),
  )
  const codes = answers.map((answer) => codeOf(answer) ?? 'in')
  return Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((c) => c === code).length]))
}

const times = (n: number, password: string) => Array<string>(n).fill(password)

describe('40 logins of one account at once', () => {
  it('are all let in when they are right', async () => {
    const g = await gateway()
    expect(await atOnce(times(40, right), g)).toEqual({ in: 40 })
  })

  it('are all let in by two gateways', async () => {
    const g = await gateway()
    expect(await atOnce(times(40, right), g, g.beside())).toEqual({ in: 40 })
  })

  it('are as many guesses as one after the other when they are wrong', async () => {
    const alone = await gateway()
    for (let i = 0; i < 40; i++) await alone.graphql(query, { p: `guess ${i}` })
    const one = await gateway()
    const guesses = Array.from({ length: 40 }, (_, i) => `guess ${i}`)
    const free = one.deps.config.limits.freeFailures
    expect(await atOnce(guesses, one)).toEqual({
      INVALID_CREDENTIALS: free + 1,
      TOO_MANY_ATTEMPTS: 39 - free,
    })
    expect(codeOf(await one.graphql(query, { p: right }))).toBe('TOO_MANY_ATTEMPTS')
  })

  it('let the right ones in though wrong ones came first', async () => {
    const g = await gateway()
    const mixed = [...times(3, 'wrong'), ...times(30, right)]
    expect(await atOnce(mixed, g)).toEqual({ INVALID_CREDENTIALS: 3, in: 30 })
  })

  it('leave nobody waiting when the hash is too busy', async () => {
    const g = await gateway()
    const hasher = { ...g.deps.hasher, verify: () => Promise.reject(new Error('the thread is gone')) }
    expect(await atOnce(times(40, right), g.beside({ hasher }))).toEqual({ INTERNAL: 40 })
    expect(await atOnce([right], g)).toEqual({ in: 1 })
  })

  it('do not all wait: beyond as many as may wait for a hash they are refused', async () => {
    const g = await gateway()
    const few = g.beside({ attempts: createAttemptsUnderWay(4) })
    const { TOO_MANY_ATTEMPTS = 0 } = await atOnce(times(40, right), few)
    expect(TOO_MANY_ATTEMPTS).toBeGreaterThan(10)
  })
})

// Who may have the pair of a refresh that somebody else won: the same client elsewhere, and no thief.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { check, login, refresh } from '../../support/operations.ts'
import { from } from '../../support/joining.ts'

let g: TestGateway
beforeAll(async () => {
  const webhook = { WEBHOOK_URL: 'http://127.0.0.1:1/told', WEBHOOK_SECRET: 'x'.repeat(32) }
  g = await openTestGateway({ env: webhook })
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterAll(() => g.close())

/** A gateway's door as one client in one network sees it. */
const at = (address: string, userAgent: string) => ({
  graphql: (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
    from(g, address).graphql(query, variables, { 'user-agent': userAgent, ...headers }),
})

const home = at('198.51.100.1', 'Phone/1')
const mobile = at('192.0.2.44', 'Phone/1')
const train = at('192.0.2.99', 'Phone/1')
const browserAtHome = at('198.51.100.1', 'Browser/7')
const thief = at('203.0.113.66', 'curl/8')
const otherThief = at('203.0.113.99', 'python/3')

const enter = () => login(home, 'ann', 'correct horse')
const pairOf = async (answer: ReturnType<typeof refresh>) => {
  const { data, errors } = await answer
  expect(errors).toBeUndefined()
  return data.refresh
}
const refused = failure('REFRESH_TOKEN_INVALID')

/** What the audit says of a session, and where from, but for logins and refreshes that went well. */
async function auditOf(sessionId: string): Promise<string[]> {
  const rows = await g.deps.db.auditEvent.findMany({ where: { sessionId }, orderBy: { id: 'asc' } })
  return rows
    .filter(({ event }) => event !== 'login' && event !== 'refresh')
    .map(({ event, result, address }) => `${event} ${result} ${address}`)
}

describe('the pair of a refresh in its grace', () => {
  it('is not for a thief of the old token, elsewhere and by another client; the owner goes on', async () => {
    const first = await enter()
    const next = await pairOf(refresh(home, first.refreshToken))
    for (let polls = 0; polls < 5; polls++)
      expect(failuresOf(await refresh(thief, first.refreshToken))).toEqual(refused)
    expect((await check(home, next.accessToken)).active).toBe(true)
    expect(await auditOf(first.sessionId)).toEqual(['refresh-elsewhere REFRESH_TOKEN_INVALID 203.0.113.66'])
    const told = await g.deps.db.webhookDelivery.count({
      where: { event: { event: 'refresh-elsewhere', sessionId: first.sessionId } },
    })
    expect(told).toBe(1)
    expect((await pairOf(refresh(home, next.refreshToken))).sessionId).toBe(first.sessionId)
  })

  it('is for the same phone on another network, and that stands in the audit once', async () => {
    const first = await enter()
    const next = await pairOf(refresh(home, first.refreshToken))
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(mobile, first.refreshToken)))
    for (const { data } of answers) expect(data.refresh).toEqual(next)
    expect(await auditOf(first.sessionId)).toEqual(['refresh-elsewhere ok 192.0.2.44'])
    const after = await pairOf(refresh(mobile, next.refreshToken))
    expect((await check(mobile, after.accessToken)).active).toBe(true)
  })

  it('is for one other network only, whoever of several is first', async () => {
    const first = await enter()
    await refresh(home, first.refreshToken)
    const answers = await Promise.all([mobile, train].map((doors) => refresh(doors, first.refreshToken)))
    expect(answers.filter(({ data }) => data).length).toBe(1)
    expect(answers.flatMap((answer) => failuresOf(answer))).toEqual(refused)
  })

  it('is for every client of the winner’s network, without a word', async () => {
    const first = await enter()
    const next = await pairOf(refresh(home, first.refreshToken))
    expect(await pairOf(refresh(browserAtHome, first.refreshToken))).toEqual(next)
    expect(await auditOf(first.sessionId)).toEqual([])
  })

  it('is for everybody in an IPv6 network of one customer', async () => {
    const [one, other, far] = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:9:9::1'].map(
      (address, i) => at(address, `Client/${i}`),
    )
    const first = await login(one!, 'ann', 'correct horse')
    const next = await pairOf(refresh(one!, first.refreshToken))
    expect(await pairOf(refresh(other!, first.refreshToken))).toEqual(next)
    expect(failuresOf(await refresh(far!, first.refreshToken))).toEqual(refused)
  })

  it('is followed along the chain by a phone that moved, as one move', async () => {
    const first = await enter()
    const second = await pairOf(refresh(home, first.refreshToken))
    const third = await pairOf(refresh(home, second.refreshToken))
    expect(await pairOf(refresh(mobile, first.refreshToken))).toEqual(third)
    expect(await auditOf(first.sessionId)).toEqual(['refresh-elsewhere ok 192.0.2.44'])
  })

  it('of a row older than the rule is for everybody who brings the token', async () => {
    const first = await enter()
    const next = await pairOf(refresh(home, first.refreshToken))
    const { sessionId } = first
    await g.deps.db.spentToken.updateMany({ where: { sessionId }, data: { network: null, agentHash: null } })
    expect(await pairOf(refresh(thief, first.refreshToken))).toEqual(next)
  })
})

describe('a session ends', () => {
  const ended = ['session-ended refresh-reuse', 'refresh-reuse session ended']

  it('at the second rotation in a row that a thief with the phone’s user agent polls', async () => {
    const forger = at('203.0.113.66', 'Phone/1')
    const first = await enter()
    const second = await pairOf(refresh(home, first.refreshToken))
    const stolen = await pairOf(refresh(forger, first.refreshToken))
    const third = await pairOf(refresh(home, second.refreshToken))
    expect(failuresOf(await refresh(forger, stolen.refreshToken))).toEqual(refused)
    for (const token of [third.accessToken, stolen.accessToken])
      expect((await check(home, token)).active).toBe(false)
    expect(failuresOf(await refresh(home, third.refreshToken))).toEqual(refused)
    expect(await auditOf(first.sessionId)).toEqual([
      'refresh-elsewhere ok 203.0.113.66',
      'refresh-elsewhere ok 203.0.113.66',
      ...ended.map((line) => `${line} 203.0.113.66`),
    ])
  })

  it('at the second rotation in a row that strangers claim, and not at two with a quiet one between', async () => {
    const first = await enter()
    const second = await pairOf(refresh(home, first.refreshToken))
    await refresh(thief, first.refreshToken)
    const third = await pairOf(refresh(home, second.refreshToken))
    const fourth = await pairOf(refresh(home, third.refreshToken))
    expect(failuresOf(await refresh(otherThief, third.refreshToken))).toEqual(refused)
    expect((await check(home, fourth.accessToken)).active).toBe(true)
    const fifth = await pairOf(refresh(home, fourth.refreshToken))
    expect(failuresOf(await refresh(otherThief, fourth.refreshToken))).toEqual(refused)
    expect((await check(home, fifth.accessToken)).active).toBe(false)
    expect(await auditOf(first.sessionId)).toEqual(
      expect.arrayContaining(ended.map((line) => `${line} 203.0.113.99`)),
    )
  })

  it('when a stranger was faster than the owner: nobody can tell who is the thief', async () => {
    const first = await enter()
    const stolen = await pairOf(refresh(thief, first.refreshToken))
    expect(failuresOf(await refresh(home, first.refreshToken))).toEqual(refused)
    expect((await check(home, stolen.accessToken)).active).toBe(false)
    expect(failuresOf(await refresh(thief, stolen.refreshToken))).toEqual(refused)
  })
})

describe('the old access token in its grace', () => {
  it('does not tell that it was refreshed: its seconds go on as they did, in every answer', async () => {
    const first = await enter()
    g.clock.advance(100)
    const said = async (doors: typeof g | ReturnType<typeof g.beside>) => {
      const { data } = await doors.graphql(
        'query ($t: String!) { checkToken(token: $t) { active expiresIn expiresAt } }',
        { t: first.accessToken },
      )
      const old = await doors.post('/api/v1/check_token', { token: first.accessToken })
      return { ...data.checkToken, old: old.body }
    }
    const before = await said(g)
    expect(before).toMatchObject({ active: true, expiresIn: 1_700 })
    await refresh(home, first.refreshToken)
    for (const doors of [g, g.beside()]) expect(await said(doors)).toEqual(before)
    await g.deps.db.session.findFirstOrThrow({ where: { id: first.sessionId } })
    g.clock.advance(11)
    expect((await check(g, first.accessToken)).active).toBe(false)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { hashToken } from '../../../src/auth/secrets/tokens.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterAll(() => g.close())

describe('refresh', () => {
  it('gives a new pair, once', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const { data } = await refresh(g, first.refreshToken)
    expect(data.refresh.accessToken).not.toBe(first.accessToken)
    expect(data.refresh.refreshToken).not.toBe(first.refreshToken)
    expect((await check(g, data.refresh.accessToken)).active).toBe(true)
  })

  it('gives 50 parallel users of one token the very same pair, and writes one row', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const before = await g.deps.db.spentToken.count()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(g, first.refreshToken)))
    expect(answers.flatMap((answer) => answer.errors ?? [])).toEqual([])
    const pairs = new Set(
      answers.map(({ data }) => `${data.refresh.accessToken} ${data.refresh.refreshToken}`),
    )
    expect(pairs.size).toBe(1)
    expect(await g.deps.db.spentToken.count()).toBe(before + 1)
    expect((await check(g, answers[0]?.data.refresh.accessToken)).active).toBe(true)
  })

  it('gives a late racer the newest pair when the winner has refreshed again', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const second = (await refresh(g, first.refreshToken)).data.refresh
    const third = (await refresh(g, second.refreshToken)).data.refresh
    expect((await refresh(g, first.refreshToken)).data.refresh.refreshToken).toBe(third.refreshToken)
  })

  it('keeps the old access token alive for the grace window and no longer', async () => {
    const first = await login(g, 'ann', 'correct horse')
    await refresh(g, first.refreshToken)
    g.clock.advance(9)
    expect((await check(g, first.accessToken)).active).toBe(true)
    g.clock.advance(2)
    expect((await check(g, first.accessToken)).active).toBe(false)
  })

  it('ends the session when a spent token comes back after the grace, and audits it', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const second = (await refresh(g, first.refreshToken)).data.refresh
    g.clock.advance(11)
    expect(codeOf(await refresh(g, first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect((await check(g, second.accessToken)).active).toBe(false)
    expect(codeOf(await refresh(g, second.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    const events = await g.deps.db.auditEvent.findMany({ where: { event: 'refresh-reuse' } })
    expect(events).toMatchObject([{ sessionId: first.sessionId, result: 'session ended' }])
  })

  it('recognises the reuse of an ancestor several refreshes old', async () => {
    const first = await login(g, 'ann', 'correct horse')
    let last = first
    for (let i = 0; i < 3; i++) {
      last = (await refresh(g, last.refreshToken)).data.refresh
      g.clock.advance(60)
    }
    expect(codeOf(await refresh(g, first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect((await check(g, last.accessToken)).active).toBe(false)
  })

  it('leaves the other sessions of the member alone', async () => {
    const other = await login(g, 'ann', 'correct horse')
    const first = await login(g, 'ann', 'correct horse')
    await refresh(g, first.refreshToken)
    g.clock.advance(11)
    await refresh(g, first.refreshToken)
    expect((await check(g, other.accessToken)).active).toBe(true)
  })

  it('refuses another group and another app without saying why, and spends nothing', async () => {
    const first = await login(g, 'ann', 'correct horse', { group: 'h5' })
    const query =
      'mutation ($t: String!, $g: String, $a: String) { refresh(refreshToken: $t, group: $g, appid: $a) { group } }'
    const variables = { t: first.refreshToken }
    expect(codeOf(await g.graphql(query, { ...variables, g: 'iOS' }))).toBe('REFRESH_TOKEN_INVALID')
    expect(codeOf(await g.graphql(query, { ...variables, a: 'other' }))).toBe('REFRESH_TOKEN_INVALID')
    expect((await g.graphql(query, { ...variables, g: 'h5' })).data).toEqual({ refresh: { group: 'h5' } })
  })

  it('ends idle and at the absolute end', async () => {
    const idle = await login(g, 'ann', 'correct horse')
    g.clock.advance(30 * 86_400 + 1)
    expect(codeOf(await refresh(g, idle.refreshToken))).toBe('REFRESH_TOKEN_INVALID')

    let last = await login(g, 'ann', 'correct horse')
    for (let day = 0; day < 80; day += 20) {
      g.clock.advance(20 * 86_400)
      last = (await refresh(g, last.refreshToken)).data.refresh
    }
    expect((await check(g, last.accessToken)).active).toBe(true)
    g.clock.advance(10 * 86_400)
    expect(codeOf(await refresh(g, last.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect((await check(g, last.accessToken)).active).toBe(false)
  })

  it('does not revive a session that was logged out', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const second = (await refresh(g, first.refreshToken)).data.refresh
    await g.graphql('mutation { logout }', {}, bearer(second.accessToken))
    expect(codeOf(await refresh(g, first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect(codeOf(await refresh(g, second.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect((await check(g, first.accessToken)).active).toBe(false)
  })

  it('keeps only hashes and sealed successors in the database', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const second = (await refresh(g, first.refreshToken)).data.refresh
    const rows = JSON.stringify([await g.deps.db.session.findMany(), await g.deps.db.spentToken.findMany()])
    for (const token of [first.accessToken, first.refreshToken, second.accessToken, second.refreshToken])
      expect(rows).not.toContain(token)
  })

  it('of a wire that is gone goes on by our own policy, and the session says where it came from', async () => {
    const { data: given } = (
      await g.post('/api/v1/login', { username: 'ann', password: 'correct horse', time: '1' })
    ).body
    const session = { accessHash: hashToken(given.access_token) }
    await g.deps.db.session.update({ where: session, data: { dialect: 'gone-wire' } })
    expect((await check(g, given.access_token)).active).toBe(true)
    const { data, errors } = await refresh(g, given.refresh_token)
    expect(errors).toBeUndefined()
    expect(data.refresh).toMatchObject({ expiresIn: 1_800, refreshExpiresIn: 30 * 86_400 })
    expect(data.refresh.accessToken).toMatch(/^[0-9A-Za-z]{32}$/)
    const listed = await g.graphql('{ sessions { dialect current } }', {}, bearer(data.refresh.accessToken))
    expect(listed.data.sessions).toContainEqual({ dialect: 'gone-wire', current: true })
  })
})

import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { admin, adminData, adminEnv } from '../../support/admin.ts'
import { cli } from '../../support/cli.ts'
import { testGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshMobile, loginWithCode, register } from '../../support/joining.ts'
import { bearer, login } from '../../support/operations.ts'

const password = 'correct horse battery'

const tryLogin = (g: TestGateway, username: string, text: string) =>
  g.graphql('mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }', {
    u: username,
    p: text,
  })

describe('statistics', () => {
  it('count members, live sessions, and joins, logins and failures by day', async () => {
    const g = await testGateway({ env: adminEnv })
    g.clock.advance((Date.UTC(2027, 4, 10, 20, 0) - g.clock.now()) / 1000)
    const mobile = freshMobile()
    await register(g, { mobile, code: await codeFor(g, mobile, 'REGISTER'), login: false })
    await createMember(g.deps, { username: 'ann', password })
    await createMember(g.deps, { username: 'out', password })
    await cli(g.deps, 'member', 'disable', '--username', 'out')
    await login(g, 'ann', password)
    await tryLogin(g, 'ann', 'wrong')
    // Past midnight in UTC; in China it has been since 16:00.
    await g.pass(5 * 3600)
    await login(g, 'ann', password)
    await login(g, 'ann', password)
    await loginWithCode(g, mobile, await codeFor(g, mobile, 'LOGIN'))
    const { statistics } = await adminData(
      g,
      `{ statistics { members disabledMembers liveSessions
           utc: days(last: 3) { day joined logins failures members }
           china: days(last: 1, utcOffset: 480) { day joined logins failures members } } }`,
    )
    expect(statistics).toEqual({
      members: 3,
      disabledMembers: 1,
      liveSessions: 4,
      utc: [
        { day: '2027-05-09', joined: 0, logins: 0, failures: 0, members: 0 },
        { day: '2027-05-10', joined: 1, logins: 1, failures: 1, members: 1 },
        { day: '2027-05-11', joined: 0, logins: 3, failures: 0, members: 2 },
      ],
      china: [{ day: '2027-05-11', joined: 1, logins: 4, failures: 1, members: 2 }],
    })
    for (const days of ['last: 91', 'last: 0', 'utcOffset: 900'])
      expect((await admin(g, `{ statistics { days(${days}) { day } } }`)).errors[0].extensions.code).toBe(
        'BAD_INPUT',
      )
  })
})

describe('the audit', () => {
  it('names the request of each row, as a trusted proxy or the log has it', async () => {
    const g = await testGateway({ env: { ...adminEnv, TRUST_PROXY: '203.0.113.7' } })
    await createMember(g.deps, { username: 'ann', password })
    const named = { 'x-request-id': 'req-1.abc', 'x-forwarded-for': '198.51.100.9' }
    const query = 'mutation ($p: String!) { login(username: "ann", password: $p) { accessToken } }'
    const { data } = await g.graphql(query, { p: password }, named)
    await g.graphql(query, { p: 'wrong' }, { ...named, 'x-request-id': 'req-2' })
    await g.graphql('mutation { logout }', {}, { ...bearer(data.login.accessToken), 'x-request-id': 'req-3' })
    // Not what a caller would like to write there.
    await g.graphql(query, { p: 'wrong' }, { ...named, 'x-request-id': `${'x'.repeat(500)}` })
    const rows = await g.deps.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
    expect(rows.map(({ event, result, requestId }) => [event, result, requestId])).toEqual([
      ['login', 'ok', 'req-1.abc'],
      ['login', 'INVALID_CREDENTIALS', 'req-2'],
      ['session-ended', 'logout', 'req-3'],
      ['login', 'INVALID_CREDENTIALS', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ])
    const logged = g.lines.map((line) => JSON.parse(line) as { requestId?: string; event?: string })
    expect(logged.find(({ event }) => event === 'login')?.requestId).toBe('req-1.abc')
    const shown = await adminData(g, '{ auditEventsConnection(last: 1) { nodes { event requestId } } }')
    expect(shown.auditEventsConnection.nodes).toEqual([{ event: 'login', requestId: 'req-1.abc' }])
  })

  it('has one id for all that a command did', async () => {
    const g = await testGateway()
    await createMember(g.deps, { username: 'ann', password })
    await login(g, 'ann', password)
    await cli(g.deps, 'member', 'disable', '--username', 'ann')
    await cli(g.deps, 'member', 'enable', '--username', 'ann')
    const rows = JSON.parse(await cli(g.deps, 'audit', 'list', '--dialect', 'cli'))
    const [enabled, disabled, ended] = rows.map(({ requestId }: { requestId: string }) => requestId)
    expect(rows.map(({ event }: { event: string }) => event)).toEqual(['admin', 'admin', 'session-ended'])
    expect(disabled).toMatch(/^[0-9a-f-]{36}$/)
    expect(ended).toBe(disabled)
    expect(enabled).not.toBe(disabled)
  })

  it('is sorted both ways, all of it and a member’s', async () => {
    const g = await testGateway({ env: adminEnv })
    await createMember(g.deps, { username: 'ann', password })
    for (const text of ['one', 'two', password]) await tryLogin(g, 'ann', text)
    const page = async (query: string) => (await adminData(g, query)).it.nodes ?? []
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => Number(id))
    const up = ids(await page('{ it: auditEventsConnection(orderBy: AT_ASC) { nodes { id } } }'))
    expect(up).toEqual([1, 2, 3])
    expect(ids(await page('{ it: auditEventsConnection { nodes { id } } }'))).toEqual(up.toReversed())
    const query = `query ($after: String) { member(name: "ann") {
      it: audit(orderBy: AT_ASC, first: 2, after: $after) { nodes { id } pageInfo { endCursor } } } }`
    const first = (await adminData(g, query)).member.it
    const second = (await adminData(g, query, { after: first.pageInfo.endCursor })).member.it
    expect([...ids(first.nodes), ...ids(second.nodes)]).toEqual(up)
  })
})

describe('live sessions', () => {
  it.each(['member(name: "ann")', 'app(appid: "shop")'])(
    'of %s are sorted by login and by end',
    async (of) => {
      const g = await testGateway({ env: adminEnv })
      await createApp(g.deps, { appid: 'shop' })
      await createMember(g.deps, { username: 'ann', password })
      const refreshed = await login(g, 'ann', password, { device: 'a', appid: 'shop' })
      for (const device of ['b', 'c', 'd']) {
        g.clock.advance(60)
        await login(g, 'ann', password, { device, appid: 'shop' })
      }
      g.clock.advance(60)
      const query = 'mutation ($t: String!) { refresh(refreshToken: $t) { accessToken } }'
      expect((await g.graphql(query, { t: refreshed.refreshToken })).errors).toBeUndefined()
      const devices = async (order: string, first: number) => {
        const seen: string[] = []
        for (let after: unknown = null; ;) {
          const { of: owner } = await adminData(
            g,
            `query ($after: String) { of: ${of} { sessions(orderBy: ${order}, first: ${first}, after: $after) {
             nodes { device } pageInfo { hasNextPage endCursor } } } }`,
            { after },
          )
          const { nodes, pageInfo } = owner.sessions
          seen.push(...nodes.map(({ device }: { device: string }) => device))
          if (!pageInfo.hasNextPage) return seen.join('')
          after = pageInfo.endCursor
        }
      }
      for (const first of [1, 2, 3]) {
        expect(await devices('LOGIN_ASC', first)).toBe('abcd')
        expect(await devices('LOGIN_DESC', first)).toBe('dcba')
        expect(await devices('END_ASC', first)).toBe('bcda')
        expect(await devices('END_DESC', first)).toBe('adcb')
      }
    },
  )
})

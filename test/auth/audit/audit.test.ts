import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { findAuditEvents, type AuditFilter } from '../../../src/auth/admin/audit-query.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { AuthError } from '../../../src/errors.ts'
import { cli } from '../../support/cli.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, login } from '../../support/operations.ts'

const password = 'correct horse'
const attempt = 'mutation ($u: String!) { login(username: $u, password: "wrong", appid: "shop") { group } }'

let g: TestGateway
let began: Date
let between: Date
beforeAll(async () => {
  g = await openTestGateway()
  began = new Date(g.clock.now())
  await createApp(g.deps, { appid: 'shop' })
  for (const username of ['ann', 'bob'])
    await createMember(g.deps, { username, password, mobile: username === 'ann' ? '13812345678' : null })
  const { accessToken } = await login(g, 'ann', password)
  await g.graphql('mutation { logout }', {}, bearer(accessToken))
  g.clock.advance(60)
  between = new Date(g.clock.now())
  await login(g, 'bob', password)
  const legacy = JSON.stringify({ username: 'bob', password, time: String(Math.floor(g.clock.now() / 1000)) })
  await g.send('/api/v1/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'evil\u001b[31m\u009b2J agent' },
    body: legacy,
    address: '198.51.100.9',
  })
  await g.graphql(attempt, { u: 'nobody' })
})
afterAll(() => g.close())

const find = (filter: AuditFilter = {}) => findAuditEvents(g.deps, filter)
const told = async (filter: AuditFilter = {}) =>
  (await find(filter)).map(({ event, result, dialect }) => [event, result, dialect].join(' '))

/** What `cli audit list` prints. */
const listed = (...args: string[]) => cli(g.deps, 'audit', 'list', ...args)

describe('findAuditEvents', () => {
  it('tells who did what, when, from where and how it went, the newest first', async () => {
    expect(await told()).toEqual([
      'login INVALID_CREDENTIALS graphql',
      'login ok api-v1',
      'login ok graphql',
      'session-ended logout graphql',
      'login ok graphql',
    ])
    const [event] = await find({ dialect: 'api-v1' })
    expect(event).toMatchObject({ at: between, memberId: 2, address: '198.51.100.9' })
  })

  it.each([
    [{ member: 'ANN' }, 2],
    [{ member: '13812345678' }, 2],
    [{ event: 'login' }, 4],
    [{ event: 'login', member: 'bob' }, 2],
    [{ result: 'logout' }, 1],
    [{ dialect: 'api-v1' }, 1],
    [{ address: '198.51.100.9' }, 1],
    [{ address: '192.0.2.1' }, 0],
    [{ appid: 'shop' }, 1],
  ])('finds by %j', async (filter, count) => {
    expect(await find(filter)).toHaveLength(count)
  })

  it('finds by time: from an instant on, and before one', async () => {
    expect(await find({ since: between })).toHaveLength(3)
    expect(await find({ until: between })).toHaveLength(2)
    expect(await find({ since: began, until: between })).toHaveLength(2)
    expect(await find({ since: new Date(between.getTime() + 1) })).toEqual([])
  })

  it('pages by id without a gap or a repetition', async () => {
    const all = await find()
    const paged = []
    let before: string | undefined
    for (let page = await find({ limit: 2 }); page.length > 0; page = await find({ limit: 2, before })) {
      paged.push(...page)
      before = page.at(-1)?.id
    }
    expect(paged).toEqual(all)
  })

  it.each([
    ['BAD_INPUT', ['limit'], { limit: 0 }],
    ['BAD_INPUT', ['limit'], { limit: 201 }],
    ['BAD_INPUT', ['before'], { before: "1' OR '1" }],
    ['BAD_INPUT', ['before'], { before: '9'.repeat(19) }],
    ['MEMBER_NOT_FOUND', undefined, { member: 'nobody' }],
  ] as const)('refuses with %s (%s) %j', async (code, fields, filter) => {
    const error = await find(filter).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AuthError)
    expect(error).toMatchObject({ code, details: fields ? { fields } : {} })
  })
})

describe('cli audit list', () => {
  it('prints the same events as JSON', async () => {
    const filter = ['--member', 'bob', '--event', 'login', '--since', between.toISOString(), '--limit', '1']
    const events = JSON.parse(await listed(...filter))
    expect(events).toEqual(JSON.parse(JSON.stringify(await find({ dialect: 'api-v1' }))))
  })

  it('refuses an event that is none and an instant that is none', async () => {
    await expect(listed('--event', 'logins')).rejects.toThrow(/Allowed choices are login,/)
    await expect(listed('--since', 'yesterday')).rejects.toThrow(/Not an ISO 8601 instant/)
  })

  it('prints nothing of what a client sent that could steer a terminal', async () => {
    const text = await listed('--dialect', 'api-v1')
    expect(text).toContain('evil\\u001b[31m\\u009b2J agent')
    expect(text).not.toMatch(/[^\n\x20-\x7e]/)
    expect(JSON.parse(text)[0].userAgent).toBe('evil\u001b[31m\u009b2J agent')
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { eraseDue } from '../../../src/auth/privacy/due.ts'
import { erasePerson } from '../../../src/auth/privacy/erase.ts'
import { blankAuditOfErased } from '../../../src/auth/privacy/blank-audit.ts'
import { watchRevocations } from '../../../src/auth/sessions/revocations.ts'
import { createTokenCache } from '../../../src/auth/sessions/token-cache.ts'
import type { Caller } from '../../../src/caller.ts'
import { deadStore } from '../../support/stores.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { dyingDatabase } from '../../support/watched.ts'
import { dumpOf, openShop, wholePerson, type WholePerson } from '../../support/whole-person.ts'
import { cli } from '../../support/cli.ts'

const operator: Caller = { wire: { name: 'cli' }, address: 'cli', userAgent: null }
const pause = async () => {}
const adminToken = 'full-token-0123456789-0123456789-abcd'

let g: TestGateway
beforeEach(async () => {
  g = await openTestGateway({
    env: { ADMIN_TOKEN: adminToken, LOGIN_FREE_FAILURES: '100', SMS_PER_ADDRESS_HOUR: '100' },
  })
  await openShop(g)
})
afterEach(() => g.close())

/** Everything in database, store and outbox, as text. */
const everything = async () =>
  JSON.stringify([await dumpOf(g.deps.db), await g.dumpStore(), g.deps.outbox?.entries()])

async function tracesOf({ strings }: WholePerson): Promise<string[]> {
  const text = (await everything()).toLowerCase()
  return strings.filter((one) => text.includes(one.toLowerCase()))
}

describe('an erased person', () => {
  it('leaves none of twenty texts in database, store and outbox, and others all of theirs', async () => {
    const [gone, stays] = [await wholePerson(g, 1), await wholePerson(g, 2)]
    expect(gone.strings.length).toBeGreaterThanOrEqual(20)
    expect(await tracesOf(gone)).toEqual(gone.strings)
    await erasePerson(g.deps, operator, { memberId: gone.id, pause })
    expect(await tracesOf(gone)).toEqual([])
    expect(await tracesOf(stays)).toEqual(stays.strings)
    await login(g, stays.username, stays.password)
  })

  it('is nobody any more: tokens, name and password open nothing, and the name is free', async () => {
    const gone = await wholePerson(g)
    await erasePerson(g.deps, operator, { memberId: gone.id, pause })
    expect(await check(g, gone.accessToken)).toMatchObject({ active: false, memberId: null })
    expect(failuresOf(await refresh(g, gone.refreshToken))).toEqual(failure('REFRESH_TOKEN_INVALID'))
    const again = await g.graphql(
      'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }',
      { u: gone.username, p: gone.password },
    )
    expect(failuresOf(again)).toEqual(failure('INVALID_CREDENTIALS'))
    await createMember(g.deps, { username: gone.username, password: 'somebody else' })
  })

  it('stays in the audit as something that happened: what, how and when, not who and where', async () => {
    const gone = await wholePerson(g)
    const told = async () => {
      const rows = await g.deps.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
      return rows.map(({ at, event, result, appid, dialect }) => ({ at, event, result, appid, dialect }))
    }
    const before = await told()
    await erasePerson(g.deps, operator, { memberId: gone.id, pause })
    const after = await told()
    const unnamed = before.map((row) => (row.event === 'wx-merge' ? { ...row, result: 'ok' } : row))
    expect(after.slice(0, before.length)).toEqual(unnamed)
    expect(after.slice(before.length)).toMatchObject([
      { event: 'session-ended', result: 'erased' },
      { event: 'member-erased', result: 'ok', dialect: 'cli' },
    ])
    const rows = await g.deps.db.auditEvent.findMany({ where: { event: { not: 'member-erased' } } })
    for (const row of rows)
      expect(row).toMatchObject({ memberId: null, sessionId: null, address: null, userAgent: null })
  })

  it('is dead within a second on another gateway that has just believed the token', async () => {
    const gone = await wholePerson(g)
    const revocations = await watchRevocations(g.deps)
    const { store, now } = g.deps
    const other = g.beside({ tokens: createTokenCache({ store, now, revocations }) })
    for (const doors of [g, other]) expect((await check(doors, gone.accessToken)).active).toBe(true)
    const began = performance.now()
    const erasing = erasePerson(g.deps, operator, { memberId: gone.id })
    const active = async () => (await check(other, gone.accessToken)).active as boolean
    while (await active()) await new Promise((done) => setTimeout(done, 20))
    const took = performance.now() - began
    await erasing
    await revocations.close()
    expect(took).toBeLessThan(1_000)
    expect([await active(), (await check(g, gone.accessToken)).active]).toEqual([false, false])
  })

  it('takes those that were merged into it along, whichever of them is named', async () => {
    const gone = await wholePerson(g)
    const shell = await g.deps.db.member.findFirstOrThrow({ where: { mergedIntoId: gone.id } })
    await erasePerson(g.deps, operator, { memberId: shell.id, pause })
    expect(await g.deps.db.member.findMany({ select: { id: true } })).toEqual([{ id: 1 }])
  })

  it('that recommended others, or whose invite somebody claims, stops nobody from joining', async () => {
    const gone = await wholePerson(g)
    const { data } = await g.graphql(
      'mutation ($a: String!) { createGuestToken(appid: "shop", agent: $a) { token } }',
      { a: 'Seed1x-agent' },
    )
    await createMember(g.deps, { username: 'ben', password: 'correct horse' })
    await erasePerson(g.deps, operator, { memberId: gone.id, pause })
    const entered = await g.graphql(
      'mutation ($g: String!) { loginAsGuest: login(input: { username: "ben", password: "correct horse", guestToken: $g }) { sessionId } }',
      { g: data.createGuestToken.token },
    )
    expect(entered.errors).toBeUndefined()
  })

  it('that a request under way wrote down afterwards is cleared from the audit by the daily look', async () => {
    const gone = await wholePerson(g)
    await erasePerson(g.deps, operator, { memberId: gone.id, pause })
    const late = { event: 'login', result: 'INVALID_CREDENTIALS', memberId: gone.id, address: '198.51.100.1' }
    await g.deps.db.auditEvent.create({ data: { ...late, dialect: 'graphql', at: new Date(g.clock.now()) } })
    expect(await blankAuditOfErased(g.deps)).toBe(1)
    expect(await tracesOf(gone)).toEqual([])
  })
})

describe('an erasure that is cut short', () => {
  it('at any call of the database leaves all as it was, or is finished by the next who looks', async () => {
    const ends = new Set<string>()
    for (let n = 1; ; n++) {
      const gone = await wholePerson(g, n)
      const db = dyingDatabase(g.deps.db, n)
      const outcome = await erasePerson({ ...g.deps, db }, operator, { memberId: gone.id, pause }).then(
        () => 'done',
        () => 'killed',
      )
      const left = await g.deps.db.member.findUnique({ where: { id: gone.id } })
      const state = !left ? 'gone' : left.eraseFrom ? 'shut' : 'as before'
      ends.add(`${outcome}, ${state}`)
      if (state === 'as before') await login(g, gone.username, gone.password)
      else {
        await eraseDue(g.deps, { pause })
        // All but what only the sweep of the day finds.
        await blankAuditOfErased(g.deps)
        expect(await tracesOf(gone)).toEqual([])
      }
      if (outcome === 'done') break
    }
    expect([...ends]).toEqual(['killed, as before', 'killed, shut', 'killed, gone', 'done, gone'])
  })

  it('lets nobody in meanwhile, and an operator cannot open it again', async () => {
    const gone = await wholePerson(g)
    const dying = { ...g.deps, store: deadStore }
    await expect(erasePerson(dying, operator, { memberId: gone.id, pause })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    const again = await g.graphql(
      'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }',
      { u: gone.username, p: gone.password },
    )
    expect(codeOf(again)).toBe('INVALID_CREDENTIALS')
    await expect(cli(g.deps, 'member', 'enable', '--username', gone.username)).rejects.toMatchObject({
      code: 'MEMBER_NOT_FOUND',
    })
    expect(await eraseDue(g.deps, { pause })).toBe(1)
    expect(await tracesOf(gone)).toEqual([])
  })

  it('by several gateways at once is told of once', async () => {
    const gone = await wholePerson(g)
    const all = [1, 2, 3].map(() => erasePerson(g.deps, operator, { memberId: gone.id, pause }))
    await Promise.all(all)
    expect(await g.deps.db.auditEvent.count({ where: { event: 'member-erased' } })).toBe(1)
    expect(await tracesOf(gone)).toEqual([])
  })
})

describe('operators', () => {
  const admin = async (query: string, variables: object) =>
    (await g.post('/admin/graphql', { query, variables }, bearer(adminToken))).body
  const erase = 'mutation ($u: String!, $c: Boolean!) { eraseMember(username: $u, confirm: $c) }'

  it('erase a member by the command line, once they say that they mean it', async () => {
    const gone = await wholePerson(g)
    await expect(cli(g.deps, 'member', 'erase', '--username', gone.username)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: ['confirm'] },
    })
    expect(await tracesOf(gone)).toEqual(gone.strings)
    const printed = await cli(g.deps, 'member', 'erase', '--username', gone.username, '--confirm')
    expect(JSON.parse(printed)).toEqual({ erased: gone.id })
    expect(await tracesOf(gone)).toEqual([])
  })

  it('erase a member over GraphQL', async () => {
    const gone = await wholePerson(g)
    const refused = await admin(erase, { u: gone.username, c: false })
    expect(refused.errors[0].extensions).toMatchObject({ code: 'BAD_INPUT', fields: ['confirm'] })
    expect((await admin(erase, { u: gone.username, c: true })).data).toEqual({ eraseMember: gone.id })
    expect(await tracesOf(gone)).toEqual([])
    const last = await g.deps.db.auditEvent.findFirst({ orderBy: { id: 'desc' } })
    expect(last).toMatchObject({ event: 'admin', result: 'eraseMember confirm=true: ok', memberId: null })
    expect(failuresOf(await admin(erase, { u: gone.username, c: true }))).toEqual(failure('MEMBER_NOT_FOUND'))
  })

  it('export a member by the command line and over GraphQL alike', async () => {
    const person = await wholePerson(g)
    const printed = JSON.parse(await cli(g.deps, 'member', 'export', '--username', person.username))
    const query = 'mutation ($u: String!) { exportMember(username: $u) }'
    const { exportMember } = (await admin(query, { u: person.username })).data
    expect(printed.members).toEqual(exportMember.members)
    expect(printed).toMatchObject({
      format: 'auth-gateway/person/1',
      members: [{ username: person.username, hasPassword: true }, { mergedIntoId: person.id }],
    })
    const text = JSON.stringify(printed)
    const hash = 'Seed1x-hash'
    for (const one of person.strings.filter((one) => one !== hash)) expect(text).toContain(one)
    for (const secret of [hash, person.accessToken, person.refreshToken, person.password])
      expect(text).not.toContain(secret)
    expect(text).not.toMatch(/[Hh]ash|[Ss]ealed|successor/)
  })
})

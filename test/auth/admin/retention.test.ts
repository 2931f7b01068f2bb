import { describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { applyRetention } from '../../../src/auth/admin/retention.ts'
import { startBackground } from '../../../src/background.ts'
import { failure, failuresOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import { check, login, refresh } from '../../support/operations.ts'

const days = 86_400

/** A gateway with a member; sessions end for good ten days after the login. */
async function open(env: Record<string, string> = {}): Promise<TestGateway> {
  const g = await testGateway({ env: { SESSION_MAX_TTL: String(10 * days), ...env } })
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  return g
}

const rows = async ({ deps: { db } }: TestGateway) => [
  await db.auditEvent.count(),
  await db.session.count(),
  await db.spentToken.count(),
]

describe('applyRetention', () => {
  it('forgets audit events after a year, and no other', async () => {
    const g = await open()
    await login(g, 'ann', 'correct horse')
    g.clock.advance(200 * days)
    await login(g, 'ann', 'correct horse')
    g.clock.advance(165 * days)
    expect((await applyRetention(g.deps)).auditEvents).toBe(0)
    g.clock.advance(1)
    expect((await applyRetention(g.deps)).auditEvents).toBe(1)
    expect((await g.deps.db.auditEvent.findMany()).map(({ event }) => event)).toEqual(['login'])
  })

  it('forgets sessions a month past their absolute end, with the tokens they spent', async () => {
    const g = await open()
    const { refreshToken } = await login(g, 'ann', 'correct horse')
    await refresh(g, refreshToken)
    expect(await rows(g)).toEqual([2, 1, 1])
    g.clock.advance(40 * days)
    const fresh = await login(g, 'ann', 'correct horse')
    expect((await applyRetention(g.deps)).sessions).toBe(0)
    g.clock.advance(1)
    expect((await applyRetention(g.deps)).sessions).toBe(1)
    expect(await rows(g)).toEqual([3, 1, 0])
    expect((await check(g, fresh.accessToken)).active).toBe(true)
    expect(failuresOf(await refresh(g, refreshToken))).toEqual(failure('REFRESH_TOKEN_INVALID'))
  })

  it('keeps a session that nobody refreshed until a month past its absolute end: reuse is recognised till then', async () => {
    const g = await open({ REFRESH_TOKEN_TTL: String(days) })
    const { refreshToken } = await login(g, 'ann', 'correct horse')
    await refresh(g, refreshToken)
    g.clock.advance(39 * days)
    expect((await applyRetention(g.deps)).sessions).toBe(0)
    g.clock.advance(days + 1)
    expect((await applyRetention(g.deps)).sessions).toBe(1)
  })

  it('keeps all when told 0', async () => {
    const g = await open({ AUDIT_RETENTION_DAYS: '0', SESSION_RETENTION_DAYS: '0' })
    await login(g, 'ann', 'correct horse')
    g.clock.advance(5_000 * days)
    expect(await applyRetention(g.deps)).toEqual({ auditEvents: 0, sessions: 0 })
    expect(await rows(g)).toEqual([1, 1, 0])
  })

  it('goes on over batches until nothing old is left, also beside another gateway', async () => {
    const g = await open()
    const old = { event: 'login', result: 'ok', dialect: 'graphql', at: new Date(0) }
    await g.deps.db.auditEvent.createMany({ data: Array.from({ length: 1_300 }, () => old) })
    const gone = await Promise.all([applyRetention(g.deps), applyRetention(g.deps)])
    expect(gone.reduce((sum, { auditEvents }) => sum + auditEvents, 0)).toBe(1_300)
    expect(await g.deps.db.auditEvent.count()).toBe(0)
    expect(g.lines.join()).toContain('retention: old rows are gone')
  })
})

describe('the server', () => {
  it('applies it when it starts, and logs what goes wrong', async () => {
    const g = await open()
    await login(g, 'ann', 'correct horse')
    g.clock.advance(366 * days)
    await startBackground(g.deps).close()
    expect(await rows(g)).toEqual([0, 0, 0])
    const db = new Proxy(g.deps.db, {
      get: (real, name) =>
        name === '$executeRaw' ? async () => Promise.reject(new Error('no')) : Reflect.get(real, name),
    })
    await startBackground({ ...g.deps, db }).close()
    expect(g.lines.join()).toContain('retention failed')
  })
})

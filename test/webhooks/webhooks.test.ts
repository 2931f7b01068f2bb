import { describe, expect, it } from 'vitest'
import { findAuditEvents } from '../../src/auth/admin/audit-query.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { startBackground } from '../../src/background.ts'
import { deliverDue } from '../../src/webhooks/deliver.ts'
import { expectedSignature, startListener } from '../fakes/listener.ts'
import { verifiedBody } from '../fakes/standard-webhooks.ts'
import { testGateway, type TestGateway } from '../support/gateway.ts'
import { login } from '../support/operations.ts'

const secret = 'a secret that webhooks are signed with'
const password = 'correct horse'

/** A gateway with a member that tells these addresses. */
async function open(urls: string[], env: Record<string, string> = {}): Promise<TestGateway> {
  const g = await testGateway({
    env: { WEBHOOK_URL: urls.join(), WEBHOOK_SECRET: secret, WEBHOOK_ALLOW_PRIVATE: 'true', ...env },
  })
  await createMember(g.deps, { username: 'ann', password })
  return g
}

const deliver = async (g: TestGateway) => {
  let tried = 0
  for (const endpoint of g.deps.config.webhooks.endpoints) tried += await deliverDue(g.deps, endpoint)
  return tried
}

const waiting = (g: TestGateway) => g.deps.db.webhookDelivery.findMany({ orderBy: { eventId: 'asc' } })

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !holds();) {
    if (Date.now() > end) throw new Error('it did not come to hold')
    await new Promise((done) => setTimeout(done, 20))
  }
}

describe('webhooks', () => {
  it('tell the audit event, signed, with its id, and without any secret', async () => {
    const listener = await startListener()
    const g = await open([listener.url])
    const { accessToken, refreshToken } = await login(g, 'ann', password)
    expect(await deliver(g)).toBe(1)
    const [told] = listener.told
    if (!told) throw new Error('nothing was told')
    const [event] = await findAuditEvents(g.deps, {})
    expect(JSON.parse(told.body)).toEqual(JSON.parse(JSON.stringify(event)))
    expect(told.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': event?.id })
    const seconds = Math.floor(g.clock.now() / 1000)
    expect(verifiedBody(secret, told)).toEqual(JSON.parse(told.body))
    expect(() => verifiedBody(secret, { ...told, body: `${told.body} ` })).toThrow('No matching signature')
    expect(told.headers).toMatchObject({ 'webhook-id': event?.id, 'webhook-timestamp': String(seconds) })
    expect(told.headers['x-gateway-signature']).toBe(expectedSignature(secret, told))
    expect(told.headers['x-gateway-signature']).toContain(`t=${seconds},`)
    for (const hidden of [accessToken, refreshToken, password, secret])
      expect(JSON.stringify(told)).not.toContain(hidden)
    expect(await waiting(g)).toEqual([])
    expect(await deliver(g)).toBe(0)
    expect(listener.told).toHaveLength(1)
  })

  it('are written down with the event: what nobody could be told yet survives', async () => {
    const g = await open(['http://127.0.0.1:9/'])
    await login(g, 'ann', password)
    const [event] = await g.deps.db.auditEvent.findMany()
    expect(await waiting(g)).toMatchObject([{ eventId: event?.id, attempts: 0, deadAt: null }])
    expect(JSON.stringify((await waiting(g)).map(({ endpoint }) => endpoint))).not.toContain('127.0.0.1')
  })

  it('tell only of the events asked for', async () => {
    const listener = await startListener()
    const g = await open([listener.url], { WEBHOOK_EVENTS: 'refresh-reuse,register' })
    await login(g, 'ann', password)
    expect([await g.deps.db.auditEvent.count(), await deliver(g)]).toEqual([1, 0])
  })

  it('are told apart: one that fails keeps no other waiting, and none is told twice', async () => {
    const [good, bad] = [await startListener(), await startListener()]
    bad.answer = { status: 500 }
    const g = await open([bad.url, good.url])
    await login(g, 'ann', password)
    await deliver(g)
    bad.answer = {}
    g.clock.advance(10)
    await deliver(g)
    expect([good.told.length, bad.told.length]).toEqual([1, 2])
    for (const name of ['webhook-id', 'idempotency-key']) {
      const ids = bad.told.map(({ headers }) => headers[name])
      expect(ids[0]).toBe(ids[1])
    }
    expect(await waiting(g)).toEqual([])
  })

  it('try again after 10 s, 20 s … an hour, and give up a day after the event', async () => {
    const listener = await startListener()
    listener.answer = { status: 503 }
    const g = await open([`${listener.url}?key=hidden-in-the-address`])
    await login(g, 'ann', password)
    const waits: number[] = []
    for (let at = g.clock.now(), tries = 0; tries < 100; tries++) {
      if ((await deliver(g)) > 0) {
        waits.push((g.clock.now() - at) / 1000)
        at = g.clock.now()
      }
      const [row] = await waiting(g)
      if (!row || row.deadAt) break
      const left = (row.nextAt.getTime() - g.clock.now()) / 1000
      g.clock.advance(left - 0.001)
      expect(await deliver(g)).toBe(0)
      g.clock.advance(0.001)
    }
    expect(waits.slice(0, 11)).toEqual(
      [0, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600].map((s) => expect.closeTo(s, 1)),
    )
    expect(waits.slice(10).every((seconds) => Math.abs(seconds - 3600) < 1)).toBe(true)
    const total = waits.reduce((sum, seconds) => sum + seconds, 0)
    expect(total).toBeGreaterThan(22.9 * 3600)
    expect(total).toBeLessThanOrEqual(24 * 3600)
    expect((await waiting(g))[0]?.deadAt).toEqual(new Date(g.clock.now()))
    g.clock.advance(7 * 86_400)
    expect(await deliver(g)).toBe(0)
    const givenUp = g.lines.filter((line) => line.includes('webhook given up'))
    expect(givenUp.map((line) => JSON.parse(line))).toMatchObject([
      { level: 50, reason: 'HTTP_503', eventId: '1' },
    ])
    expect(g.lines.join()).not.toContain('hidden-in-the-address')
  })

  it('are told once by several gateways that look at the same moment', async () => {
    const listener = await startListener()
    const g = await open([listener.url])
    for (let i = 0; i < 30; i++) await login(g, 'ann', password)
    const [endpoint] = g.deps.config.webhooks.endpoints
    if (!endpoint) throw new Error('no endpoint')
    const gateway = async () => {
      while ((await deliverDue(g.deps, endpoint)) > 0);
    }
    await Promise.all([gateway(), gateway(), gateway(), gateway()])
    const ids = listener.told.map(({ headers }) => headers['idempotency-key'])
    expect(ids).toHaveLength(30)
    expect(new Set(ids).size).toBe(30)
  })

  it('are told by another gateway when the one that claimed the event died', async () => {
    const listener = await startListener()
    listener.answer = { hang: true }
    const g = await open([listener.url])
    await login(g, 'ann', password)
    const dying = deliver(g)
    await until(() => listener.told.length === 1)
    expect(await deliver(g)).toBe(0)
    listener.answer = {}
    g.clock.advance(30)
    expect(await deliver(g)).toBe(1)
    await dying
    expect(await waiting(g)).toEqual([])
  })

  it('on private addresses are refused unless the operator allows them', async () => {
    const listener = await startListener()
    const g = await open([listener.url], { WEBHOOK_ALLOW_PRIVATE: 'false' })
    await login(g, 'ann', password)
    expect(await deliver(g)).toBe(1)
    expect(listener.connections).toBe(0)
    expect(g.lines.join()).toContain('"reason":"ADDRESS_REFUSED"')
    expect(await waiting(g)).toMatchObject([{ attempts: 1, deadAt: null }])
  })

  it('are told by the running server, without anybody asking, until it stops', async () => {
    const listener = await startListener()
    const g = await open([listener.url])
    const background = startBackground(g.deps)
    await login(g, 'ann', password)
    await until(() => listener.told.length === 1)
    await background.close()
    await login(g, 'ann', password)
    await new Promise((done) => setTimeout(done, 1_200))
    expect(listener.told).toHaveLength(1)
  })
})

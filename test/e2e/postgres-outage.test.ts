// PostgreSQL goes away for a moment: told as such, and over when it is over.
import { describe, expect, it } from 'vitest'
import { codeOf, type Answer } from './support/calls.ts'
import { needsServices, sharedRedis } from './support/services.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { privateDatabase } from './support/postgres.ts'
import { proxyTo } from './support/proxy.ts'
import { inParallel, timed, until } from './support/wait.ts'

async function gatewayBehindProxy() {
  const database = await privateDatabase()
  const proxy = await proxyTo(database.url)
  const gateway = await startGateway({ DATABASE_URL: proxy.url, REDIS_URL: sharedRedis() })
  return { database, proxy, gateway }
}

/** Every kind of call that needs the database; gives their codes, each once. */
async function codesOfAll(gateway: Gateway, refreshToken: string): Promise<Set<string | undefined>> {
  const calls: (() => Promise<Answer<unknown>>)[] = [
    () => gateway.tryLogin('demo', 'demo-password'),
    () => gateway.tryRefresh(refreshToken),
    () => gateway.tryCheck('a token no cache knows'),
  ]
  const answers = await Promise.all(calls.map((call) => timed(call)))
  for (const { ms } of answers) expect(ms).toBeLessThan(5_000)
  return new Set(answers.map(({ value }) => codeOf(value)))
}

const ready = async (gateway: Gateway) => (await gateway.get('/readyz')).status === 200

describe.skipIf(needsServices())('PostgreSQL gone', () => {
  it('is answered with UNAVAILABLE, leaves known tokens working, and is over when it is back', async () => {
    const { proxy, gateway } = await gatewayBehindProxy()
    const pair = await gateway.login()
    proxy.cut()
    for (let i = 0; i < 3; i++)
      expect(await codesOfAll(gateway, pair.refreshToken)).toEqual(new Set(['UNAVAILABLE']))
    const legacy = await gateway.rest('login', { username: 'demo', password: 'demo-password', time: '1' })
    expect(legacy).toMatchObject({ state: false, code: 1 })
    expect(await gateway.check(pair.accessToken)).toMatchObject({ active: true })
    expect((await gateway.get('/readyz')).status).toBe(503)
    expect((await gateway.get('/healthz')).status).toBe(200)

    proxy.mend()
    await until('the gateway is ready again', () => ready(gateway))
    expect(await gateway.refresh(pair.refreshToken)).toMatchObject({ sessionId: pair.sessionId })
    expect((await gateway.login()).accessToken).toBeTruthy()
    expect(await gateway.stop()).toBeLessThan(5_000)
  })

  it('in the middle of calls costs at most those calls, and never shows as INTERNAL', async () => {
    const { database, gateway } = await gatewayBehindProxy()
    const codes = new Map<string | undefined, number>()
    await inParallel(120, 12, async (i) => {
      if (i % 15 === 14) await database.terminate()
      const answer =
        i % 3 ? await gateway.tryCheck(`unknown ${i}`) : await gateway.tryLogin('demo', 'demo-password')
      const code = codeOf(answer)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    })
    console.log('connections terminated 8 times during 120 calls:', Object.fromEntries(codes))
    for (const code of codes.keys()) expect([undefined, 'UNAVAILABLE']).toContain(code)
    expect((await gateway.login()).accessToken).toBeTruthy()
  })
})

// How much memory a gateway takes, where a container would have it end for more.
import { describe, expect, it } from 'vitest'
import { startGateway, startGatewayUnder, type Gateway } from './support/gateway.ts'
import { memoryLimit, residentOf, type Resident } from './support/memory-limit.ts'
import { temporaryFolder } from './support/process.ts'
import { privateDatabase } from './support/postgres.ts'
import { needsServices, sharedRedis } from './support/services.ts'

const table: Record<string, Resident> = {}

async function afterLogins(gateway: Gateway, count: number): Promise<Resident> {
  for (let i = 0; i < count; i++) expect((await gateway.login()).accessToken).toBeTruthy()
  return residentOf(gateway.pid)
}

describe.skipIf(process.platform !== 'linux')('memory', () => {
  it('of a first start on the embedded database fits into 512 MB, and so do its logins', async () => {
    const env = { DATA_DIR: await temporaryFolder() }
    const limit = await memoryLimit(512)
    const gateway = limit ? await startGatewayUnder(limit, env) : await startGateway(env)
    table['embedded, first start'] = await residentOf(gateway.pid)
    table['embedded, 50 logins later'] = await afterLogins(gateway, 50)
    await gateway.stop()
    const next = await startGateway(env)
    table['embedded, next start'] = await residentOf(next.pid)
    for (const { most } of Object.values(table)) expect(most).toBeLessThan(512)
  })

  it.skipIf(needsServices())('on PostgreSQL and Redis is less than 260 MB', async () => {
    const { url } = await privateDatabase()
    const env = { DATABASE_URL: url, REDIS_URL: sharedRedis() }
    await (await startGateway(env)).stop()
    const gateway = await startGateway(env)
    table['PostgreSQL and Redis, started'] = await residentOf(gateway.pid)
    table['PostgreSQL and Redis, 50 logins later'] = await afterLogins(gateway, 50)
    console.log('resident megabytes:', table)
    expect(table['PostgreSQL and Redis, started']?.now).toBeLessThan(260)
  })
})

// Gateways behind a pgbouncer that hands connections on after each transaction: what lasts longer than one is anybody's.
import { beforeAll, describe, expect, it } from 'vitest'
import { rowsOn } from '../support/databases.ts'
import { refusedGateway, startGateway } from './support/gateway.ts'
import { needsPgbouncer, poolerBefore } from './support/pgbouncer.ts'
import { privateDatabase, type PrivateDatabase } from './support/postgres.ts'
import { shared, temporaryFolder } from './support/process.ts'
import { needsServices } from './support/services.ts'
import { timed } from './support/wait.ts'

const skipped = [needsServices('TEST_DATABASE_URL'), needsPgbouncer()].includes(true)

describe.skipIf(skipped)('behind a pgbouncer in transaction mode', () => {
  let database: PrivateDatabase
  let env: Record<string, string>

  beforeAll(() =>
    shared(async () => {
      database = await privateDatabase()
      env = { DATABASE_URL: await poolerBefore(database.url), DATA_DIR: await temporaryFolder() }
    }),
  )

  const locks = () =>
    database.query(
      `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE locktype = 'advisory' AND datname = current_database()`,
    )
  const tables = () => database.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)

  it('two starts at once on an empty database are refused in one line each, and leave nothing', async () => {
    const refused = await Promise.all([refusedGateway(env), refusedGateway(env)])
    for (const { code, stderr } of refused) {
      expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('DATABASE_DIRECT_URL')]])
      expect(stderr).toContain('shares connections')
    }
    expect([await tables(), await locks()]).toEqual([[], []])
  })

  it('two starts at once migrate by the direct way, and serve by the pooler', async () => {
    const direct = { ...env, DATABASE_DIRECT_URL: database.url }
    const gateways = await Promise.all([startGateway(direct), startGateway(direct)])
    const migrated = gateways.flatMap((gateway) => gateway.log().at(-1)?.migrated as string[])
    expect(migrated.length).toBeGreaterThan(0)
    expect(new Set(migrated).size).toBe(migrated.length)
    await Promise.all(
      gateways.map(async (gateway) => {
        const pairs = await Promise.all(Array.from({ length: 5 }, () => gateway.login()))
        for (const { accessToken } of pairs)
          expect(await gateway.check(accessToken)).toMatchObject({ active: true })
        await gateway.stop()
      }),
    )
    expect(await locks()).toEqual([])
  })

  it('a start with nothing to migrate needs no direct way and holds no lock', async () => {
    const gateway = await startGateway(env)
    await gateway.login()
    expect(await locks()).toEqual([])
    await gateway.stop()
  })

  it('a lock that an earlier version left at the pooler keeps nobody waiting', async () => {
    await rowsOn(env.DATABASE_URL ?? '', 'SELECT pg_advisory_lock(72707369)')
    expect(await locks()).toHaveLength(1)
    const { value, ms } = await timed(() => startGateway({ ...env, DATABASE_URL: database.url }))
    expect(ms).toBeLessThan(15_000)
    await value.stop()
  })
})

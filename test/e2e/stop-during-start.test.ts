// SIGTERM before the gateway serves: it ends in order, and the next start finds nothing in its way.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { startGateway, startingGateway, type Env } from './support/gateway.ts'
import { privateDatabase } from './support/postgres.ts'
import { afterwards, temporaryFolder, type Running } from './support/process.ts'
import { needsServices } from './support/services.ts'
import { inTime, until } from './support/wait.ts'

/** SIGTERM; how it ended. */
async function ended(child: Running) {
  child.signal('SIGTERM')
  const { code, signal } = await inTime('it ends after SIGTERM', 30_000, child.ended)
  expect(child.stderr()).toBe('')
  return code ?? signal
}

async function servesAfter(env: Env): Promise<void> {
  const gateway = await startGateway(env)
  expect((await gateway.login()).accessToken).toBeTruthy()
  await gateway.stop()
}

describe('SIGTERM during a start', () => {
  it('on an empty folder ends it in order at whatever moment, and the next start works', async () => {
    const env = { DATA_DIR: await temporaryFolder() }
    const endings: unknown[] = []
    for (const ms of [300, 1_000, 2_000]) {
      const child = startingGateway(env)
      await sleep(ms)
      endings.push(await ended(child))
    }
    // Before its first line ran, the process ends as every other.
    for (const ending of endings) expect([0, 'SIGTERM']).toContain(ending)
    console.log('SIGTERM 300, 1000 and 2000 ms after the start ended it with', endings.join(', '))
    await servesAfter(env)
  })

  it('on a folder it has just taken closes that, and exits with 0', async () => {
    const env = { DATA_DIR: await temporaryFolder() }
    const child = startingGateway(env)
    await until('the folder is taken', () => existsSync(join(env.DATA_DIR, 'lock.sock')))
    expect(await ended(child)).toBe(0)
    expect(child.stdout()).not.toContain('listening')
    expect(existsSync(join(env.DATA_DIR, 'lock.sock'))).toBe(false)
    await servesAfter(env)
  })

  it.skipIf(needsServices('TEST_DATABASE_URL'))(
    'that waits for another to migrate exits with 0; without it, the start goes on when the other is done',
    async () => {
      const env = { DATABASE_URL: (await privateDatabase()).url }
      const other = new pg.Client({ connectionString: env.DATABASE_URL })
      await other.connect()
      afterwards(() => other.end())
      await other.query('SELECT pg_advisory_lock(72707369)')
      const [stopped, patient] = [startingGateway(env), startingGateway(env)]
      for (const child of [stopped, patient])
        await until('it waits', () => child.stdout().includes('another process migrates the database'))
      expect(await ended(stopped)).toBe(0)
      await other.query('SELECT pg_advisory_unlock(72707369)')
      await until('the other serves', () => patient.stdout().includes('"listening"'))
      expect(await ended(patient)).toBe(0)
    },
  )
})

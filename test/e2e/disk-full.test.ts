// The disk of the embedded database is full: told as such, nothing acknowledged is lost, and it is over when there is room.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { describe, expect, it } from 'vitest'
import { codeOf } from './support/calls.ts'
import { refusedGateway, startGateway, type Gateway } from './support/gateway.ts'
import { needsSmallDisk, smallDisk } from './support/small-disk.ts'
import { inTime } from './support/wait.ts'

const parallel = 4

/** Logs in again and again, several at a time, until `enough` were refused; gives the tokens received. */
async function loginsUntilRefused(gateway: Gateway, enough: number): Promise<string[]> {
  const received: string[] = []
  let refused = 0
  const client = async () => {
    while (refused < enough) {
      const answer = await inTime('a login', 10_000, gateway.tryLogin('demo', 'demo-password'))
      expect([undefined, 'UNAVAILABLE']).toContain(codeOf(answer))
      if (answer.data) received.push(answer.data.login.accessToken)
      else refused++
    }
  }
  await Promise.all(Array.from({ length: parallel }, client))
  return received
}

async function allActive(gateway: Gateway, tokens: string[]): Promise<void> {
  for (const token of tokens) {
    const status = await inTime('a check', 5_000, gateway.check(token))
    expect(status).toMatchObject({ active: true })
  }
}

const saying = (gateway: Gateway, text: RegExp) => gateway.log().filter(({ msg }) => text.test(msg ?? ''))

/**
 * Fills the file of the log of changes almost to its end. Gives what takes away the next one, which PostgreSQL has made
 * beforehand by then: otherwise it would be a matter of minutes.
 */
async function fillFileOfChanges(dir: string): Promise<() => Promise<void>> {
  const pg = await PGlite.create(join(dir, 'pg'))
  const { rows } = await pg.query<{ left: number; file: string }>(
    `SELECT (16777216 - (at - '0/0') % 16777216)::int AS left, pg_walfile_name(at) AS file
       FROM pg_current_wal_insert_lsn() AS at`,
  )
  const { left = 0, file = '' } = rows[0] ?? {}
  await pg.query(`SELECT pg_logical_emit_message(false, '', repeat('x', $1))`, [left - 200_000])
  await pg.close()
  const folder = join(dir, 'pg', 'pg_wal')
  return async () => {
    for (const name of await readdir(folder))
      if (name > file && /^[0-9A-F]{24}$/.test(name)) await rm(join(folder, name))
  }
}

describe.skipIf(needsSmallDisk())('a full disk', () => {
  it('refuses what must be written, keeps what was, and is over when there is room', async () => {
    const disk = await smallDisk(90)
    const env = { DATA_DIR: join(disk.dir, 'data') }
    const gateway = await startGateway(env)
    const known = [(await gateway.login()).accessToken]
    disk.fill()
    known.push(...(await loginsUntilRefused(gateway, 40)))
    await allActive(gateway, known)
    expect((await gateway.get('/healthz')).status).toBe(200)
    expect(saying(gateway, /^the database cannot/)).toMatchObject([
      { level: 50, reason: expect.stringMatching(/^53100 .*No space left on device/) },
    ])
    expect(gateway.stdout()).not.toContain('    at ')

    disk.makeRoom()
    known.push((await gateway.login()).accessToken)
    await allActive(gateway, known)
    await gateway.stop()
    const next = await startGateway(env)
    await allActive(next, known)
    expect(next.log()).not.toContainEqual(expect.objectContaining({ level: 50 }))
  })

  it('for the log of changes stops the database, not the gateway; it says so, and a restart with room does', async () => {
    const disk = await smallDisk(90)
    const env = { DATA_DIR: join(disk.dir, 'data') }
    await (await startGateway(env)).stop()
    const takeNextFile = await fillFileOfChanges(env.DATA_DIR)
    const gateway = await startGateway(env)
    const known = [(await gateway.login()).accessToken]
    await takeNextFile()
    disk.fill(12_000_000)
    known.push(...(await loginsUntilRefused(gateway, 40)))
    await allActive(gateway, known)
    expect((await gateway.get('/healthz')).status).toBe(200)
    expect((await gateway.get('/readyz')).status).toBe(503)
    const words = 'and nothing is written any more; its disk is full: make room, then restart the gateway'
    expect(saying(gateway, /has stopped/)).toMatchObject([{ level: 60, msg: expect.stringContaining(words) }])
    expect(await gateway.stop()).toBeLessThan(5_000)

    const refused = await refusedGateway(env)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toMatch(/The disk of .* is full/)
    expect(refused.stderr).not.toContain('    at ')
    disk.makeRoom()
    const next = await startGateway(env)
    await allActive(next, known)
    expect((await next.login()).accessToken).toBeTruthy()
    console.log(
      `the log of changes could not grow: ${known.length} logins before, all there after the restart`,
    )
  })
})

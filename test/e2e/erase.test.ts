// People who are erased while processes are killed: two gateways on one PostgreSQL and one Redis, and one on its own.
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from './support/calls.ts'
import { dataFolders } from './support/data-folder.ts'
import { cli, startGateway, startingCli, type Gateway } from './support/gateway.ts'
import { shared } from './support/process.ts'
import { needsServices, sharedRedis, twoGateways, type Two } from './support/services.ts'
import { timed, until } from './support/wait.ts'

const password = 'a long new password'

/** Makes a member whose every name is nowhere else, and logs it in. */
async function join(gateway: Gateway, env: Record<string, string>, name: string) {
  const contacts = [
    '--mobile',
    '13912340001',
    '--email',
    `${name}@mail.example`,
    '--nickname',
    `nick-${name}`,
  ]
  const made = await cli(env, 'member', 'create', '--username', name, '--password', password, ...contacts)
  expect(made).toMatchObject({ code: 0 })
  const { accessToken } = await gateway.login(name, password)
  expect(await gateway.check(accessToken)).toMatchObject({ active: true, username: name })
  const strings = [name, '13912340001', `nick-${name}`]
  return { accessToken, strings }
}

async function dumpOf({ database }: Two): Promise<string> {
  const tables = await database.query(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  const rows = await Promise.all(
    tables.map(({ table_name: table }) =>
      database.query(`SELECT to_jsonb(t)::text AS row FROM "${String(table)}" t`),
    ),
  )
  return JSON.stringify(rows)
}

/** Every key of Redis, with its value. */
async function dumpOfRedis(): Promise<string> {
  const redis = new Redis(sharedRedis())
  const keys = await redis.keys('*')
  const values = keys.length > 0 ? await redis.mget(keys) : []
  redis.disconnect()
  return JSON.stringify([keys, values])
}

describe.skipIf(needsServices())('of two gateways on PostgreSQL and Redis', () => {
  let two: Two

  beforeAll(() =>
    shared(async () => {
      two = await twoGateways()
    }),
  )

  async function expectNoTraces(strings: string[]): Promise<void> {
    const places = [await dumpOf(two), await dumpOfRedis()]
    for (const text of strings) for (const place of places) expect(place).not.toContain(text)
  }

  it('both refuse the token within a second of its end, and nothing is left', async () => {
    const { a, b, database, env } = two
    const { accessToken, strings } = await join(a, env, 'leaver-one')
    expect(await b.check(accessToken)).toMatchObject({ active: true })
    const erasing = startingCli(env, 'member', 'erase', '--username', 'leaver-one', '--confirm')
    const ended = `SELECT 1 FROM sessions WHERE end_reason = 'erased'`
    await until('the sessions end', async () => (await database.query(ended)).length > 0, { every: 5 })
    const refused = async () => !(await a.check(accessToken)).active && !(await b.check(accessToken)).active
    const { ms } = await timed(() => until('both refuse the token', refused, { every: 5 }))
    expect(ms).toBeLessThan(1_000)
    expect(await erasing.ended).toMatchObject({ code: 0 })
    await expectNoTraces(strings)
    expect(codeOf(await b.tryLogin('leaver-one', password))).toBe('INVALID_CREDENTIALS')
  })

  it('a killed erasure shuts the member, and is finished by the next gateway that starts', async () => {
    const { a, database, env } = two
    const { strings } = await join(a, env, 'leaver-two')
    const erasing = startingCli(env, 'member', 'erase', '--username', 'leaver-two', '--confirm')
    const shut = `SELECT 1 FROM members WHERE username = 'leaver-two' AND disabled_at IS NOT NULL`
    await until('the member is shut', async () => (await database.query(shut)).length > 0, { every: 5 })
    await erasing.kill()
    expect(await database.query(shut)).toHaveLength(1)
    expect(codeOf(await a.tryLogin('leaver-two', password))).toBe('INVALID_CREDENTIALS')
    await startGateway(env)
    const gone = async () => (await database.query(shut)).length === 0
    await until('the member is gone', gone, { within: 10_000 })
    await expectNoTraces(strings)
    const told = await database.query(
      `SELECT member_id, address FROM audit_events WHERE event = 'member-erased' AND dialect = 'background'`,
    )
    expect(told).toEqual([{ member_id: null, address: 'background' }])
  })
})

describe('on the embedded database', () => {
  const folders = dataFolders()

  it('a gateway that is killed after a member has left erases it at the next start', async () => {
    const env = { ...(await folders.onItsOwn()), ACCOUNT_DELETION_DAYS: '0' }
    const gateway = await startGateway(env)
    const { accessToken } = await gateway.login()
    const { data } = await gateway.graphql<{ deleteAccount: string }>(
      'mutation { deleteAccount }',
      {},
      accessToken,
    )
    expect(Date.parse(data?.deleteAccount ?? '')).toBeLessThanOrEqual(Date.now())
    await gateway.kill()
    const again = await startGateway({ ...env, DEMO_DATA: 'false' })
    expect((await again.check(accessToken)).active).toBe(false)
    await until('the erasure is logged', () => again.log().find(({ event }) => event === 'member-erased'), {
      within: 10_000,
    })
    await again.stop()
    const found = await cli(env, 'member', 'find', '--name', 'demo')
    expect(found).toMatchObject({ code: 1, stdout: '' })
    expect(found.stderr).toContain('MEMBER_NOT_FOUND')
  })
})

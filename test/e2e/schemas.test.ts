// Databases as their administrators set them up: a schema of the role's own, other defaults, few connections.
import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { onServer } from '../support/databases.ts'
import { startGateway, type Env } from './support/gateway.ts'
import { privateDatabase, type PrivateDatabase } from './support/postgres.ts'
import { afterwards, temporaryFolder } from './support/process.ts'
import { needsServices } from './support/services.ts'

const server = process.env.TEST_DATABASE_URL ?? ''

describe.skipIf(needsServices('TEST_DATABASE_URL'))('a gateway on a database', () => {
  let database: PrivateDatabase
  let role: string
  let url: string
  let env: Env

  /** Empty, and seen by a role that may make nothing in `public`. */
  beforeEach(async () => {
    database = await privateDatabase()
    role = new URL(database.url).pathname.slice(1)
    url = Object.assign(new URL(database.url), { username: role }).href
    await onServer(server, `CREATE ROLE ${role} LOGIN`)
    afterwards(() => onServer(server, `DROP ROLE ${role}`))
    afterwards(() => onServer(database.url, `DROP OWNED BY ${role} CASCADE`))
    await database.query(`REVOKE CREATE ON SCHEMA public FROM PUBLIC`)
    await database.query(`CREATE SCHEMA auth AUTHORIZATION ${role}`)
    env = { DATA_DIR: await temporaryFolder() }
  })

  const alter = (setting: string) => onServer(server, `ALTER ROLE ${role} ${setting}`)
  const schemas = async () =>
    (await database.query(`SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'members'`)).map(
      ({ schemaname }) => schemaname,
    )

  it.each([
    ['search_path of the role', 'SET search_path = auth', ''],
    ['?schema= in the URL', '', '?schema=auth'],
  ])('works in the schema that the %s names, and is ready there only', async (_, setting, more) => {
    if (setting) await alter(setting)
    const gateway = await startGateway({ ...env, DATABASE_URL: url + more })
    const { accessToken } = await gateway.login()
    expect(await gateway.check(accessToken)).toMatchObject({ active: true, username: 'demo' })
    expect(await schemas()).toEqual(['auth'])
    expect((await gateway.get('/readyz')).status).toBe(200)
    await database.query('ALTER TABLE auth.members RENAME TO moved')
    expect((await gateway.get('/readyz')).status).toBe(503)
    await gateway.stop()
  })

  it('answers 30 logins at once where transactions are serializable by default', async () => {
    await alter('SET search_path = auth')
    await alter('SET default_transaction_isolation = serializable')
    const gateway = await startGateway({ ...env, DATABASE_URL: url })
    const pairs = await Promise.all(Array.from({ length: 30 }, () => gateway.login()))
    expect(new Set(pairs.map(({ accessToken }) => accessToken)).size).toBe(30)
    await gateway.stop()
  })

  it('answers 30 logins at once where the role may have six connections', async () => {
    await alter('SET search_path = auth')
    await alter('CONNECTION LIMIT 6')
    const gateway = await startGateway({ ...env, DATABASE_URL: url })
    await Promise.all(Array.from({ length: 30 }, () => gateway.login()))
    await gateway.stop()
  })

  it('answers UNAVAILABLE, and says why, what its server gives up for the time it takes', async () => {
    await alter('SET search_path = auth')
    const gateway = await startGateway({ ...env, DATABASE_URL: url })
    await alter(`SET statement_timeout = '100ms'`)
    await database.terminate()
    const other = await holding('LOCK TABLE auth.members')
    const { errors } = await gateway.tryLogin('demo', 'demo-password')
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', retryAfter: 1 })
    await other.query('ROLLBACK')
    await gateway.login()
    expect(gateway.log().find(({ level }) => level === 50)).toMatchObject({
      reason: '57014 canceling statement due to statement timeout',
    })
    await gateway.stop()
  })

  /** A connection in whose open transaction this has been done. */
  async function holding(sql: string) {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    afterwards(() => client.end())
    await client.query('BEGIN')
    await client.query(sql)
    return client
  }
})

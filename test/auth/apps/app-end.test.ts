// An app that is switched off or has expired: what its sessions can still do.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { hashToken } from '../../../src/auth/secrets/tokens.ts'
import { watchRevocations } from '../../../src/auth/sessions/revocations.ts'
import { cli } from '../../support/cli.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { basic } from '../../support/oauth.ts'
import { overtakenDatabase } from '../../support/watched.ts'

let g: TestGateway
let apps = 0
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterAll(() => g.close())

/** A session of an app of its own. */
async function opened() {
  const appid = `app-${apps++}`
  await createApp(g.deps, { appid, secret: 'the secret' })
  return { appid, ...(await login(g, 'ann', 'correct horse', { appid })) }
}

const invalid = { active: false, expired: false }
const refused = failure('REFRESH_TOKEN_INVALID')

/** What every door says of a token. */
async function doorsOf({ appid, accessToken }: { appid: string; accessToken: string }) {
  const verified = await g.send('/auth/verify', { headers: bearer(accessToken) })
  const body = new URLSearchParams({ token: accessToken })
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...basic(appid, 'the secret') }
  const introspected = await g.send('/oauth/introspect', { method: 'POST', body, headers })
  const old = await g.post('/api/v1/check_token', { token: accessToken })
  const { active } = await check(g, accessToken)
  return { verify: verified.status, active, introspected: introspected.body.active, old: old.body.state }
}

const good = { verify: 200, active: true, introspected: true, old: true }
const dead = { verify: 401, active: false, old: false }

describe('disabling an app', () => {
  it('ends its sessions at every door, and no others', async () => {
    const [mine, other] = [await opened(), await opened()]
    expect(await doorsOf(mine)).toEqual(good)
    await cli(g.deps, 'app', 'disable', '--appid', mine.appid)
    expect(await doorsOf(mine)).toMatchObject(dead)
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
    expect(await doorsOf(other)).toEqual(good)
    const rows = await g.deps.db.auditEvent.findMany({
      where: { sessionId: mine.sessionId, event: 'session-ended' },
    })
    expect(rows).toMatchObject([{ result: 'app-disabled', appid: mine.appid }])
  })

  it('is told to every gateway by the database', async () => {
    const { appid, accessToken } = await opened()
    await cli(g.deps, 'app', 'disable', '--appid', appid)
    const told = await watchRevocations(g.deps)
    expect(told.has(hashToken(accessToken))).toBe(true)
    await told.close()
  })

  it('and enabling it again revives nothing', async () => {
    const mine = await opened()
    await cli(g.deps, 'app', 'disable', '--appid', mine.appid)
    await cli(g.deps, 'app', 'enable', '--appid', mine.appid)
    expect(await check(g.beside(), mine.accessToken)).toMatchObject(invalid)
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
    expect((await login(g, 'ann', 'correct horse', { appid: mine.appid })).accessToken).toHaveLength(32)
  })

  it('leaves no session to a login it overtakes', async () => {
    const { appid } = await opened()
    const disable = () => cli(g.deps, 'app', 'disable', '--appid', appid)
    const slow = g.beside({ db: overtakenDatabase(g.deps.db, '$queryRaw', disable) })
    const query = `mutation ($a: String!) {
      login(username: "ann", password: "correct horse", appid: $a) { accessToken } }`
    expect(failuresOf(await slow.graphql(query, { a: appid }))).toEqual(failure('APP_UNKNOWN'))
    expect(await g.deps.db.session.count({ where: { app: { appid }, endedAt: null } })).toBe(0)
  })

  it('leaves no session to any of many logins under way', async () => {
    for (let round = 0; round < 5; round++) {
      const { appid } = await opened()
      const query = `mutation ($a: String!) {
        login(username: "ann", password: "correct horse", appid: $a) { accessToken } }`
      const entering = Array.from({ length: 8 }, () => g.graphql(query, { a: appid }))
      await cli(g.deps, 'app', 'disable', '--appid', appid)
      await Promise.all(entering)
      expect(await g.deps.db.session.count({ where: { app: { appid }, endedAt: null } })).toBe(0)
    }
  })
})

describe('a session whose app is off in the database alone', () => {
  it('is neither refreshed nor checked nor introspected, however it came to that', async () => {
    const mine = await opened()
    await g.deps.db.app.update({ where: { appid: mine.appid }, data: { enabled: false } })
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
    await g.deps.store.delete(`token:${hashToken(mine.accessToken)}`)
    expect(await check(g.beside(), mine.accessToken)).toMatchObject(invalid)
  })
})

describe('an app that has expired', () => {
  it('refreshes nothing, and its access tokens end with it', async () => {
    const mine = await opened()
    const at = new Date(g.deps.now() + 600_000).toISOString()
    await cli(g.deps, 'app', 'expire', '--appid', mine.appid, '--at', at)
    expect(await check(g, mine.accessToken)).toMatchObject({ active: true, expiresIn: 600 })
    g.clock.advance(599)
    expect(await doorsOf(mine)).toEqual(good)
    g.clock.advance(1)
    expect(await doorsOf(mine)).toMatchObject(dead)
    expect(await check(g.beside(), mine.accessToken)).toMatchObject(invalid)
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
  })

  it('in 2020 ends its sessions for good', async () => {
    const mine = await opened()
    await cli(g.deps, 'app', 'expire', '--appid', mine.appid, '--at', '2020-01-01T00:00:00Z')
    expect(await doorsOf(mine)).toMatchObject(dead)
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
    await cli(g.deps, 'app', 'expire', '--appid', mine.appid)
    expect(await check(g, mine.accessToken)).toMatchObject(invalid)
    expect(failuresOf(await refresh(g, mine.refreshToken))).toEqual(refused)
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { makeCode, checkCode } from '../../../src/auth/codes/codes.ts'
import { createApp, liveSecrets, rotateAppSecret } from '../../../src/auth/apps/apps.ts'
import { openKeys } from '../../../src/auth/key-ring/open-keys.ts'
import { addWechatAccount } from '../../../src/auth/identities/wechat/manage-accounts.ts'
import { findWechatAccount } from '../../../src/auth/identities/wechat/accounts.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { deriveKeys } from '../../../src/auth/secrets/keys.ts'
import { cli } from '../../support/cli.ts'
import { emptyDatabase } from '../../support/empty-database.ts'
import { firstRows, old } from '../../support/first-schema.ts'
import { codeOf, openTestGateway, testGateway, type TestGateway } from '../../support/gateway.ts'
import { login, refresh } from '../../support/operations.ts'
import { v1Site } from '../../../rest-compat/v1-site/dialect.ts'

const oldSecret = 'a secret for tests, 32 characters+'
const newSecret = 'Qw7RtYb3ZxKs91LmPf5VhJc0NgDa82Ue'
const password = 'correct horse'
const [oldId, newId] = [oldSecret, newSecret].map((secret) => deriveKeys(secret).seal[0].id)

const keysOf = (g: TestGateway, secret: string) => openKeys(g.deps, secret)

/** A gateway beside another one that starts with this GATEWAY_SECRET. */
async function started(g: TestGateway, secret: string) {
  const keys = await keysOf(g, secret)
  return { ...g.beside({ keys }), deps: { ...g.deps, keys } }
}

const hashOf = async (g: TestGateway, username: string) =>
  (await g.deps.db.member.findFirstOrThrow({ where: { username } })).passwordHash ?? ''

type Deps = TestGateway['deps']
const reseal = async (deps: Deps) => JSON.parse(await cli(deps, 'keys', 'reseal'))
const status = async (deps: Deps) => JSON.parse(await cli(deps, 'keys', 'status'))

/** Members, an app in rotation and a WeChat account, under the old secret. */
async function filled() {
  // Logins under way count as tries until they succeed.
  const g = await testGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  await keysOf(g, oldSecret)
  for (const username of ['ann', 'bob', 'eve']) await createMember(g.deps, { username, password })
  await createApp(g.deps, { appid: 'shop', secret: 'the secret of the shop' })
  await rotateAppSecret(g.deps, 'shop')
  await addWechatAccount(g.deps, { type: 'mini', appid: 'wx1', secret: 'wechat secret' })
  return g
}

const appSecrets = async (deps: Deps) =>
  liveSecrets(deps, await deps.db.app.findUniqueOrThrow({ where: { appid: 'shop' } }))

describe('a rotation', () => {
  it('by the book loses nobody, and the old secret alone is refused in words after it', async () => {
    const g = await filled()
    const before = await appSecrets(g.deps)

    // First every gateway learns to read the new key; one that has not yet goes on and may start again.
    const reads = await started(g, `${oldSecret},${newSecret}`)
    await started(g, oldSecret)
    await login(reads, 'ann', password)
    expect(await hashOf(g, 'ann')).toContain(`:${oldId}:`)

    // Then the new key writes. Those that read both serve on.
    const writes = await started(g, `${newSecret},${oldSecret}`)
    await login(writes, 'ann', password)
    expect(await hashOf(g, 'ann')).toContain(`hmac-sha256:${newId}:$2b$`)
    for (const gateway of [reads, writes]) await login(gateway, 'ann', password)
    await expect(keysOf(g, oldSecret)).rejects.toThrow(
      `GATEWAY_SECRET does not fit this database: it holds ${oldId}, and the data needs ${newId} too.`,
    )
    await expect(keysOf(g, newSecret)).rejects.toThrow('GATEWAY_SECRET does not fit this database')
    expect(await status(writes.deps)).toMatchObject({ canDrop: false })

    expect(await reseal(writes.deps)).toMatchObject({ changed: 5, unreadable: 0, done: true, canDrop: true })
    for (const gateway of [reads, writes])
      for (const name of ['ann', 'bob']) await login(gateway, name, password)

    // The new secret alone: eve has not logged in since, and still can.
    const alone = await started(g, newSecret)
    await login(alone, 'eve', password)
    expect(await hashOf(g, 'eve')).toContain(`hmac-sha256:${newId}:$2b$`)
    expect(await appSecrets(alone.deps)).toEqual(before)
    expect(await findWechatAccount(alone.deps, '1', ['mini'])).toMatchObject({ secret: 'wechat secret' })
    await expect(keysOf(g, oldSecret)).rejects.toThrow(`the data needs ${newId} too`)
  })

  it('leaves no hash that who has the old secret and the table could try passwords on', async () => {
    const g = await filled()
    const writes = await started(g, `${newSecret},${oldSecret}`)
    await reseal(writes.deps)
    const hash = await hashOf(g, 'eve')
    expect(hash).toMatch(new RegExp(`^hmac-sha256:${oldId}:k1\\.${newId}\\.[\\w-]+$`))
    expect(JSON.stringify(await g.deps.db.gatewayKey.findMany())).not.toContain('$2b$')
  })

  it('of three secrets ends with the third alone, for somebody who never came', async () => {
    const g = await filled()
    const third = 'Mn4BvCx7ZaSd0FgHjK2lQwErTy9UiOp3'
    await reseal((await started(g, `${newSecret},${oldSecret}`)).deps)
    await reseal((await started(g, `${third},${newSecret}`)).deps)
    const alone = await started(g, third)
    expect(await status(alone.deps)).toMatchObject({ canDrop: true })
    await login(alone, 'eve', password)
    await login(alone, 'bob', password)
  })

  it('can be taken back: the old key writes again, and the new one can go', async () => {
    const g = await filled()
    await reseal((await started(g, `${newSecret},${oldSecret}`)).deps)
    await reseal((await started(g, `${oldSecret},${newSecret}`)).deps)
    const alone = await started(g, oldSecret)
    await login(alone, 'eve', password)
    expect(await hashOf(g, 'eve')).toContain(`hmac-sha256:${oldId}:$2b$`)
  })

  it('keeps open codes and refreshes good, on gateways with either order', async () => {
    const g = await filled()
    const client = { wire: v1Site.policy, address: '203.0.113.9', userAgent: null }
    const scope = { purpose: 'login', kind: 'mobile', to: '+8613800138000' } as const
    const { code } = await makeCode(g.deps, scope, { digits: 6, ttl: 300 })
    const { refreshToken } = await login(g, 'ann', password)
    const first = await refresh(g, refreshToken)
    const writes = await started(g, `${newSecret},${oldSecret}`)
    await checkCode(writes.deps, client, { scope, code })
    const racer = await refresh(writes, refreshToken)
    expect(racer.data.refresh.accessToken).toBe(first.data.refresh.accessToken)
    expect(await status(writes.deps)).toMatchObject({ canDrop: false })
  })

  it('under logins, and twice at once, gives no wrong answer', async () => {
    const g = await filled()
    const writes = await started(g, `${newSecret},${oldSecret}`)
    const all = Array.from({ length: 30 }, (_, i) =>
      login(i % 2 ? g.beside({ keys: writes.deps.keys }) : writes, 'bob', password),
    )
    const done = await Promise.all([...all, reseal(writes.deps), reseal(writes.deps)])
    expect(done).toHaveLength(32)
  })

  it('stopped in the middle is finished by the next run', async () => {
    const g = await filled()
    const writes = await started(g, `${newSecret},${oldSecret}`)
    const { reseal: work } = await import('../../../src/auth/key-ring/reseal.ts')
    expect(await work(writes.deps, { batches: 1 })).toMatchObject({ done: false })
    expect(await status(writes.deps)).toMatchObject({ canDrop: false })
    expect(await reseal(writes.deps)).toMatchObject({ done: true, canDrop: true })
  })
})

describe('a gateway that does not know the key of a value', () => {
  it('fails in the open, as if it were broken: it calls no right password wrong', async () => {
    const g = await filled()
    const writes = await started(g, `${newSecret},${oldSecret}`)
    await login(writes, 'ann', password)
    const late = await g.graphql(
      'mutation { login(username: "ann", password: "correct horse") { sessionId } }',
    )
    expect(codeOf(late)).toBe('INTERNAL')
    expect(g.lines.join()).toContain(`is of key ${newId}`)
  })
})

describe('sealed values', () => {
  it('moved to another row or column open nowhere', async () => {
    const g = await filled()
    const { db } = g.deps
    await createApp(g.deps, { appid: 'thief', secret: 'known to the thief' })
    const [shop, thief] = await Promise.all(
      ['shop', 'thief'].map((appid) => db.app.findUniqueOrThrow({ where: { appid } })),
    )
    if (!shop || !thief) throw new Error('no apps')
    expect(() => liveSecrets(g.deps, { ...shop, secretSealed: thief.secretSealed })).toThrow('does not open')
    expect(() => liveSecrets(g.deps, { ...shop, secretSealed: shop.previousSecretSealed ?? '' })).toThrow()
  })
})

describe('a start', () => {
  it('on an empty database takes one of two secrets that come at the same moment', async () => {
    const g = await testGateway()
    const starts = await Promise.allSettled([keysOf(g, oldSecret), keysOf(g, newSecret)])
    expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await g.deps.db.gatewayKey.count()).toBe(1)
  })

  it('takes the secret with and without the newline it ends in', async () => {
    const g = await testGateway()
    const made = await keysOf(g, newSecret)
    expect((await keysOf(g, `${newSecret}\n`)).seal).toEqual(made.seal)
  })

  it('on a database that a newline was part of goes on with it, and says so', async () => {
    const g = await testGateway({ deps: { keys: deriveKeys(`${newSecret}\n`) } })
    await createApp(g.deps, { appid: 'shop', secret: 'the secret of the shop' })
    for (let starts = 0; starts < 2; starts++) {
      const keys = await keysOf(g, `${newSecret}\n`)
      expect(await appSecrets({ ...g.deps, keys })).toEqual(['the secret of the shop'])
    }
    expect(g.lines.join()).toContain('white space')
    await expect(keysOf(g, newSecret)).rejects.toThrow('GATEWAY_SECRET does not fit')
  })
})

describe('a database of before keys had ids', () => {
  async function firstGateway() {
    const database = await emptyDatabase()
    await database.migrateTo(1)
    for (const [table, rows] of firstRows(Date.now()))
      for (const row of rows) {
        const columns = Object.keys(row).map((column) => `"${column}"`)
        const places = columns.map((_, i) => `$${i + 1}`)
        await database.query(`INSERT INTO "${table}" (${columns}) VALUES (${places})`, Object.values(row))
      }
    const g = await openTestGateway({ env: { REFRESH_GRACE: '300' }, database: await database.open() })
    onTestFinished(() => g.close())
    return g
  }

  it('refuses another secret by what is sealed in it', async () => {
    await expect(keysOf(await firstGateway(), newSecret)).rejects.toThrow(
      'GATEWAY_SECRET does not fit this database: nothing that is sealed in it opens.',
    )
  })

  it('is taken over, rotated in the same start, and served by the new secret alone', async () => {
    const g = await firstGateway()
    const writes = await started(g, `${newSecret},${oldSecret}`)
    await login(writes, 'Ann', old.password)
    expect((await reseal(writes.deps)).unreadable).toBe(0)
    await g.pass(301)
    expect(await status(writes.deps)).toMatchObject({ canDrop: true })
    const alone = await started(g, newSecret)
    await login(alone, 'bob', old.password)
    expect(await appSecrets(alone.deps)).toEqual([old.appSecret, old.previousAppSecret])
  })

  it('gets ids for all its values from a reseal under the one key it has', async () => {
    const g = await firstGateway()
    const one = await started(g, oldSecret)
    await reseal(one.deps)
    expect(await hashOf(g, 'bob')).toMatch(new RegExp(`^hmac-sha256:${oldId}:\\$2b\\$`))
    const apps = await g.deps.db.app.findMany()
    for (const { secretSealed } of apps) expect(secretSealed).toContain(`k1.${oldId}.`)
    await login(one, 'bob', old.password)
  })
})

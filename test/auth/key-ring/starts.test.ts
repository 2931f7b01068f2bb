import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { liveSecrets } from '../../../src/auth/apps/secrets.ts'
import { openKeys } from '../../../src/auth/key-ring/open-keys.ts'
import { deriveKeys } from '../../../src/auth/secrets/keys.ts'
import { emptyDatabase } from '../../support/empty-database.ts'
import { firstRows, old } from '../../support/first-schema.ts'
import { openTestGateway, testGateway } from '../../support/gateway.ts'
import {
  appSecrets,
  both,
  filled,
  hashOf,
  keysOf,
  newId,
  newSecret,
  oldId,
  oldSecret,
  reseal,
  started,
  status,
} from '../../support/key-ring.ts'
import { login } from '../../support/operations.ts'
import { overtakenDatabase } from '../../support/watched.ts'

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

  it('with the old secret is refused when a reseal overtakes it', async () => {
    const g = await filled()
    const writes = await started(g, both)
    const db = overtakenDatabase(g.deps.db, '$queryRaw', () => reseal(writes.deps))
    await expect(openKeys({ ...g.deps, db }, oldSecret)).rejects.toThrow(`the data needs ${newId} too`)
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
    const writes = await started(g, both)
    await login(writes, 'Ann', old.password)
    expect((await reseal(writes.deps)).unreadable).toBe(0)
    await g.pass(301)
    expect(await status(writes.deps)).toMatchObject({ canDrop: true })
    const alone = await started(g, newSecret)
    await login(alone, 'bob', old.password)
    expect(await appSecrets(alone.deps)).toEqual([old.appSecret, old.previousAppSecret])
  })

  it('is taken over by whichever order of two secrets', async () => {
    const g = await firstGateway()
    const reads = await started(g, `${oldSecret},${newSecret}`)
    await login(reads, 'Ann', old.password)
  })

  it('that holds nothing but passwords refuses two secrets: nothing tells which is theirs', async () => {
    const g = await firstGateway()
    await g.deps.db.app.deleteMany()
    await expect(keysOf(g, both)).rejects.toThrow('nothing tells which of several it was made with')
    await login(await started(g, oldSecret), 'Ann', old.password)
    await login(await started(g, both), 'Ann', old.password)
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

import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { checkCode, makeCode, voidCodes } from '../../../src/auth/codes/codes.ts'
import { rotateAppSecret } from '../../../src/auth/apps/secrets.ts'
import { findWechatAccount } from '../../../src/auth/identities/wechat/accounts.ts'
import { reseal as work } from '../../../src/auth/key-ring/reseal.ts'
import { settleTime, watchKeys } from '../../../src/auth/key-ring/watch-keys.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { AuthError } from '../../../src/errors.ts'
import { codeOf } from '../../support/gateway.ts'
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
  password,
  reseal,
  started,
  status,
} from '../../support/key-ring.ts'
import { bearer, login, refresh } from '../../support/operations.ts'
import { overtakenDatabase } from '../../support/watched.ts'
import { v1Site } from '../../../rest-compat/v1-site/dialect.ts'

describe('a rotation', () => {
  it('by the book loses nobody, and the old secret alone is refused in words after it', async () => {
    const g = await filled()
    // One gateway after the other gets both. Nothing is written under the new key: those with the old one could not read it.
    const b = await started(g, oldSecret)
    const a = await started(g, both)
    for (const gateway of [a, b]) await login(gateway, 'ann', password)
    expect(await hashOf(g, 'ann')).toContain(`:${oldId}:`)
    await rotateAppSecret(a.deps, { appid: 'shop' })
    const before = await appSecrets(b.deps)
    expect(await status(a.deps)).toMatchObject({ canDrop: false })
    await expect(keysOf(g, newSecret)).rejects.toThrow(
      `GATEWAY_SECRET does not fit this database: it holds ${newId}, and the data needs ${oldId} too.`,
    )

    // Then the new key is put in force, and a gateway that has not seen that yet serves on.
    const late = await started(g, both)
    expect(await reseal(a.deps)).toMatchObject({ changed: 8, unreadable: 0, done: true, canDrop: true })
    await expect(keysOf(g, oldSecret)).rejects.toThrow(
      `GATEWAY_SECRET does not fit this database: it holds ${oldId}, and the data needs ${newId} too.`,
    )
    for (const gateway of [late, a]) for (const name of ['ann', 'bob']) await login(gateway, name, password)
    expect(await hashOf(g, 'ann')).toContain(`hmac-sha256:${newId}:$2b$`)

    // The new secret alone: eve has not logged in since, and still can.
    const alone = await started(g, newSecret)
    await login(alone, 'eve', password)
    expect(await hashOf(g, 'eve')).toContain(`hmac-sha256:${newId}:$2b$`)
    expect(await appSecrets(alone.deps)).toEqual(before)
    expect(await findWechatAccount(alone.deps, '1', ['mini'])).toMatchObject({ secret: 'wechat secret' })
    await expect(keysOf(g, oldSecret)).rejects.toThrow(`the data needs ${newId} too`)
  })

  it('is seen by a gateway that runs, which writes under the new key from then on', async () => {
    const g = await filled()
    const [a, b] = [await started(g, both), await started(g, both)]
    const watch = watchKeys(b.deps, b.deps.keys)
    onTestFinished(() => watch.close())
    await reseal(a.deps)
    await vi.waitFor(() => expect(b.deps.keys.seal[0].id).toBe(newId), { timeout: settleTime })
    await createMember(b.deps, { username: 'new', password })
    expect(await hashOf(g, 'new')).toContain(`:${newId}:`)
  })

  it('loses no password that was being set under the old key all the while', async () => {
    const g = await filled()
    await g.deps.db.member.deleteMany()
    const [a, late] = [await started(g, both), await started(g, both)]
    await reseal(a.deps)
    await createMember(late.deps, { username: 'late', password })
    expect(await hashOf(g, 'late')).toContain(`:${oldId}:$2b$`)
    await login(await started(g, newSecret), 'late', password)
    await createMember(late.deps, { username: 'later', password })
    expect(await status(a.deps)).toMatchObject({ canDrop: false })
    expect(await reseal(a.deps)).toMatchObject({ changed: 1, canDrop: true })
  })

  it('waits for gateways before it rewrites anything', async () => {
    const g = await filled()
    const waits: number[] = []
    const sleep = async (ms: number) => {
      expect(await hashOf(g, 'ann')).toContain(`:${oldId}:$2b$`)
      waits.push(ms)
    }
    await work((await started(g, both)).deps, { sleep })
    expect(waits).toEqual([expect.any(Number)])
    expect(waits[0]).toBeGreaterThan(settleTime / 2)
  })

  it('leaves no hash that who has the old secret and the table could try passwords on', async () => {
    const g = await filled()
    const writes = await started(g, both)
    await reseal(writes.deps)
    const hash = await hashOf(g, 'eve')
    expect(hash).toMatch(new RegExp(`^hmac-sha256:${oldId}:k1\\.${newId}\\.[\\w-]+$`))
    expect(JSON.stringify(await g.deps.db.gatewayKey.findMany())).not.toContain('$2b$')
  })

  it('of three secrets ends with the third alone, for somebody who never came', async () => {
    const g = await filled()
    const third = 'Mn4BvCx7ZaSd0FgHjK2lQwErTy9UiOp3'
    await reseal((await started(g, both)).deps)
    await reseal((await started(g, `${third},${newSecret}`)).deps)
    const alone = await started(g, third)
    expect(await status(alone.deps)).toMatchObject({ canDrop: true })
    await login(alone, 'eve', password)
    await login(alone, 'bob', password)
  })

  it('can be taken back: the old key writes again, and the new one can go', async () => {
    const g = await filled()
    await reseal((await started(g, both)).deps)
    await reseal((await started(g, `${oldSecret},${newSecret}`)).deps)
    const alone = await started(g, oldSecret)
    await login(alone, 'eve', password)
    expect(await hashOf(g, 'eve')).toContain(`hmac-sha256:${oldId}:$2b$`)
  })

  it('keeps open codes good and voided ones void, and refreshes, on gateways before and after it', async () => {
    const g = await filled()
    const [before, writes] = [await started(g, oldSecret), await started(g, both)]
    const client = { wire: v1Site.policy, address: '203.0.113.9', userAgent: null }
    const scope = (to: string) => ({ purpose: 'login', kind: 'mobile', to }) as const
    const code = (to: string, by = client) => makeCode(before.deps, by, { ...scope(to), digits: 6, ttl: 300 })
    const tried = (to: string, { code, ...made }: { code: string; handle?: string }) =>
      checkCode(writes.deps, client, { scope: scope(to), code, handle: made.handle })
    const [good, byNetwork, voided] = [
      await code('+8613800138000'),
      await code('+8613800138001'),
      await code('+8613800138002'),
    ]
    // The newest of that number is another caller's now.
    await code('+8613800138001', { ...client, address: '198.51.100.4' })
    await voidCodes(before.deps, ['+8613800138002'])
    const { refreshToken } = await login(before, 'ann', password)
    const first = await refresh(before, refreshToken)
    expect(await reseal(writes.deps)).toMatchObject({ codesUntil: expect.any(String) })
    await tried('+8613800138000', good)
    await tried('+8613800138001', { code: byNetwork.code })
    await expect(tried('+8613800138002', voided)).rejects.toThrow(AuthError)
    const racer = await refresh(writes, refreshToken)
    expect(racer.data.refresh.accessToken).toBe(first.data.refresh.accessToken)
    expect(await status(writes.deps)).toMatchObject({ canDrop: false })
  })

  it('forgets no count, no known network: what they are named by outlives every secret', async () => {
    const g = await filled()
    const { names } = (await started(g, oldSecret)).deps.keys
    expect(names).toHaveLength(32)
    await reseal((await started(g, both)).deps)
    expect((await started(g, newSecret)).deps.keys.names).toEqual(names)
    expect((await started(await filled(), oldSecret)).deps.keys.names).not.toEqual(names)
  })

  it('under logins, and twice at once, gives no wrong answer', async () => {
    const g = await filled()
    const [a, b] = [await started(g, both), await started(g, both)]
    const all = Array.from({ length: 30 }, (_, i) => login(i % 2 ? a : b, 'bob', password))
    const done = await Promise.all([...all, reseal(a.deps), reseal(a.deps)])
    expect(done).toHaveLength(32)
  })

  it(
    'under 30 logins a second on two gateways, one after the other, gives no wrong answer',
    { timeout: 120_000 },
    async () => {
      const g = await filled()
      const names = Array.from({ length: 20 }, (_, i) => `member ${i}`)
      for (const username of names) await createMember(g.deps, { username, password })
      const running = async (secret: string) => {
        const gateway = await started(g, secret)
        const watch = watchKeys(gateway.deps, gateway.deps.keys)
        onTestFinished(() => watch.close())
        return gateway
      }
      const gateways = [await running(oldSecret), await running(oldSecret)]
      let going = true
      const logins: Promise<unknown>[] = []
      const from = performance.now()
      const load = async () => {
        for (let i = 0; going; i++) {
          while (logins.length * 33 > performance.now() - from) await pause(5)
          logins.push(login(gateways[i % 2] ?? g, names[i % 20] ?? '', password))
        }
        return Promise.allSettled(logins)
      }
      const loaded = load()
      const steps: [0 | 1, string][] = [
        [0, both],
        [1, both],
        [0, newSecret],
        [1, newSecret],
      ]
      for (const [i, secret] of steps) {
        if (secret === newSecret && i === 0)
          expect(await work(gateways[0]?.deps ?? g.deps)).toMatchObject({ done: true })
        gateways[i] = await running(secret)
        await pause(400)
      }
      going = false
      const wrong = (await loaded).filter(({ status }) => status === 'rejected')
      expect(wrong).toEqual([])
      expect(logins.length).toBeGreaterThan(100)
      await expect(keysOf(g, oldSecret)).rejects.toThrow('GATEWAY_SECRET does not fit this database')
    },
  )

  it('leaves a password change under way its new password', async () => {
    const g = await filled()
    const a = await started(g, both)
    const token = (await login(a, 'ann', password)).accessToken
    const overtaken = overtakenDatabase(g.deps.db, 'member.updateManyAndReturn', () => reseal(a.deps))
    const slow = g.beside({ keys: a.deps.keys, db: overtaken })
    const text = `mutation { changePassword(currentPassword: "${password}", newPassword: "another good one") }`
    expect(codeOf(await slow.graphql(text, {}, bearer(token)))).toBeUndefined()
    await login(a, 'ann', 'another good one')
  })

  it('stopped in the middle is finished by the next run', async () => {
    const g = await filled()
    const writes = await started(g, both)
    expect(await work(writes.deps, { batches: 1, sleep: async () => {} })).toMatchObject({ done: false })
    expect(await status(writes.deps)).toMatchObject({ canDrop: false })
    await expect(keysOf(g, newSecret)).rejects.toThrow('GATEWAY_SECRET does not fit this database')
    expect(await reseal(writes.deps)).toMatchObject({ done: true, canDrop: true })
  })
})

describe('a gateway that does not know the key of a value', () => {
  it('fails in the open, as if it were broken: it calls no right password wrong', async () => {
    const g = await filled()
    const forgotten = await started(g, oldSecret)
    const writes = await started(g, both)
    await reseal(writes.deps)
    await login(writes, 'ann', password)
    const late = await forgotten.graphql(
      'mutation { login(username: "ann", password: "correct horse") { sessionId } }',
    )
    expect(codeOf(late)).toBe('INTERNAL')
    expect(g.lines.join()).toContain(`is of key ${newId}`)
  })

  it('is told when the key in force is none of its own, and goes on', async () => {
    const g = await filled()
    const forgotten = await started(g, `${oldSecret},Mn4BvCx7ZaSd0FgHjK2lQwErTy9UiOp3`)
    await reseal((await started(g, both)).deps)
    const watch = watchKeys(forgotten.deps, forgotten.deps.keys)
    onTestFinished(() => watch.close())
    await vi.waitFor(() => expect(g.lines.join()).toContain(`holds no secret of key ${newId}`), {
      timeout: settleTime,
    })
    expect(forgotten.deps.keys.seal[0].id).toBe(oldId)
  })
})

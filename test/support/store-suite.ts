import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'

/** A store under test, and the way to let time pass for it. */
export type StoreUnderTest = { store: Store; pass: (ms: number) => unknown }

const parallel = <T>(count: number, ask: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => ask(i)))

const long = 60_000
const short = 80

/** What every store must do: the same sentences for each implementation. */
export function storeSuite(open: () => Promise<StoreUnderTest>): void {
  let store: Store
  let pass: StoreUnderTest['pass']
  let keys = 0
  // Spread over hash slots, so that on a cluster every node is used.
  const fresh = () => `key ${keys++} ${Math.random()}`

  beforeAll(async () => void ({ store, pass } = await open()))
  afterAll(() => store.close())

  it('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined()
  })

  it('gives back what was set, whole, and null for what was not', async () => {
    const key = fresh()
    expect(await store.get(key)).toBeNull()
    await store.set(key, '密码 "quoted"\n🏃 \0 end', long)
    expect(await store.get(key)).toBe('密码 "quoted"\n🏃 \0 end')
    await store.set(key, '', long)
    expect(await store.get(key)).toBe('')
  })

  it('forgets a value when its life is over, and set starts a new life', async () => {
    const [brief, renewed] = [fresh(), fresh()]
    await store.set(brief, 'x', short)
    await store.set(renewed, 'x', short)
    await store.set(renewed, 'y', long)
    await pass(2 * short)
    expect(await store.get(brief)).toBeNull()
    expect(await store.get(renewed)).toBe('y')
  })

  it('deletes, also what is not there', async () => {
    const key = fresh()
    await store.set(key, 'x', long)
    await store.delete(key)
    await store.delete(key)
    expect(await store.get(key)).toBeNull()
  })

  it('lets one of 100 parallel callers claim a free key, and keeps its value', async () => {
    for (let round = 0; round < 5; round++) {
      const key = fresh()
      const claims = await parallel(100, (i) => store.setIfAbsent(key, String(i), long))
      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await store.get(key)).toBe(String(claims.indexOf(true)))
    }
  })

  it('lets a claim be made again when its life is over or it was deleted', async () => {
    const [brief, deleted] = [fresh(), fresh()]
    expect(await store.setIfAbsent(brief, 'x', short)).toBe(true)
    expect(await store.setIfAbsent(deleted, 'x', long)).toBe(true)
    expect(await store.setIfAbsent(brief, 'y', long)).toBe(false)
    await pass(2 * short)
    await store.delete(deleted)
    expect(await store.setIfAbsent(brief, 'z', long)).toBe(true)
    expect(await store.setIfAbsent(deleted, 'z', long)).toBe(true)
    expect(await store.get(brief)).toBe('z')
  })

  it('sets unless the key holds exactly the guard', async () => {
    const key = fresh()
    expect(await store.setUnless(key, 'first', { ttlMs: long, holds: 'ended' })).toBe(true)
    expect(await store.setUnless(key, 'second', { ttlMs: long, holds: 'ended' })).toBe(true)
    expect(await store.get(key)).toBe('second')
    await store.set(key, 'ended', long)
    expect(await store.setUnless(key, 'third', { ttlMs: long, holds: 'ended' })).toBe(false)
    expect(await store.get(key)).toBe('ended')
  })

  it('lets a guard fade with its life', async () => {
    const key = fresh()
    await store.set(key, 'ended', short)
    await pass(2 * short)
    expect(await store.setUnless(key, 'next', { ttlMs: long, holds: 'ended' })).toBe(true)
    expect(await store.get(key)).toBe('next')
  })

  it('never overwrites a guard, however many write while it is set', async () => {
    for (let round = 0; round < 5; round++) {
      const key = fresh()
      await Promise.all([
        parallel(50, (i) => store.setUnless(key, String(i), { ttlMs: long, holds: 'ended' })),
        store.set(key, 'ended', long),
        parallel(50, (i) => store.setUnless(key, String(i), { ttlMs: long, holds: 'ended' })),
      ])
      expect(await store.get(key)).toBe('ended')
    }
  })

  it('hands a value to one of 100 parallel takers', async () => {
    for (let round = 0; round < 5; round++) {
      const key = fresh()
      await store.set(key, 'prize', long)
      const taken = await parallel(100, () => store.take(key))
      expect(taken.filter((value) => value !== null)).toEqual(['prize'])
      expect(await store.get(key)).toBeNull()
    }
  })

  it('takes nothing once its life is over', async () => {
    const key = fresh()
    await store.set(key, 'x', short)
    await pass(2 * short)
    expect(await store.take(key)).toBeNull()
  })

  it('counts 100 parallel increments as 1 to 100', async () => {
    const key = fresh()
    const counts = await parallel(100, () => store.increment(key, long))
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  it('starts the window with the first increment: later ones do not lengthen it', async () => {
    const key = fresh()
    expect(await store.increment(key, 2 * short)).toBe(1)
    await pass(1.5 * short)
    expect(await store.increment(key, long)).toBe(2)
    await pass(short)
    expect(await store.increment(key, long)).toBe(1)
  })

  it('gives back no more than was taken, and keeps nothing of what was all given back', async () => {
    const key = fresh()
    expect(await store.increment(key, long, -1)).toBe(0)
    expect(await store.get(key)).toBeNull()
    await store.increment(key, long, 3)
    expect(await store.increment(key, long, -1)).toBe(2)
    expect(await store.get(key)).toBe('2')
    expect(await store.increment(key, long, -5)).toBe(0)
    expect(await store.get(key)).toBeNull()
    expect(await store.increment(key, long)).toBe(1)
  })
}

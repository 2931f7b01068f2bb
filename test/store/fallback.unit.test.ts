import { expect, it } from 'vitest'
import { withFallback } from '../../src/store/fallback.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { testClock } from '../support/gateway.ts'
import { deadStore } from '../support/stores.ts'

const hour = 3_600_000

/** Counters of two processes over one store that can be away for the first of them. */
function open() {
  const { now, advance } = testClock()
  const shared = createMemoryStore(now)
  let away = false
  const reached = (): Store => (away ? deadStore : shared)
  const wire: Store = {
    ...shared,
    get: (key) => reached().get(key),
    increment: (key, ttlMs, by) => reached().increment(key, ttlMs, by),
    setIfAbsent: (key, value, ttlMs) => reached().setIfAbsent(key, value, ttlMs),
    delete: (key) => reached().delete(key),
  }
  return {
    counters: withFallback(wire, now),
    other: withFallback(shared, now),
    shared,
    advance,
    setAway: (is: boolean) => void (away = is),
  }
}

const times = async (count: number, work: () => Promise<unknown>) => {
  for (let i = 0; i < count; i++) await work()
}

it('what was spent stays spent when the store skips a beat, and what was counted alone when it is back', async () => {
  const { counters, setAway } = open()
  await times(100, () => counters.increment('b', hour))
  setAway(true)
  expect(await counters.get('b')).toBe('100')
  expect(await counters.increment('b', hour)).toBe(101)
  await times(9, () => counters.increment('b', hour))
  setAway(false)
  expect(await counters.get('b')).toBe('110')
  expect(await counters.increment('b', hour)).toBe(111)
})

it('what others spent counts too, as it was last heard of; and a store that comes back empty forgets nothing', async () => {
  const { counters, other, shared, setAway } = open()
  await times(50, () => other.increment('b', hour))
  expect(await counters.increment('b', hour)).toBe(51)
  setAway(true)
  await times(9, () => counters.increment('b', hour))
  expect(await counters.get('b')).toBe('60')
  await shared.delete('b')
  setAway(false)
  expect(await counters.get('b')).toBe('60')
  expect(await counters.increment('b', hour)).toBe(61)
  expect(await counters.increment('b', hour)).toBe(62)
})

it('what was spent before an absence stays spent when the store comes back empty and nothing was tried meanwhile', async () => {
  const { counters, other, shared, setAway, advance } = open()
  await times(100, () => counters.increment('b', hour))
  setAway(true)
  await counters.get('some other key')
  await shared.delete('b')
  setAway(false)
  expect(await counters.get('b')).toBe('100')
  expect(await counters.increment('b', hour)).toBe(101)
  expect(await counters.increment('b', hour, -1)).toBe(100)
  await times(3, () => other.increment('b', hour))
  expect(await counters.increment('b', hour)).toBe(104)
  await counters.delete('b')
  expect(await counters.increment('b', hour)).toBe(1)
  advance(3_601)
  expect(await counters.get('b')).toBeNull()
})

it('what was forgotten is made up for once, however many ask at the same time', async () => {
  const { counters, shared, setAway } = open()
  await times(10, () => counters.increment('b', hour))
  setAway(true)
  await counters.get('b')
  await shared.delete('b')
  setAway(false)
  const counts = await Promise.all(Array.from({ length: 20 }, () => counters.increment('b', hour)))
  expect(Math.max(...counts)).toBe(30)
  expect(await counters.get('b')).toBe('30')
})

it('what the store still has of a count counts once after an absence', async () => {
  const { counters, other, setAway } = open()
  await times(9, () => counters.increment('b', hour))
  setAway(true)
  await counters.increment('b', hour)
  await times(3, () => other.increment('b', hour))
  setAway(false)
  expect(await counters.get('b')).toBe('13')
  expect(await counters.increment('b', hour)).toBe(14)
})

it('the shared count alone decides while there is one: what others give back or forget is given back here', async () => {
  const { counters, other } = open()
  await times(9, () => counters.increment('b', hour))
  await other.increment('b', hour, -5)
  expect(await counters.increment('b', hour)).toBe(5)
  await other.delete('b')
  expect(await counters.get('b')).toBeNull()
  expect(await counters.increment('b', hour)).toBe(1)
})

it('what is given back or forgotten alone is so when the store is back', async () => {
  const { counters, setAway } = open()
  setAway(true)
  await times(3, () => counters.increment('b', hour))
  expect(await counters.increment('b', hour, -1)).toBe(2)
  await times(3, () => counters.increment('c', hour))
  await counters.delete('c')
  setAway(false)
  expect([await counters.get('b'), await counters.get('c')]).toEqual(['2', null])
})

it('a slot stays taken through an outage, and one taken alone when the store is back; then they are free', async () => {
  const { counters, setAway, advance } = open()
  expect(await counters.setIfAbsent('before', '17', hour)).toBe(true)
  setAway(true)
  expect(await counters.setIfAbsent('before', '18', hour)).toBe(false)
  expect(await counters.get('before')).toBe('17')
  expect(await counters.setIfAbsent('alone', '19', hour)).toBe(true)
  setAway(false)
  expect(await counters.setIfAbsent('alone', '20', hour)).toBe(false)
  await counters.delete('before')
  expect(await counters.setIfAbsent('before', '21', hour)).toBe(true)
  advance(3_601)
  expect(await counters.setIfAbsent('alone', '22', hour)).toBe(true)
})

it('keeps so many keys and no more, whoever sends how many', async () => {
  const store = createMemoryStore(Date.now, 3)
  for (const key of ['a', 'b', 'c', 'd']) await store.set(key, key, hour)
  await store.set('d', 'e', hour)
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.get(key)))).toEqual([null, 'b', 'c', 'e'])
})

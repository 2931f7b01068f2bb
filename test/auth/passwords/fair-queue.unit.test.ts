import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFairQueue } from '../../../src/auth/passwords/fair-queue.ts'
import { createHasher } from '../../../src/auth/passwords/hasher.ts'

/** A queue, what was dropped of it, and what is served next. */
function queue(limit: number) {
  const waiting = createFairQueue(limit)
  const dropped: string[] = []
  let served = ''
  const add = (name: string, lane: string, known = false) =>
    waiting.add({ lane, known, start: () => (served = name), drop: () => void dropped.push(name) })
  const next = () => {
    served = ''
    waiting.next()?.start()
    return served
  }
  return { waiting, dropped, add, next }
}

describe('the queue for a hash', () => {
  it('serves networks in turn, each in its order', () => {
    const { add, next } = queue(10)
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) add(name, name.charAt(0))
    expect(Array.from({ length: 7 }, next)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', ''])
  })

  it('drops of a flood, not of others', () => {
    const { add, dropped } = queue(10)
    for (let i = 0; i < 30; i++) add(`flood ${i}`, 'flood')
    add('ann', 'home')
    expect(dropped).toHaveLength(21)
    expect(dropped).not.toContain('ann')
  })

  it('keeps half for networks that members logged in from, when strangers are many', () => {
    const { add, dropped, next } = queue(10)
    for (let i = 0; i < 30; i++) add(`stranger ${i}`, `network ${i}`)
    for (let i = 0; i < 5; i++) add(`member ${i}`, `home ${i}`, true)
    expect(dropped.filter((name) => name.startsWith('member'))).toEqual([])
    expect([next(), next(), next(), next()].filter((name) => name.startsWith('member'))).toHaveLength(2)
  })

  it('never holds more than its limit, and loses nobody without a word', () => {
    const work = fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd'), known: fc.boolean() })
    const step = fc.oneof(work, fc.constant(null))
    fc.assert(
      fc.property(fc.nat(6), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const { waiting, dropped, add, next } = queue(limit)
        let [added, served] = [0, 0]
        for (const asked of steps) {
          if (asked) add(`${added++}`, asked.lane, asked.known)
          else if (next() !== '') served++
          expect(waiting.length).toBeLessThanOrEqual(limit)
          expect(served + dropped.length + waiting.length).toBe(added)
        }
      }),
    )
  })

  it('lets a member in while a stranger floods the hasher', async () => {
    const hasher = createHasher({ cost: 8, threads: 1, queue: 4 })
    const hash = await hasher.hash('correct horse')
    const stranger = { lane: '2001:db8::/48', known: false }
    const flood = Array.from({ length: 40 }, () => hasher.verify('x', hash, stranger).catch(() => 'BUSY'))
    const member = hasher.verify('correct horse', hash, { lane: '203.0.113.0/24', known: true })
    expect(await member).toBe(true)
    expect((await Promise.all(flood)).filter((end) => end === 'BUSY').length).toBeGreaterThan(30)
    await hasher.close()
  })
})

import { Piscina } from 'piscina'
import type { Asker, Hasher } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { createFairQueue } from './fair-queue.ts'

/**
 * A pool of worker threads with a bounded, fair queue: overload is refused with BUSY, not piled up, and whoever floods it
 * from one network is the one who is refused.
 */
export function createHasher(options: { cost: number; threads: number; queue: number }): Hasher {
  const { cost, threads, queue } = options
  const pool = new Piscina({
    filename: new URL('./bcrypt-worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // One at work and one at hand: a thread need not wait for the main thread to bring it the next.
    concurrentTasksPerWorker: 2,
    execArgv: [],
  })
  const atHand = Math.min(threads, queue)
  const waiting = createFairQueue(queue - atHand)
  let underWay = 0
  let closed = false

  function startNext(): void {
    while (underWay < threads + atHand && waiting.length > 0) {
      underWay++
      waiting.next()?.start()
    }
  }

  const turn = (asker: Asker) =>
    new Promise<void>((start, reject) => {
      if (underWay < threads + atHand) {
        underWay++
        return start()
      }
      waiting.add({ ...asker, start, drop: () => reject(busy()) })
    })

  async function run<T>(name: string, task: object, asker: Asker = ourselves): Promise<T> {
    await turn(asker)
    try {
      return await pool.run({ ...task, cost }, { name })
    } catch (error) {
      // Given up by a stop: nothing was decided, and another gateway answers.
      throw closed ? busy() : error
    } finally {
      underWay--
      startNext()
    }
  }

  return {
    cost,
    hash: (password) => run('hash', { password }),
    verify: (password, hash, asker) => run('verify', { password, hash }, asker),
    waiting: () => Math.max(0, underWay - threads) + waiting.length,
    close: () => {
      closed = true
      return pool.destroy()
    },
  }
}

const busy = () => new AuthError('BUSY', { retryAfter: 1 })

// New passwords are hashed for those who proved something first.
const ourselves: Asker = { lane: '', known: true }

import { Piscina } from 'piscina'
import type { Hasher } from '../../deps.ts'
import { AuthError } from '../../errors.ts'

/** A pool of worker threads with a bounded queue: overload is refused with BUSY, not piled up. */
export function createHasher(options: { cost: number; threads: number; queue: number }): Hasher {
  const pool = new Piscina({
    filename: new URL('./bcrypt-worker.js', import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    // One at work and one at hand: a thread need not wait for the main thread to bring it the next.
    concurrentTasksPerWorker: 2,
    execArgv: [],
  })
  let underWay = 0
  const waiting = () => Math.max(0, underWay - options.threads)

  async function run<T>(name: string, task: object): Promise<T> {
    if (waiting() >= options.queue) throw new AuthError('BUSY', { retryAfter: 1 })
    underWay++
    try {
      return await pool.run({ ...task, cost: options.cost }, { name })
    } finally {
      underWay--
    }
  }

  return {
    cost: options.cost,
    hash: (password) => run('hash', { password }),
    verify: (password, hash) => run('verify', { password, hash }),
    waiting,
    close: () => pool.destroy(),
  }
}

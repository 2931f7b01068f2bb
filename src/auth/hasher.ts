import { Piscina } from 'piscina'
import { AuthError } from '../errors.ts'

/** bcrypt off the main thread. Both calls throw BUSY at once when the queue is full. */
export type Hasher = {
  readonly cost: number
  hash(password: string): Promise<string>
  verify(password: string, hash: string): Promise<boolean>
  /** Tasks waiting for a thread. */
  waiting(): number
  close(): Promise<void>
}

/** A pool of worker threads with a bounded queue: overload is told, not piled up. */
export function createHasher(options: { cost: number; threads: number; queue: number }): Hasher {
  const pool = new Piscina({
    filename: new URL('./bcrypt-worker.js', import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    maxQueue: options.queue,
    execArgv: [],
  })

  async function run<T>(name: string, task: object): Promise<T> {
    if (pool.queueSize >= options.queue) throw new AuthError('BUSY', { retryAfter: 1 })
    return pool.run({ ...task, cost: options.cost }, { name })
  }

  return {
    cost: options.cost,
    hash: (password) => run('hash', { password }),
    verify: (password, hash) => run('verify', { password, hash }),
    waiting: () => pool.queueSize,
    close: () => pool.destroy(),
  }
}

import { Worker } from 'node:worker_threads'

/** Milliseconds of one bcryptjs hash while `threads` threads do nothing else, all at once. */
export async function hashTime(threads: number, options: { cost: number; seconds: number }): Promise<number> {
  const times = await Promise.all(Array.from({ length: threads }, () => measure(options)))
  return times.reduce((sum, time) => sum + time, 0) / threads
}

function measure(workerData: { cost: number; seconds: number }): Promise<number> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('./hash-worker.js', import.meta.url), { workerData, execArgv: [] })
    worker.once('message', done)
    worker.once('error', failed)
  })
}

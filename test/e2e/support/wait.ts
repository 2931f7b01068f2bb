import { setTimeout as sleep } from 'node:timers/promises'

type Deadline = { within?: number; every?: number }

/** Asks again and again until the answer is truthy, and gives it. Throws, naming `what`, after `within` ms. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { within = 15_000, every = 20 }: Deadline = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + within
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${what}`)
    await sleep(every)
  }
}

/** The promise, or an error that names `what` after `ms`. */
export async function inTime<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController()
  const late = sleep(ms, undefined, { signal: stop.signal }).then(
    () => Promise.reject(new Error(`not within ${ms} ms: ${what}`)),
    () => new Promise<never>(() => {}),
  )
  return Promise.race([work, late]).finally(() => stop.abort())
}

/** What the work gave, and how many milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const from = performance.now()
  const value = await work()
  return { value, ms: Math.round(performance.now() - from) }
}

/** `width` workers share the calls `0 ... count - 1`. Rejects with the first failure. */
export async function inParallel(
  count: number,
  width: number,
  call: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('./lock-taker.ts', import.meta.url))

/** Another process that takes folders on demand. */
export type Taker = {
  pid: number
  /** `taken`, or the refusal as `<name>: <message>`. */
  take(dir: string): Promise<string>
  signal(name: NodeJS.Signals): void
  /** SIGKILL, and gone when this resolves. */
  kill(): Promise<void>
}

/** Starts takers; none outlives the test. */
export async function startTakers(count: number): Promise<Taker[]> {
  return Promise.all(Array.from({ length: count }, startTaker))
}

async function startTaker(): Promise<Taker> {
  const child: ChildProcess = fork(program, { execArgv: ['--import', 'tsx'] })
  const next = async () => String((await once(child, 'message'))[0])
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  await next()
  return {
    pid: child.pid ?? 0,
    async take(dir) {
      const answer = next()
      child.send(dir)
      return answer
    },
    signal: (name) => void child.kill(name),
    kill,
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A core to be pinned to, or all of them. */
export type Place = number | 'all'

type Options = { place: Place; env?: Record<string, string>; ipc?: boolean }

export type Processes = ReturnType<typeof createProcesses>

const startPatience = 30_000
const stopPatience = 5_000
const lastWords = 2_000

/** Starts processes, pins them, and stops whatever it started. */
export function createProcesses() {
  const running = new Set<ChildProcess>()
  const stopping = new WeakSet<ChildProcess>()
  const pinning = has('taskset')
  let ending = false

  function start(name: string, command: string[], { place, env, ipc }: Options): ChildProcess {
    if (ending) throw new Error('stopping')
    const pin = place === 'all' || !pinning ? [] : ['taskset', '-c', String(place)]
    const [file = '', ...args] = [...pin, ...command]
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(file, args, {
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-lastWords)))
    running.add(child)
    child.on('error', () => running.delete(child))
    child.on('exit', (code, signal) => {
      running.delete(child)
      const expected = code === 0 || ending || stopping.has(child)
      if (!expected) process.stderr.write(`bench: ${name} ended (${code ?? signal})\n${said}`)
    })
    return child
  }

  async function stop(child: ChildProcess): Promise<void> {
    if (!running.has(child)) return
    stopping.add(child)
    const ended = new Promise<true>((done) => child.once('exit', () => done(true)))
    child.kill('SIGTERM')
    if (!(await Promise.race([ended, sleep(stopPatience, false, { ref: false })]))) child.kill('SIGKILL')
    await ended
  }

  return {
    /** False when there is no taskset: then nothing is pinned. */
    pinning,
    start,
    /** Runs a file: TypeScript by tsx, JavaScript the way `npm start` does. */
    node: (name: string, file: string, options: Options) => {
      const how = file.endsWith('.ts') ? ['--import', 'tsx'] : ['--enable-source-maps']
      return start(name, [process.execPath, ...how, file], options)
    },
    stop,
    stopAll: async () => {
      ending = true
      await Promise.all([...running].map(stop))
    },
    /** For the very last moment, when nothing can be awaited. */
    killAll: () => {
      ending = true
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

/** Whether a program is on the PATH. */
export function has(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}

/** Waits until `probe` stops rejecting. Throws when the process ends or the patience does. */
export async function ready(name: string, child: ChildProcess, probe: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + startPatience
  const answered = () =>
    probe().then(
      () => true,
      () => false,
    )
  while (!(await answered())) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} did not start`)
    if (Date.now() > until) throw new Error(`${name} did not answer in time`)
    await sleep(50)
  }
}

/** Seconds of CPU a process has used so far, all its threads; NaN where there is no /proc. */
export function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

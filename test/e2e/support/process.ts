import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { inTime } from './wait.ts'

/** The folder of the project. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Ending = { code: number | null; signal: NodeJS.Signals | null }

/** A child process that does not outlive the test (or shared fixture) that started it. */
export type Running = {
  pid: number
  /** Everything it printed so far. */
  stdout(): string
  stderr(): string
  /** Set once it has ended and its output is complete. */
  ending(): Ending | undefined
  ended: Promise<Ending>
  signal(name: NodeJS.Signals): void
  /** SIGKILL, and gone when this resolves. */
  kill(): Promise<void>
}

export type Start = {
  env?: Record<string, string>
  input?: string
  /** Signals go to its children too, as a terminal's Ctrl-C does. */
  group?: boolean
  /** The caller sees to it that it ends. */
  keep?: boolean
}

type CleanUp = () => unknown

let scope: CleanUp[] | undefined

/** Runs `work` when the test ends, or when the `shared` fixture ends that is being opened. */
export function afterwards(work: CleanUp): void {
  if (scope) scope.push(work)
  else onTestFinished(async () => void (await work()))
}

/** For beforeAll: what `open` starts lives until the returned function is called. */
export async function shared(open: () => Promise<void>): Promise<() => Promise<void>> {
  const own: CleanUp[] = (scope = [])
  const end = async () => {
    for (const work of own.splice(0).toReversed()) await work()
  }
  try {
    await open()
  } catch (error) {
    await end()
    throw error
  } finally {
    scope = undefined
  }
  return end
}

const living = new Set<ChildProcess>()

// The last fence: a test run that is itself cut short leaves nothing behind.
process.on('exit', () => living.forEach((child) => send(child, 'SIGKILL')))

const leaders = new WeakSet<ChildProcess>()

function send(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(leaders.has(child) ? -child.pid : child.pid, name)
  } catch {
    // It is gone already.
  }
}

/** Starts a program with exactly the given environment (and PATH and HOME). */
export function start(
  command: string,
  args: string[],
  { env, input, group = false, keep = false }: Start = {},
): Running {
  const { PATH = '', HOME = '' } = process.env
  const options: SpawnOptions = { cwd: root, env: { PATH, HOME, ...env }, detached: group }
  const child = spawn(command, args, options).on('error', () => {})
  if (child.pid === undefined) throw new Error(`${command} did not start`)
  if (group) leaders.add(child)
  living.add(child)
  let stdout = ''
  let stderr = ''
  let ending: Ending | undefined
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin?.on('error', () => {}).end(input ?? '')
  const ended = new Promise<Ending>((done) =>
    child.once('close', (code, signal) => {
      living.delete(child)
      done((ending = { code, signal }))
    }),
  )
  // Once it has ended its number may be another process's.
  const signal = (name: NodeJS.Signals) => void (living.has(child) && send(child, name))
  const kill = async () => {
    signal('SIGKILL')
    await inTime(`${command} to be gone after SIGKILL`, 10_000, ended)
  }
  if (!keep) afterwards(kill)
  return {
    pid: child.pid,
    stdout: () => stdout,
    stderr: () => stderr,
    ending: () => ending,
    ended,
    signal,
    kill,
  }
}

export type Output = Ending & { stdout: string; stderr: string }

/** Runs a program to its end. */
export async function run(
  command: string,
  args: string[],
  options: Start & { within?: number } = {},
): Promise<Output> {
  const child = start(command, args, options)
  const ending = await inTime(`${command} ${args.join(' ')} to end`, options.within ?? 30_000, child.ended)
  return { ...ending, stdout: child.stdout(), stderr: child.stderr() }
}

/** An empty folder, removed afterwards. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-e2e-'))
  afterwards(() => rm(dir, { recursive: true, force: true }))
  return dir
}

import { createCalls, type Calls } from './calls.ts'
import { run, start, type Output, type Running } from './process.ts'
import { inTime, until } from './wait.ts'

export type Env = Record<string, string>

/** A gateway process that serves, and how to speak to it. */
export type Gateway = Running &
  Calls & {
    url: string
    /** Milliseconds from the start of the process until it listened. */
    startTime: number
    /** Its log: the JSON lines on stdout. */
    log(): LogLine[]
    /** SIGTERM; expects exit code 0. Gives the milliseconds it took. */
    stop(): Promise<number>
  }

export type LogLine = { msg?: string; level?: number; [key: string]: unknown }

// As `npm start` does; test/support/build.ts has built it.
const program = ['--enable-source-maps', 'dist/server/main.js']

/** Every test gateway: a port of its own choosing, the cheapest hash that is allowed, no throttle and no challenge in the way. */
const base: Env = {
  PORT: '0',
  BCRYPT_COST: '10',
  GATEWAY_SECRET: 'a secret for e2e tests, 32 characters+',
  LOGIN_FREE_FAILURES: '1000',
  CAPTCHA: 'none',
}

/** Starts the gateway with exactly this environment; resolves when it listens. Rejects with its stderr if it ends. */
export const startGateway = (env: Env): Promise<Gateway> => served(startingGateway(env))

/** The same, by a command that becomes the gateway. */
export const startGatewayUnder = ({ command, args }: { command: string; args: string[] }, env: Env) =>
  served(start(command, [...args, process.execPath, ...program], { env: { ...base, ...env } }))

async function served(child: Running): Promise<Gateway> {
  const from = performance.now()
  const port = await listening(child)
  const startTime = Math.round(performance.now() - from)
  const url = `http://127.0.0.1:${port}`
  return { ...child, ...createCalls(url), url, startTime, log: () => logOf(child), stop: () => stop(child) }
}

/** Starts the gateway and does not wait for it. */
export function startingGateway(env: Env): Running {
  return start(process.execPath, program, { env: { ...base, ...env } })
}

/** Runs the gateway to its end: for starts that must be refused. */
export function refusedGateway(env: Env): Promise<Output> {
  return run(process.execPath, program, { env: { ...base, ...env } })
}

const commands = ['--enable-source-maps', 'dist/server/cli.js']

/** Runs one operator command. */
export function cli(env: Env, ...args: string[]): Promise<Output> {
  return run(process.execPath, [...commands, ...args], { env: { ...base, ...env } })
}

/** Runs one operator command that finds this on standard input. */
export function cliReading(env: Env, input: string, ...args: string[]): Promise<Output> {
  return run(process.execPath, [...commands, ...args], { env: { ...base, ...env }, input })
}

/** Starts an operator command and does not wait for it. */
export function startingCli(env: Env, ...args: string[]): Running {
  return start(process.execPath, [...commands, ...args], { env: { ...base, ...env } })
}

/** The port a starting gateway says it listens on. */
export async function listening(child: Running): Promise<number> {
  const line = await until(
    'the gateway listens',
    () => {
      if (child.ending()) throw new Error(`the gateway ended instead of serving: ${child.stderr()}`)
      return logOf(child).find(({ msg }) => msg === 'listening')
    },
    { within: 30_000 },
  )
  return Number(line.port)
}

function logOf(child: Running): LogLine[] {
  const lines = child.stdout().split('\n')
  lines.pop()
  return lines.filter((line) => line.startsWith('{"level"')).map((line) => JSON.parse(line) as LogLine)
}

async function stop(child: Running): Promise<number> {
  const from = performance.now()
  child.signal('SIGTERM')
  const { code, signal } = await inTime('the gateway ends after SIGTERM', 20_000, child.ended)
  if (code !== 0) throw new Error(`the gateway ended with ${code ?? signal}: ${child.stderr()}`)
  return Math.round(performance.now() - from)
}

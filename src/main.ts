// The process: environment, connections, listen, drain, close. Alone touches process.env and a port.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBackground } from './background.ts'
import { serveOperators } from './cli/live/serve.ts'
import { namesOf, readConfig } from './config/config.ts'
import { nearNames } from './config/fields.ts'
import { SecretMisfit } from './auth/key-ring/open-keys.ts'
import { DatabaseUnreachable } from './db/errors.ts'
import { FolderInUse } from './db/lock.ts'
import { createDemoData, demoLines } from './demo-data.ts'
import { listenerOf } from './doors/edge/listener.ts'
import { createGateway } from './gateway.ts'
import { createLogger } from './log.ts'
import { openDeps } from './open-deps.ts'
import { version } from './version.ts'
import { dialects } from '../rest-compat/index.ts'

const drainTime = 10_000
// After it, a start that was told to stop is given up.
const openingTime = 25_000

async function start(asked: AbortSignal): Promise<void> {
  const config = readConfig(process.env, dialects)
  const log = createLogger(config.logLevel)
  for (const hint of nearNames(process.env, namesOf(dialects))) log.warn(hint)
  const tooLong = () => setTimeout(() => process.exit(143), openingTime).unref()
  asked.addEventListener('abort', tooLong)
  const opened = await openDeps(config, log, asked)
  const { fetch } = createGateway(opened.deps, dialects)
  if (config.demoData && !asked.aborted) await createDemoData(opened.deps)
  if (asked.aborted) return leave()
  asked.removeEventListener('abort', tooLong)
  const background = startBackground(opened.deps)
  const operators = opened.lock && serveOperators(opened.lock, opened.deps)
  const listener = listenerOf(fetch)
  const server = createServer({ keepAliveTimeout: config.keepAliveTimeout * 1000 }, (request, response) => {
    void listener(request, response)
  })
  server.listen(config.port, config.host, () => {
    // Of a server on a port, not on a pipe.
    const { address, port } = server.address() as AddressInfo
    const host = address.includes(':') ? `[${address}]` : address
    const { migrated } = opened
    const database = config.databaseUrl ? 'postgres' : 'embedded'
    log.info({ version, address, port, migrated, database }, 'listening')
    if (config.wechat.bindWithoutState)
      log.warn('WECHAT_BIND_WITHOUT_STATE is on: a link can tie a stranger’s WeChat to whoever opens it')
    if (config.demoData) process.stdout.write(demoLines(`http://${host}:${port}`))
  })
  server.on('error', (error: Error) => give(cannotListen(error, config)))
  const answers = openAnswers(server)
  asked.addEventListener('abort', () => void stop().catch(give))

  async function stop(): Promise<void> {
    log.info('stopping: no new connections, finishing what is under way')
    await Promise.all([drained(server, answers), operators?.close()])
    await background.close()
    await leave()
  }

  async function leave(): Promise<void> {
    await opened.close()
    log.info('stopped')
    process.exit(0)
  }
}

/**
 * Aborted by the first SIGTERM or SIGINT. Before anything is open: the first process of a container is ended by no
 * signal it does not listen to.
 */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  if (process.env.npm_lifecycle_event) onOrphaned(() => stop.abort())
  return stop.signal
}

// npm ends the shell between it and us, which passes no signal on: that we have another parent then is the sign.
function onOrphaned(stop: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250).unref()
}

/** Resolves when every request under way has its answer, at the latest after `drainTime`. */
function drained(server: Server, answers: Set<ServerResponse>): Promise<void> {
  // Node keeps a busy connection open for its next request: tell each client that this answer was the last.
  const last = (answer: ServerResponse) => {
    if (!answer.headersSent) answer.setHeader('connection', 'close')
  }
  answers.forEach(last)
  server.prependListener('request', (_, answer) => last(answer))
  return new Promise((done) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const late = setTimeout(finish, drainTime)
    server.close(finish)
    function finish(): void {
      clearInterval(sweep)
      clearTimeout(late)
      done()
    }
  })
}

/** The answers that are not finished yet. */
function openAnswers(server: Server): Set<ServerResponse> {
  const open = new Set<ServerResponse>()
  server.prependListener('request', (_, answer) => {
    open.add(answer)
    answer.once('close', () => open.delete(answer))
  })
  return open
}

const listenProblems: Record<string, string> = {
  EADDRINUSE: 'is taken by another program: end that, or set PORT to another one (0 finds a free one)',
  EACCES: 'may not be taken by this user: set PORT to 1024 or more',
  EADDRNOTAVAIL: 'is no address of this machine: set HOST to one of its own',
}

/** The error in words of the environment, where somebody's PORT or HOST is at fault. */
function cannotListen(
  error: Error & { code?: string },
  { host, port }: { host: string; port: number },
): Error {
  const why = listenProblems[error.code ?? '']
  return why ? Object.assign(new Error(`PORT ${port} on ${host} ${why}`), { code: error.code }) : error
}

function give(error: Error): never {
  const known =
    error instanceof FolderInUse ||
    error instanceof DatabaseUnreachable ||
    error instanceof SecretMisfit ||
    error.message.startsWith('The environment')
  process.stderr.write(`${known || 'code' in error ? error.message : error.stack}\n`)
  process.exit(1)
}

// What it makes, the lock among it, is for this user alone.
process.umask(0o077)
const asked = stopSignal()
start(asked).catch((error: Error) => {
  if (asked.aborted && error.name === 'AbortError') process.exit(0)
  give(error)
})

// The process: environment, connections, listen, drain, close. Alone touches process.env and a port.
import { serve, type ServerType } from '@hono/node-server'
import { readConfig } from './config.ts'
import { FolderInUse } from './db/lock.ts'
import { createDemoData, demoLines } from './demo-data.ts'
import { createGateway } from './gateway.ts'
import { createLogger } from './log.ts'
import { openDeps, type OpenDeps } from './open-deps.ts'

const drainTime = 10_000

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLogger(config.logLevel)
  const opened = await openDeps(config, log)
  const { fetch } = createGateway(opened.deps)
  if (config.demoData) await createDemoData(opened.deps)
  const server = serve({ fetch, hostname: config.host, port: config.port }, ({ address, port }) => {
    const host = address.includes(':') ? `[${address}]` : address
    const { migrated } = opened
    log.info({ address, port, migrated, database: config.databaseUrl ? 'postgres' : 'embedded' }, 'listening')
    if (config.demoData) process.stdout.write(demoLines(`http://${host}:${port}`))
  })
  server.on('error', (error: Error) => give(error))
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void stop(server, opened).catch(give))

  async function stop(listening: ServerType, { close }: OpenDeps): Promise<void> {
    log.info('stopping: no new connections, finishing what is under way')
    await drained(listening)
    await close()
    log.info('stopped')
    process.exit(0)
  }
}

/** Resolves when every request under way has its answer, at the latest after `drainTime`. */
function drained(server: ServerType): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(done, drainTime)
    server.close(() => {
      clearTimeout(late)
      done()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}

function give(error: Error): never {
  const known = error instanceof FolderInUse || error.message.startsWith('The environment')
  process.stderr.write(`${known || 'code' in error ? error.message : error.stack}\n`)
  process.exit(1)
}

start().catch(give)

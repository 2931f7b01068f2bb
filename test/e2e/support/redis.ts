import { createServer, type AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import { afterwards, start, temporaryFolder, type Running } from './process.ts'
import { until } from './wait.ts'

/** A redis-server of this test's own, on one port through all its lives. */
export type PrivateRedis = {
  url: string
  /** Starts it (again, if it does not run) on what its folder holds; resolves when it answers. */
  start(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGSTOP: alive, connected, and deaf. */
  freeze(): void
  thaw(): void
  /** One command. */
  command(name: string, ...args: string[]): Promise<unknown>
}

/** Starts a Redis that keeps through a kill only what it held at the last SAVE. */
export async function privateRedis(): Promise<PrivateRedis> {
  const port = await freePort()
  const dir = await temporaryFolder()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '']
  const url = `redis://127.0.0.1:${port}`
  let server: Running | undefined

  async function command(name: string, ...words: string[]): Promise<unknown> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.call(name, ...words)
    } finally {
      client.disconnect()
    }
  }

  const answers = () => command('ping').catch(() => undefined)
  const redis: PrivateRedis = {
    url,
    command,
    async start() {
      if (!server || server.ending()) server = start('redis-server', args, { keep: true })
      await until('redis-server answers', answers)
    },
    async kill() {
      await server?.kill()
    },
    freeze: () => server?.signal('SIGSTOP'),
    thaw: () => server?.signal('SIGCONT'),
  }
  afterwards(redis.kill)
  await redis.start()
  return redis
}

/** A port nobody listens on now: for servers that must come back on the same one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

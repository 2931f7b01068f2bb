import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { freePort } from './redis.ts'
import { afterwards, run, start, temporaryFolder, type Running } from './process.ts'
import { until } from './wait.ts'

/** Three masters, each with a replica, of this test's own. */
export type PrivateCluster = {
  urls: string[]
  /** SIGKILL to a master of now; resolves at once. Gives its port. */
  killMaster(): Promise<number>
}

type Node = { port: number; server: Running }

const busOffset = 10_000

/** Starts six servers and joins them. */
export async function privateCluster(): Promise<PrivateCluster> {
  const dir = await temporaryFolder()
  const nodes: Node[] = []
  while (nodes.length < 6) nodes.push(await startNode(dir))
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
  const joined = await run('redis-cli', [
    '--cluster',
    'create',
    ...addresses,
    '--cluster-replicas',
    '1',
    '--cluster-yes',
  ])
  if (joined.code !== 0) throw new Error(`redis-cli --cluster create: ${joined.stdout}${joined.stderr}`)
  await until('every replica is linked', async () => {
    const roles = await Promise.all(nodes.map(({ port }) => ask(port, 'role')))
    return roles.filter((role) => role.startsWith('slave') && role.includes('connected')).length === 3
  })
  return {
    urls: addresses.map((address) => `redis://${address}`),
    async killMaster() {
      for (const { port, server } of nodes) {
        if (server.ending() || !(await ask(port, 'role')).startsWith('master')) continue
        await server.kill()
        return port
      }
      throw new Error('there is no master')
    },
  }
}

async function startNode(dir: string): Promise<Node> {
  const port = await busPort()
  const own = join(dir, String(port))
  await mkdir(own)
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    own,
    '--save',
    '',
    '--cluster-enabled',
    'yes',
  ]
  const server = start('redis-server', [...options, '--cluster-node-timeout', '1500'], { keep: true })
  afterwards(server.kill)
  await until('redis-server answers', async () => (await ask(port, 'ping')).includes('PONG'))
  return { port, server }
}

async function ask(port: number, command: string): Promise<string> {
  return (await run('redis-cli', ['-p', String(port), command])).stdout
}

// The nodes talk to each other ten thousand above, which must be a port too.
async function busPort(): Promise<number> {
  for (;;) {
    const port = await freePort()
    const lower = port > 65_535 - busOffset ? port - 2 * busOffset : port
    if (lower > 1_024) return lower
  }
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterwards, run, start, temporaryFolder } from './process.ts'
import { freePort } from './redis.ts'
import { until } from './wait.ts'

/** A Sentinel of this test's own that watches one master, named `main`, and its replicas. */
export type Sentinel = {
  address: string
  /** Makes it promote the replica at this URL; resolves when it has. */
  failover(replica: string): Promise<void>
}

/** Starts one that alone decides. */
export async function sentinelOf(master: string): Promise<Sentinel> {
  const { hostname, port: masterPort } = new URL(master)
  const port = await freePort()
  const dir = await temporaryFolder()
  const file = join(dir, 'sentinel.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    `sentinel monitor main ${hostname} ${masterPort} 1`,
    'sentinel failover-timeout main 5000',
  ]
  await writeFile(file, lines.join('\n'))
  const server = start('redis-server', [file, '--sentinel'], { keep: true })
  afterwards(server.kill)
  const ask = async (...words: string[]) => (await run('redis-cli', ['-p', String(port), ...words])).stdout
  await until('the Sentinel answers', async () => (await ask('ping')).includes('PONG'))
  return {
    address: `127.0.0.1:${port}`,
    async failover(replica) {
      const target = new URL(replica).port
      const knows = async () => (await ask('sentinel', 'replicas', 'main')).includes(target)
      await until('the Sentinel knows the replica', knows, { every: 100 })
      await until(
        'a failover begins',
        async () => (await ask('sentinel', 'failover', 'main')).includes('OK'),
        {
          every: 200,
        },
      )
      const leads = async () =>
        (await ask('sentinel', 'get-master-addr-by-name', 'main')).split(/\s+/)[1] === target
      await until('the replica is the master', leads, { every: 100 })
    },
  }
}

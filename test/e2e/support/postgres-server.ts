import { chown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './redis.ts'
import { afterwards, run, temporaryFolder } from './process.ts'

/** A PostgreSQL server of this test's own, on one port through all its lives. */
export type PrivatePostgres = {
  url: string
  start(): Promise<void>
  /** As a crash would. */ crash(): Promise<void>
}

/** Starts one from Debian's packages. */
export async function privatePostgres(): Promise<PrivatePostgres> {
  const bin = await programs()
  const dir = await temporaryFolder()
  const port = await freePort()
  const asOwner = await ownerOf(dir)
  const data = join(dir, 'data')
  const work = async (program: string, ...args: string[]) => {
    const { code, stdout, stderr } = await asOwner(join(bin, program), ['-D', data, ...args])
    if (code !== 0) throw new Error(`${program}: ${stdout}${stderr}`)
  }
  await work('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const options = `-p ${port} -h 127.0.0.1 -k '' -c max_connections=200`
  const server: PrivatePostgres = {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start: () => work('pg_ctl', '-o', options, '-l', join(dir, 'log'), '-w', 'start'),
    crash: () => work('pg_ctl', '-m', 'immediate', '-w', 'stop'),
  }
  afterwards(() => server.crash().catch(() => {}))
  await server.start()
  return server
}

async function programs(): Promise<string> {
  const versions = await readdir('/usr/lib/postgresql')
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0] ?? ''
  return join('/usr/lib/postgresql', newest, 'bin')
}

// PostgreSQL refuses to run as root.
async function ownerOf(dir: string) {
  if (process.getuid?.() !== 0) return (command: string, args: string[]) => run(command, args)
  const id = async (option: string) => Number((await run('id', [option, 'postgres'])).stdout)
  await chown(dir, await id('-u'), await id('-g'))
  return (command: string, args: string[]) => run('runuser', ['-u', 'postgres', '--', command, ...args])
}

import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { start, temporaryFolder } from './process.ts'
import { freePort } from './redis.ts'
import { until } from './wait.ts'

const pgbouncer = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync)

/** True when it is not installed and the suite must be skipped, which is said; in CI that is a failure. */
export function needsPgbouncer(): boolean {
  if (pgbouncer) return false
  if (process.env.CI) throw new Error('CI must test behind a real pgbouncer: install pgbouncer')
  console.warn('NOT TESTED behind a real pgbouncer: it is not installed')
  return true
}

/** A pgbouncer before the server of `url`, which hands a connection on after each transaction. Gives its URL. */
export async function poolerBefore(url: string): Promise<string> {
  const { hostname, port: server, username } = new URL(url)
  const dir = await temporaryFolder()
  // It gives up being root, and reads its files as somebody else.
  await chmod(dir, 0o755)
  const port = await freePort()
  await writeFile(join(dir, 'users.txt'), `"${username}" ""\n`)
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: join(dir, 'users.txt'),
    pool_mode: 'transaction',
    max_client_conn: 200,
    ...(process.getuid?.() === 0 ? { user: 'postgres' } : {}),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const file = join(dir, 'pgbouncer.ini')
  await writeFile(
    file,
    ['[databases]', `* = host=${hostname} port=${server}`, '[pgbouncer]', ...lines].join('\n'),
  )
  const child = start(pgbouncer ?? '', [file])
  const pooled = Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href
  await until('pgbouncer answers', () => {
    if (child.ending()) throw new Error(`pgbouncer ended: ${child.stdout()}${child.stderr()}`)
    return answers(pooled)
  })
  return pooled
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

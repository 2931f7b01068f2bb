import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, start, temporaryFolder } from './process.ts'
import { freePort } from './redis.ts'
import { until } from './wait.ts'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(existsSync)

/** True when it is not installed and the suite must be skipped, which is said; in CI that is a failure. */
export function needsNginx(): boolean {
  if (nginx) return false
  if (process.env.CI) throw new Error('CI must test against a real nginx: install nginx')
  console.warn('NOT TESTED behind a real nginx: it is not installed')
  return true
}

export type Adapted = {
  /** Where it listens as written. */
  listen: string
  /** What is written, and what stands there in this test. */
  ours: Record<string, string>
  /** Lines that have nothing here to lead to. */
  without?: RegExp
}

/**
 * nginx on a configuration of deploy/, as a plain process of this user, with everything it writes in a folder of its own.
 * Gives its URL. Throws when something to adapt is no longer written there.
 */
export async function nginxWith(file: string, { listen, ours, without }: Adapted): Promise<string> {
  const dir = await temporaryFolder()
  await mkdir(join(dir, 'temp'))
  const port = await freePort()
  let text = await readFile(join(root, file), 'utf8')
  if (without) text = text.replaceAll(without, '')
  const own = { ...ours, [`listen ${listen};`]: `listen 127.0.0.1:${port};` }
  for (const [written, here] of Object.entries(own)) {
    if (!text.includes(written)) throw new Error(`${written} is not in ${file}`)
    text = text.replaceAll(written, here)
  }
  await writeFile(join(dir, 'site.conf'), text)
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(dir, 'temp', kind)};`,
  )
  const lines = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `daemon off; master_process off; pid ${join(dir, 'pid')}; error_log stderr warn;`,
    `events {} http { access_log off; ${temp.join(' ')} include ${join(dir, 'site.conf')}; }`,
  ]
  await writeFile(join(dir, 'nginx.conf'), lines.join('\n'))
  const child = start(nginx ?? '', ['-p', dir, '-e', 'stderr', '-c', join(dir, 'nginx.conf')])
  const url = `http://127.0.0.1:${port}`
  await until('nginx answers', () => {
    if (child.ending()) throw new Error(`nginx ended: ${child.stderr()}`)
    return fetch(url).catch(() => undefined)
  })
  return url
}

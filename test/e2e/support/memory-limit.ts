import { existsSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterwards } from './process.ts'

const megabyte = 1024 * 1024

/** Joins it before the program starts, so that all its memory is counted. */
export type MemoryLimit = { command: string; args: string[] }

/**
 * A control group that may use so many megabytes, as a container does; what asks for more is killed. Null where nobody may
 * make one, which is said.
 */
export async function memoryLimit(megabytes: number): Promise<MemoryLimit | null> {
  const v1 = '/sys/fs/cgroup/memory'
  const [root, limit] = existsSync(v1) ? [v1, 'memory.limit_in_bytes'] : ['/sys/fs/cgroup', 'memory.max']
  const group = join(root, `gateway-e2e-${randomUUID()}`)
  try {
    await mkdir(group)
    afterwards(() => rmdir(group).catch(() => {}))
    await writeFile(join(group, limit), String(megabytes * megabyte))
  } catch (error) {
    console.warn(`NOT TESTED under a memory limit: ${String(error)}`)
    return null
  }
  return { command: '/bin/sh', args: ['-c', `echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh'] }
}

export type Resident = { now: number; most: number }

/** What a process has in memory, now and at most so far, in megabytes. Linux. */
export async function residentOf(pid: number): Promise<Resident> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024)
  return { now: of('VmRSS'), most: of('VmHWM') }
}

import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterwards, run, temporaryFolder } from './process.ts'

/** A disk of this test's own. */
export type SmallDisk = {
  dir: string
  /** Leaves so many bytes free. */
  fill(leave?: number): void
  makeRoom(): void
}

/** True when nobody may mount here and the suite must be skipped, which is said. */
export function needsSmallDisk(): boolean {
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const mount = ['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt']
    if (spawnSync('unshare', ['--mount', ...mount]).status === 0) return false
  }
  console.warn('SKIPPED: disk-full tests need Linux and root, to mount a small tmpfs')
  return true
}

/** Mounts one of so many megabytes, in memory. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const dir = await temporaryFolder()
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir])
  if (mounted.code !== 0) throw new Error(mounted.stderr)
  afterwards(() => run('umount', ['--lazy', dir]))
  const filler = join(dir, 'filler')
  const free = () => {
    const { bavail, bsize } = statfsSync(dir)
    return bavail * bsize
  }
  return {
    dir,
    fill(leave = 0) {
      const file = openSync(filler, 'a')
      const page = Buffer.alloc(4096, 1)
      while (free() > leave) writeSync(file, page)
      closeSync(file)
    },
    makeRoom: () => rmSync(filler, { force: true }),
  }
}

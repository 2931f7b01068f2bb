import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { changed, type Change } from './changes.ts'

const patience = 900_000

const left = new Set(['.git', 'node_modules', 'dist'])

/** A copy of the repository in which guards may be changed; the tree itself is never touched. */
export async function openScratch(root: string) {
  const folder = await mkdtemp(join(tmpdir(), 'guards-'))
  await cp(root, folder, { recursive: true, filter: (path) => !left.has(basename(path)) })
  await symlink(resolve(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    /** Whether the tests of these files or folders pass with nothing changed: else they would notice everything. */
    pass: (tests: readonly string[]) => pass(folder, tests),
    /** Whether some test of these files or folders fails with the change made; the change is undone after it. */
    async notices(change: Change, tests: readonly string[]): Promise<boolean> {
      const file = join(folder, change.path)
      const text = await readFile(file, 'utf8')
      await writeFile(file, changed(text, change))
      const passed = await pass(folder, tests)
      await writeFile(file, text)
      return !passed
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

export type Scratch = Awaited<ReturnType<typeof openScratch>>

/** The in-process tests of a file of src/: those that start with its name, else all of its room. */
export function testsOf(path: string): string[] {
  const room = dirname(path).replace(/^src\//, 'test/')
  if (!existsSync(room)) return [dirname(room)]
  const own = readdirSync(room).filter((name) => name.startsWith(`${basename(path, '.ts')}.`))
  return own.length > 0 ? own.map((name) => join(room, name)) : [room]
}

function pass(folder: string, tests: readonly string[]): Promise<boolean> {
  const projects = ['--project', 'embedded', '--project', 'parts']
  const args = ['vitest', 'run', ...projects, '--bail', '1', ...tests]
  const { TEST_DATABASE_URL: _, TEST_REDIS_URL: __, CI: ___, ...env } = process.env
  // A group of its own: a guard that ended a loop leaves a worker that nothing else would end.
  const run = spawn('npx', args, { cwd: folder, env, stdio: 'ignore', detached: true })
  const end = () => void (run.pid !== undefined && killGroup(run.pid))
  const late = setTimeout(end, patience)
  return new Promise((done) =>
    run.on('close', (code) => {
      clearTimeout(late)
      end()
      done(code === 0)
    }),
  )
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

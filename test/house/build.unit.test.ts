import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)

/** A project as small as can be, with the real build and packages. */
async function project() {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-build-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await mkdir(join(dir, 'src/auth/passwords'), { recursive: true })
  await mkdir(join(dir, 'rest-compat'))
  const write = (path: string, text: string) => writeFile(join(dir, path), text)
  await write(
    'src/main.ts',
    "import { z } from 'zod'\nconst says: string = 'one'\nconsole.log(typeof z.string, says)",
  )
  await write('src/cli.ts', '')
  await write('src/auth/passwords/bcrypt-worker.js', '')
  await cp('build.js', join(dir, 'build.js'))
  for (const file of ['package.json', '.npmrc']) await cp(file, join(dir, file))
  await symlink(join(process.cwd(), 'node_modules'), join(dir, 'node_modules'))
  const node = (...args: string[]) => run(process.execPath, args, { cwd: dir })
  return {
    dir,
    write,
    npm: (...args: string[]) => run('npm', args, { cwd: dir }),
    build: () => node('build.js'),
    output: async () => (await node('dist/server/main.js')).stdout.trim(),
    inode: async () => (await stat(join(dir, 'dist/server/main.js'))).ino,
  }
}

it('the build is made again when a source has another size or time, also an earlier one, and only then', async () => {
  const { dir, write, build, output, inode } = await project()
  await build()
  expect(await output()).toBe('function one')
  const first = await inode()
  await build()
  expect(await inode()).toBe(first)

  const { atime, mtime } = await stat(join(dir, 'src/main.ts'))
  await write('src/main.ts', "console.log('two')")
  await utimes(join(dir, 'src/main.ts'), atime, mtime)
  await build()
  expect(await output()).toBe('two')

  await write('src/main.ts', "console.log('six')")
  await utimes(join(dir, 'src/main.ts'), atime, new Date(1e12))
  await build()
  expect(await output()).toBe('six')
})

it('the commands of the README build first, and then run what was built', async () => {
  const { write, npm } = await project()
  await write('src/cli.ts', 'console.log(process.argv.slice(2))')
  expect((await npm('-s', 'start')).stdout).toBe('function one\n')
  await write('src/main.ts', "console.log('another')")
  expect((await npm('-s', 'start')).stdout).toBe('another\n')
  expect((await npm('run', '-s', 'cli', '--', 'member', 'list')).stdout).toBe("[ 'member', 'list' ]\n")
})

it('a build that fails says so, ends the start, and leaves what was there', async () => {
  const { dir, write, build } = await project()
  await build()
  const before = await readFile(join(dir, 'dist/server/main.js'))
  await write('src/main.ts', 'const =')
  const failure: unknown = await build().catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('src/main.ts:1:6') })
  expect((await readFile(join(dir, 'dist/server/main.js'))).equals(before)).toBe(true)
  await expect(build()).rejects.toThrow()
  expect(String(failure)).not.toContain('node:internal')
})

it('a build that cannot be written says where in one line', async () => {
  const { write, build } = await project()
  await write('dist', 'a file in the way')
  const failure: unknown = await build().catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The build could not be written: .*dist.*\n$/),
  })
})

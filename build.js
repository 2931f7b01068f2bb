// In `npm start` and `npm run cli`, before all else: translates the sources into dist/, unless they are the ones it was made
// of. (No `prestart`: npm leaves that out where scripts are off.) A loader that translates while it runs, and 1 400 small
// files of packages, took two seconds of every start. Plain JavaScript, for Node 20.
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
// As deep as the folders of src: what is found from import.meta.url in one is found in the other.
const outdir = join(root, 'dist/server')
const stamp = 'made-of.json'

// Packages of hundreds of small files become part of our own few. All others stay packages: they bring workers, WebAssembly
// or native code, are loaded only when asked for, or must be there once, because others compare their classes (graphql, pg).
const inlined = [
  '@pothos/',
  'graphql-jit',
  'graphql-yoga',
  'hono',
  'ioredis',
  'libphonenumber-js',
  'prom-client',
  'uuid',
  'zod',
]

const sources = await fingerprint()
if (sources !== (await readFile(join(outdir, stamp), 'utf8').catch(() => ''))) await buildAll().catch(giveUp)

// Any other time or size, not a later one: sources may come back from an archive.
async function fingerprint() {
  const folders = ['src', 'rest-compat'].map(async (folder) =>
    (await readdir(join(root, folder), { recursive: true })).map((path) => join(folder, path)),
  )
  const files = [
    ...(await Promise.all(folders)).flat().sort(),
    'package.json',
    'node_modules/.package-lock.json',
  ]
  const seen = files.map(async (file) => {
    const { size, mtimeMs } = await stat(join(root, file)).catch(() => ({ size: 0, mtimeMs: 0 }))
    return [file, size, mtimeMs]
  })
  return JSON.stringify(await Promise.all(seen))
}

async function buildAll() {
  const { build, stop } = await import('esbuild')
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/cli.ts', 'src/auth/passwords/bcrypt-worker.js'],
    entryNames: '[name]',
    outdir,
    bundle: true,
    plugins: [{ name: 'packages', setup: (building) => keepOut(building, Object.keys(dependencies)) }],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Some of the packages are CommonJS, which a module of ours must bring its `require`.
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
  })
  await stop()
  await mkdir(outdir, { recursive: true })
  for (const { path, contents } of outputFiles) await replace(path, contents)
  await replace(join(outdir, stamp), sources)
}

// An inlined package may come with another version of its own, which is not to be found from dist/.
/** @param {import('esbuild').PluginBuild} building @param {string[]} dependencies */
function keepOut(building, dependencies) {
  const names = dependencies.filter((name) => !inlined.some((start) => name.startsWith(start)))
  const ours = createRequire(join(root, 'package.json'))
  building.onResolve({ filter: new RegExp(`^(${names.join('|')})(/|$)`) }, ({ path, importer }) => {
    const external =
      !importer.includes('node_modules') || createRequire(importer).resolve(path) === ours.resolve(path)
    return external ? { path, external } : undefined
  })
}

// A start must not go on with yesterday's code.
/** @param {Error} error */
function giveUp(error) {
  // What is wrong in a source esbuild has shown already.
  if (!('errors' in error)) process.stderr.write(`The build could not be written: ${error.message}\n`)
  process.exit(1)
}

// Whole: a gateway that starts at the same moment never reads half a file.
/** @param {string} path @param {string | Uint8Array} contents */
async function replace(path, contents) {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, contents)
  await rename(draft, path)
}

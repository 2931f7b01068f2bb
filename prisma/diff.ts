// Writes the next migration: the difference between prisma/migrations and prisma/schema.prisma.
// Use: npm run db:diff -- <name>. `npm run db:diff -- --check` fails when a migration is missing.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { noFilter, readMigrations } from '../src/db/migrate.ts'
import { schemaEngine } from '../src/db/schema-engine.ts'

const name = process.argv[2]
if (!name) throw new Error('usage: npm run db:diff -- <name> | --check')

const path = 'prisma/schema.prisma'
const engine = await schemaEngine(new PrismaPGlite(new PGlite()))
const { stdout } = await engine.diff({
  from: { tag: 'migrations', ...(await readMigrations()) },
  to: { tag: 'schemaDatamodel', files: [{ path, content: await readFile(path, 'utf8') }] },
  script: true,
  exitCode: null,
  filters: noFilter,
})
const empty = !stdout || stdout.includes('This is an empty migration')

if (name === '--check') {
  console.log(empty ? 'migrations match the schema' : `a migration is missing:\n${stdout}`)
  process.exit(empty ? 0 : 1)
}
if (empty) throw new Error('nothing to migrate')
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const dir = `prisma/migrations/${stamp}_${name}`
await mkdir(dir, { recursive: true })
await writeFile(`${dir}/migration.sql`, stdout)
console.log(dir)
process.exit(0)

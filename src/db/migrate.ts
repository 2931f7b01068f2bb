import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import { DatabaseUnreachable } from './errors.ts'
import { schemaEngine } from './schema-engine.ts'

export const noFilter = { externalTables: [], externalEnums: [] }

const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The names of the migrations of `prisma/migrations`, oldest first. */
export async function migrationNames(dir = migrationsDir): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** The migrations of `prisma/migrations`, oldest first, in the form the schema engine takes. */
export async function readMigrations(dir = migrationsDir): Promise<MigrationList> {
  const sql = (name: string) => readFile(`${dir}/${name}/migration.sql`, 'utf8')
  return {
    baseDir: dir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(`${dir}/migration_lock.toml`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      (await migrationNames(dir)).map(async (name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: await sql(name) } },
      })),
    ),
  }
}

/**
 * Applies what is missing and records it in `_prisma_migrations`, exactly as `prisma migrate deploy` does
 * (the two are interchangeable; the engine takes its own advisory lock, so gateways may start together).
 * Returns the names applied now.
 */
export async function migrate(
  factory: SqlMigrationAwareDriverAdapterFactory,
  migrations?: MigrationList,
): Promise<string[]> {
  const names =
    migrations?.migrationDirectories.map(({ path }) => path) ?? (await migrationNames(migrationsDir))
  if (await isMigrated(factory, names)) return []
  const migrationsList = migrations ?? (await readMigrations())
  const engine = await schemaEngine(factory)
  try {
    const applied = await engine.applyMigrations({ migrationsList, filters: noFilter })
    return applied.appliedMigrationNames
  } finally {
    engine.free()
  }
}

/**
 * What the engine would find out too, without loading its 5 MB and reading every migration: whether each is recorded as
 * finished, and none as failed. Any doubt, also a table that is not there yet, is the engine's to settle.
 */
export async function isMigrated(
  factory: SqlMigrationAwareDriverAdapterFactory,
  migrations?: string[],
): Promise<boolean> {
  const names = migrations ?? (await migrationNames(migrationsDir))
  const adapter = await factory.connect()
  const sql =
    'SELECT migration_name, finished_at IS NOT NULL FROM _prisma_migrations WHERE rolled_back_at IS NULL'
  try {
    const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] })
    const finished = new Set(rows.filter(([, done]) => done).map(([name]) => name))
    return finished.size === rows.length && names.every((name) => finished.has(name))
  } catch {
    return false
  } finally {
    await adapter.dispose()
  }
}

/** A failure of the engine in one line: its own are several, and end in the places of its source that they come from. */
export function migrationFailed(place: string, cause: unknown): DatabaseUnreachable {
  const message = cause instanceof Error ? cause.message.replace(/\n\s*0: .*/s, '') : ''
  const words = message.replaceAll(/\s*\n\s*/g, ' ').trim()
  return new DatabaseUnreachable(`The database ${place} could not be migrated: ${words}`, { cause })
}

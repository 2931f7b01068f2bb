import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import { schemaEngine } from './schema-engine.ts'

export const noFilter = { externalTables: [], externalEnums: [] }

const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The migrations of `prisma/migrations`, oldest first, in the form the schema engine takes. */
export async function readMigrations(dir = migrationsDir): Promise<MigrationList> {
  const entries = await readdir(dir, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const sql = (name: string) => readFile(`${dir}/${name}/migration.sql`, 'utf8')
  return {
    baseDir: dir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(`${dir}/migration_lock.toml`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
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
  const migrationsList = migrations ?? (await readMigrations())
  const engine = await schemaEngine(factory)
  try {
    const applied = await engine.applyMigrations({ migrationsList, filters: noFilter })
    return applied.appliedMigrationNames
  } finally {
    engine.free()
  }
}

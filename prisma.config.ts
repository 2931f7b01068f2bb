import { defineConfig } from 'prisma/config'

// `prisma generate` insists on the native schema engine though it never runs it, and would download it.
// Naming any existing file satisfies it; other commands keep the normal look-up.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

const url = process.env.DATABASE_URL

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
})

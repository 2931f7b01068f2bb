import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const { TEST_DATABASE_URL, TEST_REDIS_URL, CI } = process.env
const real = Boolean(TEST_DATABASE_URL && TEST_REDIS_URL)

if (!real && CI)
  throw new Error('CI must test against real services: set TEST_DATABASE_URL and TEST_REDIS_URL')
if (!real)
  console.warn(
    '\n  NOT TESTED against real PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL for that.' +
      '\n  Running on the embedded database and the in-process store only.\n',
  )

/** What knocks on the doors; a `.unit.test.ts` beside it needs no database and runs once. */
const rooms = ['auth', 'cli', 'db', 'doors', 'rest-compat', 'webhooks'].map(
  (room) => `test/${room}/**/*.test.ts`,
)

// Questions by the thousand, of which none is about the database: asked on the embedded one only.
const embeddedOnly = ['test/auth/names/tells.test.ts', 'test/auth/limits/counter-keys.test.ts']

/** The same door-to-door suite twice: embedded, and on real services when they are named. */
const backends = real ? ['embedded', 'real'] : ['embedded']

// Not `extends`: a project that inherits globalSetup would run it again, at the same time.
const patience = { testTimeout: 30_000, hookTimeout: 60_000 }

// One registry of modules per worker: to load the gateway and the embedded database anew for each file took longer than
// the tests. No module of ours keeps state, and no test mocks one.
const together = {
  ...patience,
  isolate: false,
  // One more than a small machine has cores: a test that waits for a service leaves its core to another.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  setupFiles: ['test/support/each.ts'],
}

const processes = { ...patience, testTimeout: 120_000, sequence: { groupOrder: 1 } }

// Gateway processes too, but nothing in these is measured: two at a time.
const untimed = [
  'clients',
  'disk-full',
  'documents',
  'environment',
  'erase',
  'folder-lock',
  'fuzz',
  'graphiql',
  'key-rotation',
  'keys',
  'memory',
  'nginx',
  'one-folder',
  'pgbouncer',
  'operator-day',
  'operator-live',
  'raw-target',
  'redis-answers',
  'schemas',
  'stop-during-start',
  'walks',
  'wire',
].map((name) => `test/e2e/${name}.test.ts`)

// Waits are measured in these, not work: two at a time leave each the core it needs.
const patient = ['places', 'postgres-outage', 'redis-outage', 'slow-services', 'two-processes'].map(
  (name) => `test/e2e/${name}.test.ts`,
)

// Vite would give our modules the ESM copy of graphql while Yoga and Pothos load the CommonJS one, and neither knows
// the other's classes: errors of a document would be masked as server errors. One copy for all, as under Node.
const oneGraphql = { find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }
const resolve = { alias: [oneGraphql] }

export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/databases.ts'],
    allowOnly: !CI,
    projects: [
      ...backends.map((name) => ({
        resolve,
        test: {
          name,
          ...together,
          include: rooms,
          exclude: ['**/*.unit.test.ts', ...(name === 'embedded' ? [] : embeddedOnly)],
          env: { TEST_BACKEND: name },
        },
      })),
      { resolve, test: { name: 'parts', ...together, include: ['test/**/*.unit.test.ts'] } },
      { resolve, test: { name: 'e2e', ...processes, include: untimed, maxWorkers: 2 } },
      {
        resolve,
        test: {
          name: 'patient',
          ...processes,
          include: patient,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve,
        test: {
          name: 'timed',
          ...processes,
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...untimed, ...patient],
          fileParallelism: false,
          // After all others: processes that are timed want the machine for themselves.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})

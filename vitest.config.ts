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

/** The same door-to-door suite twice: embedded, and on real services when they are named. */
const backends = real ? ['embedded', 'real'] : ['embedded']

// Not `extends`: a project that inherits globalSetup would run it again, at the same time.
const patience = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    globalSetup: 'test/support/databases.ts',
    allowOnly: !CI,
    projects: [
      ...backends.map((name) => ({
        test: { name, ...patience, include: ['test/doors/**/*.test.ts'], env: { TEST_BACKEND: name } },
      })),
      { test: { name: 'parts', ...patience, include: ['test/*.test.ts'] } },
      {
        test: {
          name: 'e2e',
          ...patience,
          testTimeout: 120_000,
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
})

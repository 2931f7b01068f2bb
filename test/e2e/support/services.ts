import { startGateway, type Env, type Gateway } from './gateway.ts'
import { privateDatabase, type PrivateDatabase } from './postgres.ts'

/** True when the services are not named and the suite must be skipped, which is said; in CI that is a failure. */
export function needsServices(...names: string[]): boolean {
  const needed = names.length > 0 ? names : ['TEST_DATABASE_URL', 'TEST_REDIS_URL']
  const missing = needed.filter((name) => !process.env[name])
  if (missing.length === 0) return false
  const reason = `two-process tests need ${missing.join(' and ')}`
  if (process.env.CI) throw new Error(`${reason}, and CI must not skip them`)
  console.warn(`SKIPPED: ${reason}`)
  return true
}

/**
 * The shared Redis: keys of sessions are hashes and ids of random values, so tests do not meet in it. Tests that
 * hurt Redis start their own.
 */
export const sharedRedis = () => process.env.TEST_REDIS_URL ?? ''

export type Two = { a: Gateway; b: Gateway; env: Env; database: PrivateDatabase }

/** Two gateways on an empty database of their own, with the demo member. */
export async function twoGateways(env: Env = {}): Promise<Two> {
  const database = await privateDatabase()
  const both = { DATABASE_URL: database.url, REDIS_URL: sharedRedis(), ...env }
  const a = await startGateway(both)
  return { a, b: await startGateway(both), env: both, database }
}

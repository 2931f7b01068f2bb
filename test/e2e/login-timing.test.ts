import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createHasher } from '../../src/auth/passwords/hasher.ts'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig } from '../../src/config/config.ts'
import { createGateway } from '../../src/gateway.ts'
import { createLogger } from '../../src/log.ts'
import { openDeps } from '../../src/open-deps.ts'
import { compare, quantile } from '../statistics.ts'
import { measure, report, seed, unthrottled } from '../support/login-times.ts'

// A quarter of production's work, so that 1000 logins fit; what is not the hash weighs four times as much here.
const cost = 8
const tries = 200

async function ownGateway() {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-timing-'))
  const config = readConfig({ ...unthrottled, NODE_ENV: 'test', DATA_DIR: dir }, dialects)
  const opened = await openDeps(config, createLogger('silent'))
  const hasher = createHasher({ cost, threads: 1, queue: 8 })
  onTestFinished(async () => {
    await hasher.close()
    await opened.close()
    await rm(dir, { recursive: true, force: true })
  })
  return { ...opened.deps, hasher }
}

it('unknown, wrong, disabled, passwordless and old-cost names take the same time, in 200 samples each', async () => {
  const deps = await ownGateway()
  const { fetch } = createGateway(deps, dialects)
  const kinds = await seed(deps, cost - 1)
  const times = await measure((request) => fetch(request), 'http://gateway.test', kinds, tries)
  report(times)
  expect(times.size).toBe(5)
  const samples = [...times]
  for (const [i, [a, left]] of samples.entries()) {
    expect(left).toHaveLength(tries)
    // Without the hash an answer takes a few milliseconds: this one did the work.
    expect(quantile(left, 0.1)).toBeGreaterThan(8)
    for (const [b, right] of samples.slice(i + 1)) {
      const { ranges, p } = compare(left, right)
      expect({ a, b, ranges }).toEqual({ a, b, ranges: 'meet' })
      // 200 of each tell a shift of half a standard deviation at this level, and chance never does.
      expect(p, `${a} and ${b}`).toBeGreaterThan(1e-6)
    }
  }
})

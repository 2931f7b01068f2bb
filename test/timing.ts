// Does the time of a refused login tell who exists? 200 tries of each kind, interleaved, one at a time.
//   npm run timing                                     a gateway of its own, in process, with all kinds of members
//   npm run timing -- <url> [wrong=demo] [kind=name]   a running one (its LOGIN_... limits raised), with members there
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '../rest-compat/index.ts'
import { readConfig } from '../src/config/config.ts'
import { createGateway } from '../src/gateway.ts'
import { createLogger } from '../src/log.ts'
import { openDeps } from '../src/open-deps.ts'
import { measure, report, seed, unthrottled } from './support/login-times.ts'

const tries = 200
const todaysCost = 10
const olderCost = 9

async function ownGateway(): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-timing-'))
  const env = { ...unthrottled, NODE_ENV: 'test', DATA_DIR: dir, BCRYPT_COST: String(todaysCost) }
  const config = readConfig(env, dialects)
  const opened = await openDeps(config, createLogger('silent'))
  try {
    const kinds = await seed(opened.deps, olderCost)
    const gateway = createGateway(opened.deps, dialects)
    return report(await measure((request) => gateway.fetch(request), 'http://gateway.test', kinds, tries))
  } finally {
    await opened.close()
    await rm(dir, { recursive: true, force: true })
  }
}

async function runningGateway(url: string, named: string[]): Promise<boolean> {
  const given = named.map((text) => text.split('=', 2) as [string, string])
  return report(
    await measure(fetch, url, { unknown: null, wrong: 'demo', ...Object.fromEntries(given) }, tries),
  )
}

const [url, ...named] = process.argv.slice(2)
const same = await (url ? runningGateway(url.replace(/\/$/, ''), named) : ownGateway())
console.log(same ? 'no two kinds can be told apart by time' : 'SOME KINDS CAN BE TOLD APART BY TIME')
process.exit(same ? 0 : 1)

// Does the time of a refused login tell who exists? 100 tries of each kind, interleaved, one at a time.
//   npm run timing                                     a gateway of its own, in process, with all kinds of members
//   npm run timing -- <url> [wrong=demo] [kind=name]   a running one (its LOGIN_... limits raised), with members there
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHasher } from '../src/auth/hasher.ts'
import { createMember, setMemberEnabled } from '../src/auth/members.ts'
import { readConfig } from '../src/config.ts'
import type { Client } from '../src/deps.ts'
import { createGateway } from '../src/gateway.ts'
import { createLogger } from '../src/log.ts'
import { openDeps, type OpenDeps } from '../src/open-deps.ts'
import { compare, quantile } from './statistics.ts'

const tries = 100
const todaysCost = 10
const olderCost = 9

type Ask = (request: Request) => Response | Promise<Response>
/** A login name per kind; null stands for a fresh name nobody has. */
type Kinds = Record<string, string | null>

// A throttled answer is quick for everybody; the question is what the others tell.
const unthrottled = {
  LOGIN_FREE_FAILURES: '1000000',
  LOGIN_FAILURES_PER_ACCOUNT_DAY: '1000000',
  LOGIN_FAILURES_PER_ADDRESS_HOUR: '1000000',
}

const operator: Client = { dialect: 'graphql', address: 'timing', userAgent: null }

/** One member of each kind. */
async function seed({ deps }: OpenDeps): Promise<Kinds> {
  const password = randomUUID()
  await createMember(deps, { username: 'ordinary', password })
  await createMember(deps, { username: 'locked-out', password })
  await setMemberEnabled(deps, operator, { username: 'locked-out', enabled: false })
  await createMember(deps, { username: 'by-code-only' })
  const hasher = createHasher({ cost: olderCost, threads: 1, queue: 1 })
  await createMember({ ...deps, hasher }, { username: 'old-hash', password })
  await hasher.close()
  return {
    unknown: null,
    'wrong password': 'ordinary',
    disabled: 'locked-out',
    passwordless: 'by-code-only',
    'older cost': 'old-hash',
  }
}

/** The milliseconds of one refused login. Throws when the answer is anything else. */
async function refusal(ask: Ask, url: string, username: string): Promise<number> {
  const query = `mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }`
  const request = new Request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { u: username, p: randomUUID() } }),
  })
  const from = performance.now()
  const text = await (await ask(request)).text()
  const ms = performance.now() - from
  if (!text.includes('"INVALID_CREDENTIALS"')) throw new Error(`an unexpected answer: ${text.slice(0, 300)}`)
  return ms
}

/** Times per kind; each round tries every kind once, in an order of its own. */
async function measure(ask: Ask, url: string, kinds: Kinds): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(kinds).map((kind) => [kind, [] as number[]]))
  for (let round = -5; round < tries; round++)
    for (const [kind, name] of shuffled(Object.entries(kinds))) {
      const ms = await refusal(ask, url, name ?? `nobody-${randomUUID()}`)
      // The first rounds only warm everything up.
      if (round >= 0) times.get(kind)?.push(ms)
    }
  return times
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Prints both tables; true when no pair can be told apart. */
function report(times: Map<string, number[]>): boolean {
  const rows = [...times].map(([kind, all]) => {
    const at = (share: number) => Number(quantile(all, share).toFixed(1))
    return { kind, n: all.length, p10: at(0.1), p50: at(0.5), p90: at(0.9) }
  })
  console.table(rows)
  const kinds = [...times]
  const pairs = kinds.flatMap(([a, left], i) =>
    kinds.slice(i + 1).map(([b, right]) => ({ a, b, ...compare(left, right) })),
  )
  console.table(pairs)
  return pairs.every(({ overlap }) => overlap)
}

async function ownGateway(): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-timing-'))
  const config = readConfig({
    ...unthrottled,
    NODE_ENV: 'test',
    DATA_DIR: dir,
    BCRYPT_COST: String(todaysCost),
  })
  const opened = await openDeps(config, createLogger('silent'))
  try {
    const kinds = await seed(opened)
    const gateway = createGateway(opened.deps)
    return report(await measure((request) => gateway.fetch(request), 'http://gateway.test', kinds))
  } finally {
    await opened.close()
    await rm(dir, { recursive: true, force: true })
  }
}

async function runningGateway(url: string, named: string[]): Promise<boolean> {
  const given = named.map((text) => text.split('=', 2) as [string, string])
  return report(await measure(fetch, url, { unknown: null, wrong: 'demo', ...Object.fromEntries(given) }))
}

const [url, ...named] = process.argv.slice(2)
const same = await (url ? runningGateway(url.replace(/\/$/, ''), named) : ownGateway())
console.log(same ? 'no two kinds can be told apart by time' : 'SOME KINDS CAN BE TOLD APART BY TIME')
process.exit(same ? 0 : 1)

// Refused logins of every kind of name, timed: what the timing script and the timing test share.
import { randomUUID } from 'node:crypto'
import { createHasher } from '../../src/auth/passwords/hasher.ts'
import { createMember, setMemberEnabled } from '../../src/auth/members/members.ts'
import type { Caller } from '../../src/caller.ts'
import type { Deps } from '../../src/deps.ts'
import { compare, quantile } from '../statistics.ts'

export type Ask = (request: Request) => Response | Promise<Response>
/** A login name per kind; null stands for a fresh name nobody has. */
export type Kinds = Record<string, string | null>

// A throttled answer is quick for everybody; the question is what the others tell.
export const unthrottled = {
  LOGIN_FREE_FAILURES: '1000000',
  LOGIN_FAILURES_PER_ACCOUNT_DAY: '1000000',
  LOGIN_FAILURES_PER_ADDRESS_HOUR: '1000000',
  CAPTCHA: 'none',
}

const operator: Caller = { wire: { name: 'graphql' }, address: 'timing', userAgent: null }

/** One member of each kind, one of them with a hash of an older cost. */
export async function seed(deps: Deps, olderCost: number): Promise<Kinds> {
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
export async function measure(
  ask: Ask,
  url: string,
  kinds: Kinds,
  tries: number,
): Promise<Map<string, number[]>> {
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
export function report(times: Map<string, number[]>): boolean {
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

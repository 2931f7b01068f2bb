// Does any answer tell who is a member? Every question a stranger can ask about a phone number over GraphQL, asked of
// members' numbers and of nobody's: answers, their lengths and their times are compared.
//   npm run existence [-- <samples of each kind, 200>]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '../rest-compat/index.ts'
import { createMember } from '../src/auth/members/members.ts'
import { readConfig } from '../src/config/config.ts'
import type { Deps } from '../src/deps.ts'
import { createGateway } from '../src/gateway.ts'
import { createLogger } from '../src/log.ts'
import { openDeps } from '../src/open-deps.ts'
import { unthrottled } from './support/login-times.ts'
import { compare, quantile } from './statistics.ts'

type Sample = { answer: string; length: number; ms: number }
type Ask = (query: string, variables: object, token?: string) => Promise<string>
type Question = (ask: Ask, mobile: string, own: Own) => Promise<string>
/** What the stranger has of its own: a token, and a number with a code for it. */
type Own = { token: string; fresh(): Promise<{ mobile: string; code: string }> }

const password = 'a fine new password'
const wrong = { c: '000000', p: password }

const questions: Record<string, Question> = {
  login: (ask, m) =>
    ask('mutation ($m: String!, $p: String!) { login(username: $m, password: $p) { sessionId } }', {
      m,
      p: password,
    }),
  send: (ask, m) =>
    ask('mutation ($m: String!) { sendSmsCode(mobile: $m, purpose: RESET) { resendAfter expiresIn } }', {
      m,
    }),
  reset: (ask, m) =>
    ask(
      'mutation ($m: String!, $c: String!, $p: String!) { resetPassword(to: $m, code: $c, password: $p) { member { id } } }',
      { m, ...wrong },
    ),
  verify: (ask, m) =>
    ask('mutation ($m: String!, $c: String!) { loginWithCode(to: $m, code: $c) { sessionId } }', {
      m,
      c: '000000',
    }),
  register: (ask, m) =>
    ask(
      'mutation ($m: String!, $c: String!, $p: String!) { register(mobile: $m, code: $c, password: $p) { member { id } } }',
      { m, ...wrong },
    ),
  'register beside': async (ask, m, own) => {
    const { mobile, code } = await own.fresh()
    const query = `mutation ($m: String!, $e: String!, $c: String!, $p: String!) {
      register(mobile: $m, email: $e, code: $c, password: $p, login: false) { member { email } } }`
    return ask(query, { m: mobile, e: `m${m}@example.com`, c: code, p: password })
  },
  bind: (ask, m, own) =>
    ask(
      'mutation ($m: String!, $c: String!) { bindMobile(mobile: $m, code: $c) { id } }',
      { m, c: '000000' },
      own.token,
    ),
}

async function collect(deps: Deps, samples: number): Promise<Map<string, Map<string, Sample[]>>> {
  const gateway = createGateway(deps, dialects)
  let networks = 0
  const took = { ms: 0 }
  const ask: Ask = async (query, variables, token) => {
    const address = `198.${18 + (networks >> 16)}.${(networks >> 8) & 255}.${networks++ & 255}`
    const headers = {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const body = JSON.stringify({ query, variables })
    const request = new Request('http://gateway.test/graphql', { method: 'POST', headers, body })
    const start = performance.now()
    const text = await (
      await gateway.fetch(request, { incoming: { socket: { remoteAddress: address } } })
    ).text()
    took.ms = performance.now() - start
    return text
  }
  const own = await ownOf(deps, ask)
  const found = new Map(
    Object.keys(questions).map((name) => [
      name,
      new Map<string, Sample[]>([
        ['known', []],
        ['unknown', []],
      ]),
    ]),
  )
  for (let round = -5; round < samples; round++) {
    const known = `139${String(10_000_000 + round + 5)}`
    await createMember(deps, {
      username: `k${known}`,
      mobile: known,
      email: `m${known}@example.com`,
      proven: 'all',
    })
    const asked = [
      ['known', known],
      ['unknown', `137${String(10_000_000 + round + 5)}`],
    ] as const
    for (const [name, question] of Object.entries(questions))
      for (const [kind, mobile] of round % 2 ? asked : asked.toReversed()) {
        const answer = await question(ask, mobile, own)
        // The first rounds only warm everything up.
        if (round >= 0) found.get(name)?.get(kind)?.push({ answer, length: answer.length, ms: took.ms })
      }
  }
  return found
}

async function ownOf(deps: Deps, ask: Ask): Promise<Own> {
  await createMember(deps, { username: 'stranger', password })
  const query = 'mutation ($p: String!) { login(username: "stranger", password: $p) { accessToken } }'
  const { data } = JSON.parse(await ask(query, { p: password })) as {
    data: { login: { accessToken: string } }
  }
  let numbers = 0
  const fresh = async () => {
    const mobile = `136${String(10_000_000 + numbers++)}`
    await ask('mutation ($m: String!) { sendSmsCode(mobile: $m, purpose: REGISTER) { expiresIn } }', {
      m: mobile,
    })
    return { mobile, code: deps.outbox?.entries()[0]?.code ?? '' }
  }
  return { token: data.login.accessToken, fresh }
}

/** True when no question has answers, lengths or times that tell the kinds apart. */
function report(found: Map<string, Map<string, Sample[]>>): boolean {
  const rows = [...found].map(([question, kinds]) => {
    const [known = [], unknown = []] = ['known', 'unknown'].map((kind) => kinds.get(kind))
    const said = (samples: Sample[]) =>
      [...new Set(samples.map(({ answer }) => withoutIds(answer)))].toSorted().join(' | ')
    const lengths = (samples: Sample[]) =>
      samples
        .map(({ length }) => length)
        .toSorted((a, b) => a - b)
        .join()
    const times = (samples: Sample[]) => samples.map(({ ms }) => ms)
    const p50 = (samples: Sample[]) => Number(quantile(times(samples), 0.5).toFixed(1))
    const { p, overlap } = compare(times(known), times(unknown))
    const same = said(known) === said(unknown) && lengths(known) === lengths(unknown)
    if (!same) console.log({ question, known: said(known), unknown: said(unknown) })
    return {
      question,
      n: known.length,
      answers: same ? 'same' : 'DIFFER',
      known: p50(known),
      unknown: p50(unknown),
      p,
      overlap,
    }
  })
  console.table(rows)
  return rows.every(({ answers, overlap }) => answers === 'same' && overlap)
}

// Each answer names its own request.
const withoutIds = (answer: string) => answer.replace(/"requestId":"[^"]*"/g, '"requestId":""')

const dir = await mkdtemp(join(tmpdir(), 'gateway-existence-'))
const many = { SMS_PER_NUMBER_HOUR: '1000', SMS_PER_NUMBER_DAY: '1000', SMS_GLOBAL_DAY: '1000000' }
const config = readConfig(
  { ...unthrottled, ...many, NODE_ENV: 'test', DATA_DIR: dir, BCRYPT_COST: '10' },
  dialects,
)
const opened = await openDeps(config, createLogger('silent'))
try {
  const same = report(await collect(opened.deps, Number(process.argv[2] ?? 200)))
  console.log(same ? 'nothing tells who is a member' : 'SOME ANSWERS TELL WHO IS A MEMBER')
  process.exitCode = same ? 0 : 1
} finally {
  await opened.close()
  await rm(dir, { recursive: true, force: true })
}

// Does anything tell who is a member? Every question a stranger can ask, of members and of nobody: answers, lengths, times
// and limits are compared.
//   npm run tells [-- <samples of each kind, 200> <words of names of questions, all>]
//   TEST_DATABASE_URL=... TEST_REDIS_URL=... npm run tells      the same on real services
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '../rest-compat/index.ts'
import { createHasher } from '../src/auth/passwords/hasher.ts'
import { readConfig } from '../src/config/config.ts'
import { createGateway } from '../src/gateway.ts'
import { createLogger } from '../src/log.ts'
import { openDeps } from '../src/open-deps.ts'
import { databaseUrl, onServer } from './support/databases.ts'
import { askerOf, type Ask } from './tells/asked.ts'
import { answersOf, shortly } from './tells/limits.ts'
import { questions, strangerAt, type Own, type Question } from './tells/questions.ts'
import { sample, verdictOf } from './tells/times.ts'
import { subjectsIn, type Kind, type Subjects } from './tells/subjects.ts'

const { TEST_DATABASE_URL: server, TEST_REDIS_URL: redis } = process.env
const [samples = '200', ...words] = process.argv.slice(2)
const asked = questions.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

// Cheap: what is not the hash weighs more. `npm run timing` looks at the hash itself.
const cost = 6
// What is asked about has budgets of its own each time; those that all share are out of the way.
const wide = { SMS_GLOBAL_DAY: '1000000', LOGIN_FAILURES_PER_ACCOUNT_DAY: '3' }
// Small, so that a dozen tries reach each of them.
const narrow = {
  LOGIN_FREE_FAILURES: '3',
  LOGIN_FAILURES_PER_ACCOUNT_DAY: '5',
  LOGIN_FAILURES_PER_ADDRESS_HOUR: '9',
  SMS_PER_NUMBER_HOUR: '2',
  SMS_PER_ADDRESS_HOUR: '6',
}

type Opened = { ask: Ask; own: Own; subjects: Subjects }

async function withGateway<T>(env: Record<string, string>, work: (opened: Opened) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-tells-'))
  const name = `gateway_tells_${randomUUID().replaceAll('-', '')}`
  if (server) await onServer(server, `CREATE DATABASE ${name}`)
  const secret = { GATEWAY_SECRET: randomUUID() }
  const own = { NODE_ENV: 'test', DATA_DIR: dir, CAPTCHA: 'none', ...secret }
  const services = {
    ...(server ? { DATABASE_URL: databaseUrl(server, name) } : {}),
    ...(redis ? { REDIS_URL: redis } : {}),
  }
  const opened = await openDeps(
    readConfig({ ...own, ...wide, ...services, ...env }, dialects),
    createLogger('silent'),
  )
  const hasher = createHasher({ cost, threads: 1, queue: 8 })
  try {
    const deps = { ...opened.deps, hasher }
    const ask = askerOf(createGateway(deps, dialects).fetch)
    return await work({ ask, own: await strangerAt(deps, ask), subjects: await subjectsIn(deps) })
  } finally {
    await hasher.close()
    await opened.close()
    if (server) await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    await rm(dir, { recursive: true, force: true })
  }
}

/** True when no question has an answer or a time that tells. What seems to is asked once more, from the start. */
async function compareAnswers(opened: Opened): Promise<boolean> {
  const rows = []
  for (const question of asked) {
    const run = async () => verdictOf(await sample(question, { ...opened, samples: Number(samples) }))
    const first = await run()
    const again = first.times === 'DIFFER' && !question.told
    rows.push({
      question: question.name,
      ...(again ? await run() : first),
      ...toldOf(question),
      runs: again ? 2 : 1,
    })
  }
  console.table(rows)
  return rows.every(({ answers, times, told }) => told || (answers === 'same' && times === 'same'))
}

/** True when every question stops after as many tries, from one network and from many. */
async function compareLimits({ ask, own, subjects }: Opened): Promise<boolean> {
  const asking = { ask, own, wait: async () => {}, clockRuns: true }
  const rows = []
  for (const question of asked)
    for (const from of ['one network', 'many networks'] as const) {
      const run = async () => answersOf({ question, pair: await subjects.next(), tries: 34, from }, asking)
      let runs = await run()
      // The clock runs on: a wait may end between the two. What differs each time differs.
      for (let again = 0; again < 2 && !alikeIn(runs) && !question.told; again++) runs = await run()
      const limits = alikeIn(runs) ? 'same' : 'DIFFER'
      const [known, unknown] = [runs.known, runs.unknown].map((all) => all.map(shortly).join(', '))
      rows.push({
        question: question.name,
        from,
        known,
        ...(limits === 'same' ? {} : { unknown }),
        limits,
        ...toldOf(question),
      })
    }
  console.table(rows)
  return rows.every(({ limits, told }) => told || limits === 'same')
}

const alikeIn = ({ known, unknown }: Record<Kind, string[]>) => known.join('\n') === unknown.join('\n')

const toldOf = ({ told }: Question) => (told ? { told: 'by contract' } : {}) as { told?: string }

const alike = [await withGateway({}, compareAnswers), await withGateway(narrow, compareLimits)]
console.log(alike.every(Boolean) ? 'nothing tells who is a member' : 'SOMETHING TELLS WHO IS A MEMBER')
process.exitCode = alike.every(Boolean) ? 0 : 1

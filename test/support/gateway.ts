import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Dialect } from '../../rest-compat/dialect.ts'
import { dialects } from '../../rest-compat/index.ts'
import { createHasher } from '../../src/auth/passwords/hasher.ts'
import { createAttemptsUnderWay } from '../../src/auth/passwords/under-way.ts'
import { deriveKeys } from '../../src/auth/secrets/keys.ts'
import { createTokenCache } from '../../src/auth/sessions/token-cache.ts'
import { createVerifier } from '../../src/captcha/create-verifier.ts'
import { createCaptchaDrawer } from '../../src/captcha/drawer.ts'
import { readConfig } from '../../src/config/config.ts'
import type { OpenDatabase } from '../../src/db/client.ts'
import type { Deps } from '../../src/deps.ts'
import { errorText, type ErrorCode, type Language } from '../../src/errors.ts'
import { createGateway } from '../../src/gateway.ts'
import { adminSchema } from '../../src/schema/admin/index.ts'
import { schema } from '../../src/schema/index.ts'
import { createOutbox } from '../../src/senders/outbox.ts'
import { withFallback } from '../../src/store/fallback.ts'
import { withHiddenKeys } from '../../src/store/hidden-keys.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { createRedisStore } from '../../src/store/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { createWechatClient } from '../../src/wechat/client.ts'
import { wechatPort } from '../../src/wechat/port.ts'
import { holdToDeclared } from './declared.ts'
import { holdToHeldKeys, rememberKeys } from './held-keys.ts'
import { openEmptyEmbedded } from './embedded.ts'
import { openEmptyReal } from './real.ts'

holdToDeclared(schema)
holdToDeclared(adminSchema)

export type Answer = { status: number; headers: Headers; body: any }

export type TestGateway = Awaited<ReturnType<typeof openTestGateway>>

/** What both a test gateway and one beside it can be asked. */
export type Doors = ReturnType<typeof doorsOf>

const real = () => process.env.TEST_BACKEND === 'real'

/** A database of its own, migrated and empty, embedded or real. */
export const openTestDatabase = (): Promise<OpenDatabase> => (real() ? openEmptyReal() : openEmptyEmbedded())

// One for all gateways of a worker: to start its thread for each took longer than what most of them hash.
const hasher = createHasher({ cost: 4, threads: 1, queue: 500 })

/** A store, and the way to make what is in it older: Redis keeps its own time. */
function openTestStore(now: () => number): { store: Store; age(ms: number): Promise<void> } {
  if (!real()) return { store: createMemoryStore(now), age: async () => {} }
  const log = pino({ level: 'silent' })
  const url = process.env.TEST_REDIS_URL ?? ''
  const prefix = `test:${randomUUID()}:`
  const age = async (ms: number) => {
    const redis = new Redis(url)
    await redis.eval(older, 0, `${prefix}*`, ms)
    redis.disconnect()
  }
  return { store: createRedisStore({ urls: [url], log, prefix }), age }
}

/** It refuses until it is connected, which takes some milliseconds. */
async function connected(store: Store): Promise<void> {
  const answers = () =>
    store.ping().then(
      () => true,
      () => false,
    )
  for (let i = 0; i < 100 && !(await answers()); i++) await sleep(5)
}

const older = `
  for _, key in ipairs(redis.call('keys', ARGV[1])) do
    redis.call('pexpire', key, redis.call('pttl', key) - ARGV[2])
  end`

/** A clock that only moves when told to. */
export function testClock(start = Date.now()) {
  let ms = start
  return { now: () => ms, advance: (seconds: number) => void (ms += seconds * 1000) }
}

// Challenges are off unless a test is about them: others ask for more from one address than people do.
const always = { NODE_ENV: 'test', GATEWAY_SECRET: 'a secret for tests, 32 characters+', CAPTCHA: 'none' }

export type TestOptions = {
  env?: Record<string, string>
  deps?: Partial<Deps>
  /** Where the WeChat simulator listens. */
  wechat?: string
  /** Instead of a database of its own; closed with the gateway. */
  database?: OpenDatabase
  /** Instead of the old wires there are. */
  dialects?: readonly Dialect[]
}

/** A whole gateway in process, on the backend of this test project, with a clock to turn. */
export async function openTestGateway({ env = {}, deps: given = {}, wechat, ...own }: TestOptions = {}) {
  const wires = own.dialects ?? dialects
  const settings = { ...(wechat ? { WECHAT_API_BASE: wechat } : {}), ...env }
  const config = readConfig({ ...always, ...settings }, wires)
  const clock = testClock()
  const database = own.database ?? (await openTestDatabase())
  const { store, age } = openTestStore(clock.now)
  await connected(store)
  const lines: string[] = []
  const outbox = createOutbox(clock.now)
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const keys = given.keys ?? deriveKeys(config.secret ?? '')
  const remembered = rememberKeys(given.store ?? store)
  const shortLived = holdToHeldKeys(remembered.store)
  const counted = withHiddenKeys(withFallback(remembered.store, clock.now), keys.names)
  const captchaVerifier = createVerifier(config.captcha, {
    store: shortLived,
    now: clock.now,
    keys,
  })
  const deps: Deps = {
    config,
    db: database.db,
    counters: holdToHeldKeys(counted),
    tokens: createTokenCache({ store: shortLived, now: clock.now }),
    sender: outbox.sender,
    outbox,
    hasher: { ...hasher, close: async () => {} },
    wechat: testWechat({ config, store: shortLived, log, now: clock.now, keys }),
    attempts: createAttemptsUnderWay(500),
    captcha: createCaptchaDrawer(randomBytes),
    ...(captchaVerifier ? { captchaVerifier } : {}),
    keys,
    log,
    now: clock.now,
    random: randomBytes,
    ...given,
    store: shortLived,
  }

  return {
    ...doorsOf(deps, wires),
    deps,
    clock,
    /** Lets seconds pass for everything: the clock, and what the store keeps for a while. */
    async pass(seconds: number) {
      clock.advance(seconds)
      await age(seconds * 1000)
    },
    /** Every log line so far. */
    lines,
    /** Every key that is in the store now, with its value. */
    dumpStore: remembered.dump,
    /** Another gateway on the same database, store and clock: own token cache, and other parts where given. */
    beside: (changes: Partial<Deps> = {}) =>
      doorsOf(
        {
          ...deps,
          tokens: createTokenCache({ store: changes.store ?? deps.store, now: clock.now }),
          ...changes,
        },
        wires,
      ),
    async close() {
      await deps.hasher.close()
      await store.close()
      await database.close()
    },
  }
}

/** WeChat as a process of its own sees it: nothing cached in it yet. */
export function testWechat({ config, ...shared }: Pick<Deps, 'config' | 'keys' | 'log' | 'now' | 'store'>) {
  return wechatPort(createWechatClient({ ...config.wechat, ...shared, random: randomBytes }))
}

/** The ways into a gateway over these dependencies. */
function doorsOf(deps: Deps, wires: readonly Dialect[]) {
  const gateway = createGateway(deps, wires)

  async function send(path: string, init: RequestInit & { address?: string } = {}): Promise<Answer> {
    const incoming = { socket: { remoteAddress: init.address ?? '203.0.113.7' } }
    const response = await gateway.fetch(new Request(`http://gateway.test${path}`, init), { incoming })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: parsed(text) }
  }

  return {
    /** The gateway itself, for tests that need the bare Response. */
    fetch: gateway.fetch,
    send,
    /** POST of a JSON body. */
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** A GraphQL operation; answers `{ data, errors }`. */
    async graphql(query: string, variables: object = {}, headers: Record<string, string> = {}) {
      const init = { 'content-type': 'application/json', ...headers }
      const body = JSON.stringify({ query, variables })
      return (await send('/graphql', { method: 'POST', headers: init, body })).body
    },
  }
}

/** Like openTestGateway, closed when the test that asks for it ends. */
export async function testGateway(options?: TestOptions): Promise<TestGateway> {
  const opened = await openTestGateway(options)
  onTestFinished(() => opened.close())
  return opened
}

function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

type Failed = { errors?: { message: string; extensions: { code: string } }[] }

/** The code of the first error of a GraphQL answer. */
export const codeOf = (answer: Failed) => answer.errors?.[0]?.extensions.code

/** Code and message of every error of a GraphQL answer. */
export const failuresOf = (answer: Failed) =>
  (answer.errors ?? []).map(({ message, extensions }) => ({ code: extensions.code, message }))

/** What `failuresOf` gives for one error of the catalogue. */
export const failure = (code: ErrorCode, language: Language = 'en') => [
  { code, message: errorText(code, language) },
]

// Arbitrary bytes, headers and documents over real connections, on the embedded database and on the real services.
// FUZZ_SECONDS says how long on each (300 before a release).
import { getNamedType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../../src/schema/index.ts'
import { startGateway, type Env, type Gateway } from './support/gateway.ts'
import { privateDatabase } from './support/postgres.ts'
import { temporaryFolder } from './support/process.ts'
import { createDice, type Dice } from './support/dice.ts'
import { exchange } from './support/raw.ts'
import { privateRedis } from './support/redis.ts'
import { needsServices } from './support/services.ts'

const seconds = Number(process.env.FUZZ_SECONDS ?? 8)
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))

const paths = [
  ...['/', '/graphql', '/healthz', '/readyz', '/dev/outbox.json', '/nowhere', '/%zz', '//', '/graphql/../x'],
  ...['/auth/verify', '/auth/verify/x', '/oauth/introspect', '/admin/graphql'],
  ...['login', 'authorize', 'check_token', 'refresh_token', 'go/verify', 'php/doaction'].map(
    (p) => `/api/v1/${p}`,
  ),
  ...['login', 'refresh', 'logout', 'sms-code', 'mobile-login', 'register', 'up-pwd'].map(
    (p) => `/v1/site/${p}`,
  ),
  ...[
    'token',
    'login',
    'register',
    'wxlogin',
    'wxsign',
    'captcha',
    'smscode',
    'forgot',
    'refresh',
    'quit',
  ].map((p) => `/api/auth/${p}`),
]
const params = [
  ...[
    'username',
    'password',
    'token',
    'refresh_token',
    'access_token',
    'code',
    'verify',
    'mobile',
    'group',
    'time',
  ],
  ...[
    'flag',
    'lg',
    'usage',
    'appid',
    'wxid',
    'rawData',
    'signature',
    'openid',
    'url',
    'repassword',
    'type',
    'bundleid',
  ],
]
const headers = [
  ...[
    'content-type',
    'content-length',
    'transfer-encoding',
    'accept',
    'accept-language',
    'authorization',
    'host',
  ],
  ...[
    'x-forwarded-for',
    'token',
    'origin',
    'user-agent',
    'connection',
    'expect',
    'upgrade',
    'cookie',
    'range',
  ],
]
const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  '',
]

const climbs = [
  '/..',
  '/%2e%2e',
  '/.%2E',
  '/..;x',
  '%2f..',
  '\\..',
  '%5c..',
  '//',
  ';x',
  '/.',
  '#/../',
  '/%c0%ae%c0%ae',
]
const hosts = ['x', 'x:1', 'X', '[::1]', '', '\xbc/healthz?', 'x/healthz', 'a@b', 'x\\y', '%2e%2e']

/** Builds requests; every value that could be a secret carries the mark. */
function createRequests(dice: Dice, mark: string) {
  const text = () =>
    dice.pick([() => dice.bytes(40).toString('latin1'), () => dice.unicode(20), () => dice.word()])()
  const secret = () => `${mark}${dice.word()}`
  const value = () =>
    dice.pick([
      secret,
      secret,
      text,
      () => '',
      () => '138' + dice.int(1e8),
      () => 'x'.repeat(dice.int(3_000)),
    ])()
  const line = () => text().replace(/[\r\n]/g, dice.chance(0.05) ? '\r\n' : '')

  function body(type: string): string {
    const fields = Object.fromEntries(Array.from({ length: dice.int(6) }, () => [dice.pick(params), value()]))
    if (dice.chance(0.15)) return text()
    if (type.includes('json')) return dice.cut(JSON.stringify(dice.chance(0.1) ? [fields] : fields))
    if (type.includes('multipart'))
      return `--x\r\ncontent-disposition: form-data; name="username"\r\n\r\n${value()}\r\n--x--`
    return new URLSearchParams(fields).toString()
  }

  /** A selection of the schema's own fields, nested, with arguments of any kind. */
  function selection(typeName: string, depth: number): string {
    const type = schema.getType(typeName)
    if (!isObjectType(type) || depth > 4) return '__typename'
    const fields = Object.values(type.getFields())
    const one = () => {
      const field = dice.pick(fields)
      const args = field.args.filter(() => dice.chance(0.8)).map(({ name }) => `${name}: ${literal()}`)
      const inner = getNamedType(field.type)
      const nested = isObjectType(inner) ? ` { ${selection(inner.name, depth + 1)} }` : ''
      return `${dice.chance(0.2) ? `${dice.word()}: ` : ''}${field.name}${args.length ? `(${args.join(', ')})` : ''}${nested}`
    }
    return Array.from({ length: 1 + dice.int(3) }, one).join(' ')
  }
  const literal = () =>
    dice.pick([
      () => JSON.stringify(value()),
      () => String(dice.int(1e9)),
      () => 'null',
      () => 'REGISTER',
      () => '[]',
      () => '{}',
      () => '$v',
    ])()

  function document(): string {
    const kind = dice.pick(['query', 'mutation'])
    const root = kind === 'query' ? 'Query' : 'Mutation'
    return dice.cut(`${kind} Q($v: String) { ${selection(root, 0)} }`)
  }

  function http(): string {
    const type = dice.pick(types)
    const target =
      dice.pick(paths) +
      (dice.chance(0.2) ? dice.pick(climbs) + dice.pick(paths) : '') +
      (dice.chance(0.3) ? `?${dice.pick(params)}=${dice.bytes(6).toString('hex').replace(/../g, '%$&')}` : '')
    const graphql = target.startsWith('/graphql')
    const sent = graphql
      ? dice.cut(JSON.stringify({ query: document(), variables: { v: value() } }))
      : body(type)
    const extra = Array.from({ length: dice.int(4) }, () => `${dice.pick(headers)}: ${line()}`)
    const length = dice.chance(0.05) ? dice.int(1e6) : Buffer.byteLength(sent)
    const shown = graphql && dice.chance(0.9) ? 'application/json' : type
    const head = [
      `${dice.pick(['GET', 'POST', 'POST', 'PUT', 'OPTIONS', 'HEAD', 'BREW'])} ${target} HTTP/1.1`,
      `host: ${dice.chance(0.1) ? dice.pick(hosts) : 'x'}`,
    ]
    return [
      ...head,
      `content-type: ${shown}`,
      `content-length: ${length}`,
      ...extra,
      'connection: close',
      '',
      sent,
    ].join('\r\n')
  }

  return () =>
    dice.chance(0.1) ? dice.bytes(dice.int(2_000)) : Buffer.from(http(), dice.chance(0.5) ? 'utf8' : 'latin1')
}

// Without a token nothing below /auth/verify is let in, wherever a parser of URLs would climb to.
const isLetIn = (bytes: Buffer, answer: string) =>
  /^\w+ \/auth\/verify/.test(bytes.toString('latin1')) && /^HTTP\/1\.1 2/.test(answer)

const isFailure = (answer: string) =>
  (/^HTTP\/1\.1 5/.test(answer) && !answer.startsWith('HTTP/1.1 503')) ||
  /"code":"INTERNAL"|"state":false,"code":101|"code":500/.test(answer)

async function fuzz(gateway: Gateway, mark: string): Promise<{ sent: number; failures: string[] }> {
  const port = Number(new URL(gateway.url).port)
  const failures: string[] = []
  const end = Date.now() + seconds * 1000
  let sent = 0
  const client = async (i: number) => {
    const next = createRequests(createDice(seed + i), mark)
    while (Date.now() < end && !gateway.ending()) {
      const bytes = next()
      sent++
      const answer = await exchange(port, bytes)
      if (isFailure(answer) || isLetIn(bytes, answer))
        failures.push(`${bytes.toString('latin1').slice(0, 2_000)}\n=> ${answer}`)
    }
  }
  await Promise.all([0, 1, 2, 3].map(client))
  return { sent, failures }
}

async function breaksNothing(env: Env): Promise<void> {
  const mark = `sEcReT${seed}x`
  const gateway = await startGateway({ ...env, LOG_LEVEL: 'debug' })
  const { sent, failures } = await fuzz(gateway, mark)
  console.log(`${sent} requests, seed ${seed}`)
  expect(failures.slice(0, 3)).toEqual([])
  expect(gateway.ending()).toBeUndefined()
  expect((await gateway.login()).accessToken).toBeTruthy()
  expect(gateway.stdout() + gateway.stderr()).not.toContain(mark)
  // That somebody sends X-Forwarded-For past no proxy is for the operator to know, and nothing that broke.
  const broke = ({ level = 0, msg = '' }) => level >= 50 && !msg.startsWith('X-Forwarded-For from')
  expect(gateway.log().filter(broke)).toEqual([])
  expect(sent).toBeGreaterThan(seconds * 5)
}

describe(`arbitrary bytes break nothing and leave no secret in the log, ${seconds} s from seed ${seed}`, () => {
  const options = { timeout: (seconds + 60) * 1000 }

  it('on the embedded database', options, async () => breaksNothing({ DATA_DIR: await temporaryFolder() }))

  // A Redis of its own: what it spends of the budgets of 127.0.0.1 others would miss.
  it.skipIf(needsServices())('on PostgreSQL and Redis', options, async () => {
    const [database, redis] = [await privateDatabase(), await privateRedis()]
    await breaksNothing({ DATABASE_URL: database.url, REDIS_URL: redis.url })
  })
})

import { describe, expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig as readFor } from '../../src/config/config.ts'
import { production } from '../support/production.ts'

const readConfig = (env: Record<string, string>) => readFor(env, dialects)

/** The message with which an environment is refused. */
function refusal(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the environment was accepted')
}

describe('config', () => {
  it('serves the documented port on this machine only, embedded and in process, when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 9094,
      dataDir: './data',
      databaseUrl: undefined,
      redisUrls: undefined,
      refreshGrace: 10,
      bcryptCost: 10,
      graphiql: true,
      introspection: true,
      demoData: true,
      auditRetentionDays: 365,
      sessionRetentionDays: 30,
      corsOrigins: [],
      trustProxy: [],
    })
  })

  it('takes an empty variable as absent', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', GATEWAY_SECRET: '' })).toEqual(readConfig({}))
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it('turns off in production what only developers need, unless it is asked for by name', () => {
    const off = { production: true, graphiql: false, introspection: false, demoData: false }
    expect(readConfig(production)).toMatchObject(off)
    expect(readConfig({ ...production, GRAPHIQL: 'true' })).toMatchObject({ ...off, graphiql: true })
    expect(readConfig({ ...production, INTROSPECTION: 'true' })).toMatchObject({
      ...off,
      introspection: true,
    })
    expect(readConfig({ ...production, DEMO_DATA: 'true' })).toMatchObject({ ...off, demoData: true })
    expect(readConfig({ GRAPHIQL: 'false', INTROSPECTION: 'false' })).toMatchObject({
      graphiql: false,
      introspection: false,
    })
  })

  it('does not start in production without a secret, nor anywhere with a short one', () => {
    expect(refusal({ ...production, GATEWAY_SECRET: '' })).toContain(
      'GATEWAY_SECRET: is required in production',
    )
    expect(refusal({ GATEWAY_SECRET: 'x'.repeat(31) })).toContain(
      'GATEWAY_SECRET: must have at least 32 characters',
    )
  })

  it('keeps what a database URL says about TLS, and takes rediss', () => {
    const url =
      'postgresql://gateway:pw@db.example:5432/gateway?sslmode=verify-full&sslrootcert=/etc/ssl/db-ca.pem'
    const redis = ['rediss://:pw@r1.example:6379', 'rediss://:pw@r2.example:6379']
    const config = readConfig({
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: url,
      DATABASE_CONNECTIONS: '6',
      REDIS_URL: redis.join(','),
    })
    expect(config).toMatchObject({ directUrl: url, connections: 6 })
    expect(config.databaseUrl).toBe(url)
    expect(config.redisUrls).toEqual(redis)
  })

  it('takes a direct way only to a database that is named', () => {
    expect(refusal({ DATABASE_DIRECT_URL: 'postgres://db/gateway' })).toContain(
      'DATABASE_DIRECT_URL: is the direct way to the database of DATABASE_URL, which is not set',
    )
  })

  it('takes Sentinels that name their master, and no other servers beside them', () => {
    const sentinels = ['redis+sentinel://s1:26379/main', 'redis+sentinel://s2']
    expect(readConfig({ REDIS_URL: sentinels.join() }).redisUrls).toEqual(sentinels)
    expect(refusal({ REDIS_URL: 'redis+sentinel://s1:26379' })).toContain(
      'REDIS_URL: must name the master that the Sentinels watch: redis+sentinel://host:26379/<its name>',
    )
    expect(refusal({ REDIS_URL: `${sentinels.join()},redis://r1` })).toContain(
      'REDIS_URL: must list nodes of one Redis Cluster, or Sentinels: not both',
    )
  })

  it('splits lists and drops blanks', () => {
    const config = readConfig({
      CORS_ORIGINS: 'https://a.test, https://b.test,',
      TRUST_PROXY: ' 10.0.0.0/8 ,::1',
      REDIS_URL: 'redis://a:1,rediss://b:2',
    })
    expect(config.corsOrigins).toEqual(['https://a.test', 'https://b.test'])
    expect(config.trustProxy).toEqual(['10.0.0.0/8', '::1'])
    expect(config.redisUrls).toEqual(['redis://a:1', 'rediss://b:2'])
  })

  it('tells all there is to complain of at once, in words, and each only once', () => {
    const env = {
      NODE_ENV: 'production',
      ACCESS_TOKEN_TTL: '1h',
      PORT: 'nine',
      TRUST_PROXY: 'the proxy',
      GATEWAY_SECRTE: 'x'.repeat(40),
    }
    const refused = () => readConfig(env)
    for (const line of [
      'ACCESS_TOKEN_TTL: must be a number',
      'PORT: must be a number',
      'TRUST_PROXY: must list IP addresses or CIDR blocks',
      'GATEWAY_SECRET: is required in production',
      'SMS_PROVIDER or SMTP_URL: production needs',
      'LEGACY_WIRES: is required in production',
      'GATEWAY_SECRTE: is no setting and does nothing; is GATEWAY_SECRET meant?',
    ])
      expect(refused).toThrow(line)
    expect(refused).not.toThrow(/TRUST_PROXY: is required/)
  })

  it.each([
    '*',
    'https://app.example/',
    'app.example',
    'HTTPS://app.example',
    'https://App.example',
    'https://app.example:443',
    'https://app.example/path',
    'null',
  ])('refuses %s as an origin: no browser would send it', (origin) => {
    expect(() => readConfig({ CORS_ORIGINS: `https://ok.example,${origin}` })).toThrow(
      /CORS_ORIGINS: must list origins as browsers send them/,
    )
  })

  it('reads several admin credentials, each with its scope, and none when nothing is set', () => {
    const [one, two] = ['a-._~+/'.repeat(5), 'b'.repeat(32)]
    expect(readConfig({}).adminTokens).toEqual([])
    expect(readConfig({ ADMIN_TOKEN: `${one}, read:${two}` }).adminTokens).toEqual([
      { token: one, scope: 'full' },
      { token: two, scope: 'read' },
    ])
  })

  it('tells webhooks only with a secret, and in production only over https', () => {
    const [url, secret] = ['http://hooks.test/hunter2', 'x'.repeat(32)]
    expect(refusal({ WEBHOOK_URL: url })).toContain('WEBHOOK_SECRET: is required with WEBHOOK_URL')
    const insecure = refusal({ ...production, WEBHOOK_URL: url, WEBHOOK_SECRET: secret })
    expect(insecure).toContain('WEBHOOK_URL: must start with https: in production')
    expect(insecure).not.toContain('hunter2')
    const { webhooks } = readConfig({ WEBHOOK_URL: `${url},${url}`, WEBHOOK_SECRET: secret })
    expect(webhooks).toMatchObject({ endpoints: [{ url }], secret, allowPrivate: false })
    expect(webhooks.endpoints[0]?.id).toMatch(/^[0-9a-f]{16}$/)
    expect(webhooks.events).toContain('refresh-reuse')
  })

  it('asks for a proof of work of its own unless told otherwise, and for what another verifier needs', () => {
    expect(readConfig(production).captcha).toMatchObject({ kind: 'altcha', freeSends: 5, freeFailures: 10 })
    const turnstile = refusal({ CAPTCHA: 'turnstile' })
    expect(turnstile).toContain('CAPTCHA_SITE_KEY: is required with CAPTCHA=turnstile')
    expect(turnstile).toContain('CAPTCHA_SECRET: is required with CAPTCHA=turnstile')
    const webhook = { CAPTCHA: 'webhook', CAPTCHA_SECRET: 'x'.repeat(32) }
    expect(refusal(webhook)).toContain('CAPTCHA_URL: is required with CAPTCHA=webhook')
    expect(refusal({ ...production, ...webhook, CAPTCHA_URL: 'http://hunter2.test' })).toMatch(
      /CAPTCHA_URL: must start with https: in production$/,
    )
  })

  it('lets three seconds of logins wait, whatever the number of threads, unless told otherwise', () => {
    expect(readConfig({ HASH_THREADS: '3' })).toMatchObject({ hashThreads: 3, hashQueue: 96 })
    expect(readConfig({ HASH_THREADS: '3', HASH_QUEUE: '7' })).toMatchObject({ hashThreads: 3, hashQueue: 7 })
  })

  it.each([
    ['NODE_ENV', 'hunter2'],
    ['PORT', '65536'],
    ['PORT', 'hunter2'],
    ['LOG_LEVEL', 'hunter2'],
    ['DATABASE_URL', 'mysql://user:hunter2@db/x'],
    ['DATABASE_URL', 'hunter2'],
    ['DATABASE_DIRECT_URL', 'mysql://user:hunter2@db/x'],
    ['DATABASE_CONNECTIONS', '0'],
    ['DATABASE_CONNECTIONS', 'hunter2'],
    ['REDIS_URL', 'http://:hunter2@redis'],
    ['REDIS_URL', 'redis://a,hunter2'],
    ['REDIS_URL', 'redis+sentinel://:hunter2@s1:26379'],
    ['REDIS_URL', ','],
    ['BCRYPT_COST', '9'],
    ['BCRYPT_COST', '16'],
    ['BCRYPT_COST', '10.5'],
    ['HASH_THREADS', '0'],
    ['HASH_QUEUE', '0'],
    ['ACCESS_TOKEN_TTL', '0'],
    ['ACCESS_TOKEN_TTL', '-5'],
    ['REFRESH_TOKEN_TTL', '1.5'],
    ['SESSION_MAX_TTL', 'hunter2'],
    ['REFRESH_GRACE', '301'],
    ['APP_SECRET_OVERLAP', 'hunter2'],
    ['ADMIN_TOKEN', 'hunter2'],
    ['ADMIN_TOKEN', `${'x'.repeat(32)},hunter2`],
    ['ADMIN_TOKEN', `write:hunter2${'x'.repeat(32)}`],
    ['ADMIN_TOKEN', `hunter2 ${'x'.repeat(32)}`],
    ['ADMIN_ALLOW_FROM', '10.0.0.0/33'],
    ['AUDIT_RETENTION_DAYS', '-1'],
    ['SESSION_RETENTION_DAYS', 'hunter2'],
    ['WEBHOOK_URL', 'ftp://hunter2'],
    ['WEBHOOK_URL', 'https://user:hunter2@hooks.test'],
    ['CAPTCHA', 'hunter2'],
    ['CAPTCHA_SECRET', 'hunter2'],
    ['CAPTCHA_URL', 'https://user:hunter2@captcha.test'],
    ['WECHAT_BIND_WITHOUT_STATE', 'hunter2'],
    ['WEBHOOK_SECRET', 'hunter2'],
    ['WEBHOOK_SECRET', 'whsec_hunter2 is not the base64 of anything'],
    ['WEBHOOK_EVENTS', 'login,hunter2'],
    ['WEBHOOK_ALLOW_PRIVATE', 'hunter2'],
    ['GRAPHIQL', 'hunter2'],
    ['TRUST_PROXY', 'hunter2'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', '10.0.0.0/eight'],
    ['LEGACY_DEPRECATION', 'hunter2'],
    ['LEGACY_DEPRECATION', 'hunter2=2026-12-01'],
    ['LEGACY_DEPRECATION', 'api-v1=hunter2'],
    ['LEGACY_DEPRECATION', 'api-v1=2026-02-30'],
    ['LEGACY_DEPRECATION', 'api-v1=2026-12-01/2026-13-01'],
    ['LEGACY_DEPRECATION', 'api-v1=2026-12-01/2026-11-30'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'hunter2'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1'],
    ['METRICS', 'hunter2'],
    ['METRICS_TOKEN', 'hunter2'],
  ])('refuses %s=%s by name, without quoting a value', (name, value) => {
    const message = refusal({ [name]: value })
    expect(message).toMatch(/^The environment is not usable:\n  /)
    expect(message).toContain(`${name}: `)
    expect(message).not.toContain('hunter2')
  })

  it('reads which old wires and paths go away, and when', () => {
    const LEGACY_DEPRECATION = 'api-v1=2026-12-01/2027-06-01, v1-site/sms-code=2026-12-01'
    const deprecated = Date.UTC(2026, 11, 1)
    expect(readConfig({ LEGACY_DEPRECATION }).legacyDeprecation).toEqual([
      { dialect: 'api-v1', route: null, deprecated, sunset: Date.UTC(2027, 5, 1) },
      { dialect: 'v1-site', route: 'sms-code', deprecated, sunset: null },
    ])
  })

  it('traces only where a collector is named', () => {
    expect(readConfig({ OTEL_SERVICE_NAME: 'x' }).tracing).toBeUndefined()
    const endpoint = 'https://collector.test:4318'
    const tracing = { endpoint, serviceName: 'auth-gateway', ratio: 1 }
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).tracing).toEqual(tracing)
  })

  it('shows no metrics unless asked to, and in production to nobody without a token', () => {
    expect(readConfig({})).toMatchObject({ metrics: false, metricsToken: undefined })
    expect(readConfig({ METRICS: 'true' })).toMatchObject({ metrics: true })
    expect(refusal({ ...production, METRICS: 'true' })).toContain('METRICS_TOKEN: is required in production')
    const token = 'a token of 20 letters'
    const shown = readConfig({ ...production, METRICS: 'true', METRICS_TOKEN: token })
    expect(shown).toMatchObject({ metrics: true, metricsToken: token })
  })

  it('names every bad variable at once', () => {
    const message = refusal({ PORT: 'x', BCRYPT_COST: '99', GRAPHIQL: 'maybe' })
    for (const name of ['PORT', 'BCRYPT_COST', 'GRAPHIQL']) expect(message).toContain(`\n  ${name}: `)
  })

  it('names the bad variables of the wires with all others', () => {
    const ofWires = ['PASSWORD_MIN_API_V1', 'V1_SITE_BASES', 'V1_SITE_GROUP_OPTIONAL']
    const message = refusal({ PORT: 'x', ...Object.fromEntries(ofWires.map((name) => [name, '-1'])) })
    for (const name of ['PORT', ...ofWires]) expect(message).toContain(`\n  ${name}: `)
  })
})

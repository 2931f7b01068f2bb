import { z } from 'zod'
import { secretProblem } from '../auth/secrets/secret-list.ts'
import { list, networksOrNone, origins, seconds, url, type Vars } from './fields.ts'

// As it was given: how it is read depends on the data, too.
const secrets = z.string().superRefine((text, ctx) => {
  const message = secretProblem(text)
  if (message) ctx.addIssue({ code: 'custom', message })
})

const sentinel = /^rediss?\+sentinel:/
const namesMaster = (address: string) => /^\/[^/]/.test(new URL(address).pathname)

const redisUrls = list
  .pipe(z.array(url('redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:')).min(1))
  .superRefine((urls, ctx) => {
    const sentinels = urls.filter((address) => sentinel.test(address) && URL.canParse(address))
    const fail = (message: string) => ctx.addIssue({ code: 'custom', message })
    if (sentinels.length > 0 && sentinels.length < urls.length)
      fail('must list nodes of one Redis Cluster, or Sentinels: not both')
    else if (sentinels[0] && !namesMaster(sentinels[0]))
      fail('must name the master that the Sentinels watch: redis+sentinel://host:26379/<its name>')
  })

/** Where it listens, where its data lies, and whose word it takes for an address. */
export const serverEnv = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').meta({
    description:
      '`production` turns off demo data, GraphiQL, introspection and /dev unless they are asked for by name, and refuses to start without a secret and a real sender of codes.',
  }),
  HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'The address to listen on.' }),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(9094)
    .meta({ description: 'The port to listen on; 0 takes a free one.' }),
  KEEP_ALIVE_TIMEOUT: seconds.default(75).meta({
    description:
      'How long a connection may lie idle: longer than in the proxy before it, which otherwise sends a request into a connection that is just closing.',
  }),
  GATEWAY_SECRET: secrets.optional().meta({
    values: 'random text of 32 characters or more; while a key is rotated `new,old`',
    description:
      'Every key derives from it: without it the data is refused. Of several, `keys reseal` puts the first in force, and `keys status` tells when the others can go. All gateways on one database need the same one. White space around it is not part of it; a comma after 32 characters separates. Required in production.',
    unset: 'made in `DATA_DIR` (development only)',
  }),
  DATABASE_URL: url('postgres:', 'postgresql:').optional().meta({
    description:
      'The PostgreSQL database. What it says about TLS (`sslmode`, `sslrootcert`) is kept. `?schema=` names the schema; without it the search path does.',
    unset: 'the embedded database in `DATA_DIR`',
  }),
  DATABASE_DIRECT_URL: url('postgres:', 'postgresql:').optional().meta({
    description:
      'The same database past a pooler (pgbouncer in transaction mode): used while starting, to migrate.',
    unset:
      '`DATABASE_URL`, which is refused if it leads through such a pooler and something has to be migrated',
  }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).default(20).meta({
    values: 'whole number, 1 or more',
    description:
      'Connections to PostgreSQL that one gateway opens at most. Where the server has fewer for it, those it got are shared.',
  }),
  DATA_DIR: z.string().min(1).default('./data').meta({
    description: 'The folder of the embedded database and of the development secret. One process at a time.',
  }),
  REDIS_URL: redisUrls.optional().meta({
    values:
      'URLs starting with redis: or rediss:, separated by commas; or Sentinels, starting with redis+sentinel: or rediss+sentinel:',
    description:
      'Where short-lived state is shared between gateways: one URL; nodes of a Redis Cluster, or its one address; or `redis+sentinel://host:26379/<name of the master>` and the other Sentinels. User and password of the first URL are those of Redis; `?sentinelUsername=` and `?sentinelPassword=` those of the Sentinels.',
    unset: 'kept in the process',
  }),
  CORS_ORIGINS: origins.default([]).meta({
    description:
      'Origins whose browsers may call GraphQL and the old paths, for example https://app.example.',
    unset: 'none for GraphQL; on old paths what their servers allowed',
  }),
  TRUST_PROXY: networksOrNone.meta({
    description:
      'Proxies whose X-Forwarded-For and X-Request-Id count. Required in production: behind a proxy that is not listed all callers share one budget.',
    unset: 'none (development only)',
  }),
}

export const serverConfig = (vars: Vars<typeof serverEnv>) => ({
  host: vars.HOST,
  port: vars.PORT,
  keepAliveTimeout: vars.KEEP_ALIVE_TIMEOUT,
  secret: vars.GATEWAY_SECRET,
  databaseUrl: vars.DATABASE_URL,
  directUrl: vars.DATABASE_DIRECT_URL,
  connections: vars.DATABASE_CONNECTIONS,
  dataDir: vars.DATA_DIR,
  redisUrls: vars.REDIS_URL,
  corsOrigins: vars.CORS_ORIGINS,
  trustProxy: vars.TRUST_PROXY ?? [],
})

import { z } from 'zod'
import { list, networksOrNone, origins, seconds, url, type Vars } from './fields.ts'

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
  GATEWAY_SECRET: z.string().min(32, 'must have at least 32 characters').optional().meta({
    description:
      'Every key derives from it: losing it voids passwords and app secrets. All gateways on one database need the same one. Required in production.',
    unset: 'made in `DATA_DIR` (development only)',
  }),
  DATABASE_URL: url('postgres:', 'postgresql:').optional().meta({
    description: 'The PostgreSQL database. What it says about TLS (`sslmode`, `sslrootcert`) is kept.',
    unset: 'the embedded database in `DATA_DIR`',
  }),
  DATA_DIR: z.string().min(1).default('./data').meta({
    description: 'The folder of the embedded database and of the development secret. One process at a time.',
  }),
  REDIS_URL: list
    .pipe(z.array(url('redis:', 'rediss:')).min(1))
    .optional()
    .meta({
      values: 'URLs starting with redis: or rediss:, separated by commas',
      description:
        'Where short-lived state is shared between gateways: one URL, or the nodes of a Redis Cluster.',
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
  dataDir: vars.DATA_DIR,
  redisUrls: vars.REDIS_URL,
  corsOrigins: vars.CORS_ORIGINS,
  trustProxy: vars.TRUST_PROXY ?? [],
})

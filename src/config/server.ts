import { z } from 'zod'
import { list, networks, url, type Vars } from './fields.ts'

/** Where it listens, where its data lies, and whose word it takes for an address. */
export const serverEnv = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(9094),
  GATEWAY_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  REDIS_URL: list.pipe(z.array(url('redis:', 'rediss:')).min(1)).optional(),
  CORS_ORIGINS: list.default([]),
  TRUST_PROXY: networks,
}

export const serverConfig = (vars: Vars<typeof serverEnv>) => ({
  host: vars.HOST,
  port: vars.PORT,
  secret: vars.GATEWAY_SECRET,
  databaseUrl: vars.DATABASE_URL,
  dataDir: vars.DATA_DIR,
  redisUrls: vars.REDIS_URL,
  corsOrigins: vars.CORS_ORIGINS,
  trustProxy: vars.TRUST_PROXY,
})

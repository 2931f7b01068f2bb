import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { createHasher } from './auth/passwords/hasher.ts'
import { createAttemptsUnderWay } from './auth/passwords/under-way.ts'
import { developmentSecret } from './auth/key-ring/development-secret.ts'
import { openKeys } from './auth/key-ring/open-keys.ts'
import { watchKeys } from './auth/key-ring/watch-keys.ts'
import { watchRevocations } from './auth/sessions/revocations.ts'
import { createTokenCache } from './auth/sessions/token-cache.ts'
import { createVerifier } from './captcha/create-verifier.ts'
import { createCaptchaDrawer } from './captcha/drawer.ts'
import type { Config } from './config/config.ts'
import type { Keys } from './auth/secrets/keys.ts'
import { openEmbedded, openPostgres, type Database, type OpenDatabase } from './db/client.ts'
import type { Deps } from './deps.ts'
import { openTracing } from './observe/tracing.ts'
import { createSenders } from './senders/index.ts'
import { createOutbox } from './senders/outbox.ts'
import { createMemoryStore } from './store/memory.ts'
import { withFallback } from './store/fallback.ts'
import { withHiddenKeys } from './store/hidden-keys.ts'
import { createRedisStore } from './store/redis.ts'
import type { Store } from './store/store.ts'
import { createWechatClient } from './wechat/client.ts'
import { wechatPort } from './wechat/port.ts'

export type OpenDeps = Pick<OpenDatabase, 'lock' | 'migrated' | 'close'> & { deps: Deps }

/**
 * Connects to everything the configuration names. The server and the CLI start here; `stop` gives up waiting for others.
 * Throws FolderInUse, DatabaseUnreachable, SecretMisfit.
 */
export async function openDeps(config: Config, log: Logger, stop?: AbortSignal): Promise<OpenDeps> {
  const database = await openDatabase(config, log, stop)
  const now = Date.now
  const { db } = database
  const keys = await keysFor(config, db, log).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const store = openStore(config, log)
  const keyWatch = watchKeys({ db, log }, keys)
  const revocations = await watchRevocations({ config, db, log, now })
  const outbox = config.outbox ? createOutbox(now) : undefined
  const sender = createSenders(config.senders, { log, now, ...(outbox ? { outbox } : {}) })
  const hasher = createHasher({
    cost: config.bcryptCost,
    threads: config.hashThreads,
    queue: config.hashQueue,
  })
  const tracing = config.tracing && (await openTracing(config.tracing))
  const captchaVerifier = createVerifier(config.captcha, { store, now, keys })
  const shared = { store, log, now, random: randomBytes, keys }
  const deps: Deps = {
    config,
    db,
    store,
    counters: withHiddenKeys(
      config.redisUrls ? withFallback(store, () => performance.now()) : store,
      keys.names,
    ),
    tokens: createTokenCache({ store, now, revocations }),
    sender,
    wechat: wechatPort(createWechatClient({ ...config.wechat, ...shared })),
    captcha: createCaptchaDrawer(randomBytes),
    attempts: createAttemptsUnderWay(config.hashQueue),
    ...(captchaVerifier ? { captchaVerifier } : {}),
    hasher,
    keys,
    log,
    now,
    random: randomBytes,
    ...(outbox ? { outbox } : {}),
    ...(tracing ? { trace: tracing.trace } : {}),
  }
  const close = async () => {
    await keyWatch.close()
    await revocations.close()
    await tracing?.close()
    await sender.close()
    await hasher.close()
    await store.close()
    await database.close()
  }
  const { migrated, lock } = database
  return { deps, migrated, ...(lock ? { lock } : {}), close }
}

function openDatabase(
  { databaseUrl, directUrl, dataDir, connections }: Config,
  log: Logger,
  stop?: AbortSignal,
) {
  if (!databaseUrl) return openEmbedded(dataDir, log)
  return openPostgres(databaseUrl, {
    log,
    directUrl,
    limits: { max: connections },
    ...(stop ? { stop } : {}),
  })
}

// Both keep their own time, which nobody sets: a clock set back makes nothing live longer there.
function openStore({ redisUrls }: Config, log: Logger): Store {
  return redisUrls ? createRedisStore({ urls: redisUrls, log }) : createMemoryStore(() => performance.now())
}

async function keysFor({ secret, dataDir }: Config, db: Database, log: Logger): Promise<Keys> {
  return openKeys({ db, log }, secret ?? (await developmentSecret(db, dataDir)))
}

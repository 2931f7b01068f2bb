import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createHasher } from './auth/passwords/hasher.ts'
import { deriveKeys } from './auth/secrets/keys.ts'
import { watchRevocations } from './auth/sessions/revocations.ts'
import { createTokenCache } from './auth/sessions/token-cache.ts'
import { createVerifier } from './captcha/create-verifier.ts'
import { createCaptchaDrawer } from './captcha/drawer.ts'
import type { Config } from './config/config.ts'
import { openEmbedded, openPostgres } from './db/client.ts'
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

export type OpenDeps = { deps: Deps; migrated: string[]; close(): Promise<void> }

/**
 * Connects to everything the configuration names. The server and the CLI start here; `stop` gives up waiting for others.
 * Throws FolderInUse.
 */
export async function openDeps(config: Config, log: Logger, stop?: AbortSignal): Promise<OpenDeps> {
  const secret = config.secret ?? (await developmentSecret(config.dataDir))
  const { databaseUrl, dataDir } = config
  const database = databaseUrl
    ? await openPostgres(databaseUrl, { log, ...(stop ? { stop } : {}) })
    : await openEmbedded(dataDir, log)
  const now = Date.now
  const { db } = database
  const store = openStore(config, log)
  const revocations = await watchRevocations({ config, db, log, now })
  const outbox = config.outbox ? createOutbox(now) : undefined
  const sender = createSenders(config.senders, { log, now, ...(outbox ? { outbox } : {}) })
  const hasher = createHasher({
    cost: config.bcryptCost,
    threads: config.hashThreads,
    queue: config.hashQueue,
  })
  const keys = deriveKeys(secret)
  const tracing = config.tracing && (await openTracing(config.tracing))
  const captchaVerifier = createVerifier(config.captcha, { store, now, key: keys.code })
  const shared = { store, log, now, random: randomBytes, sealKey: keys.seal }
  const deps: Deps = {
    config,
    db,
    store,
    counters: withHiddenKeys(
      config.redisUrls ? withFallback(store, () => performance.now()) : store,
      keys.code,
    ),
    tokens: createTokenCache({ store, now, revocations }),
    sender,
    wechat: wechatPort(createWechatClient({ ...config.wechat, ...shared })),
    captcha: createCaptchaDrawer(randomBytes),
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
    await revocations.close()
    await tracing?.close()
    await sender.close()
    await hasher.close()
    await store.close()
    await database.close()
  }
  return { deps, migrated: database.migrated, close }
}

// Both keep their own time, which nobody sets: a clock set back makes nothing live longer there.
function openStore({ redisUrls }: Config, log: Logger): Store {
  return redisUrls ? createRedisStore({ urls: redisUrls, log }) : createMemoryStore(() => performance.now())
}

// Kept beside the data it seals: without it the next start could read neither passwords nor app secrets.
async function developmentSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'development-secret')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  // Linked when whole: neither a start cut short nor one at the same moment ever leaves or reads half a secret.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}

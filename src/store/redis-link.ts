import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { clientOf, clusterOf, type Client } from './redis-client.ts'

export type Link = {
  /** The client of now. */
  client(): Client
  /** What Redis, or the wire to it, last said of itself: a wrong password, a bad certificate, nobody there. */
  lastWords(): string | undefined
  /** Follows an answer that leads elsewhere (MOVED). True when it was one. */
  isElsewhere(reply: Error): boolean
  close(): void
}

/**
 * The way to Redis. One URL may lead to a node of a Redis Cluster, or to the one address of all of them: it sends us on to
 * the others (MOVED), which only a client of clusters follows, so that one takes over. `lost` is told of a lost connection.
 */
export function linkTo({ urls, log }: { urls: string[]; log: Logger }, lost: () => void): Link {
  let said: string | undefined
  let closed = false
  let client = follow(clientOf(urls))

  function follow(next: Client): Client {
    next.on('close', () => void (next === client && lost()))
    next.on('error', (error: Error & { lastNodeError?: Error }) => {
      said = (error.lastNodeError ?? error).message || error.name
      log.debug({ err: error }, 'redis')
    })
    if (next instanceof Redis) next.on('ready', () => void kindOf(next).then(heedKind))
    next.connect().catch(() => {})
    return next
  }

  function heedKind(kind: string | undefined): void {
    if (kind === 'cluster') becomeCluster()
    if (kind === 'sentinel')
      log.error('REDIS_URL leads to a Sentinel: write redis+sentinel://host:port/<name of the master>')
  }

  function becomeCluster(): void {
    if (closed || !(client instanceof Redis)) return
    const before = client
    client = follow(clusterOf(urls))
    before.disconnect()
    log.info('REDIS_URL leads to a Redis Cluster')
  }

  return {
    client: () => client,
    lastWords: () => said,
    isElsewhere(reply) {
      const moved = reply.message.startsWith('MOVED ')
      if (moved) becomeCluster()
      return moved
    },
    close() {
      closed = true
      client.disconnect()
    },
  }
}

// Who may not ask this finds out by MOVED.
async function kindOf(redis: Redis): Promise<string | undefined> {
  const info = await redis.info('server').catch(() => '')
  return /^redis_mode:(\w+)/m.exec(info)?.[1]
}

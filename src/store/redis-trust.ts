import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { Client } from './redis-client.ts'
import { linkTo } from './redis-link.ts'
import { StoreUnavailable } from './store.ts'

// By these it says that it can do nothing for us now. Any other refusal is of a single command: no memory for a write
// (OOM), no right to it (NOPERM), no replica to copy it to (NOREPLICAS).
const away = /^(LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS)|READONLY/
const quiet = 10_000
const probes = 16

export type Trusting = { urls: string[]; log: Logger; prefix: string }

/**
 * Asks Redis only while it takes writes: from the first failure until a key can be written again, every command is
 * refused at once. Both changes are logged. What Redis refuses of a single command fails that one only.
 */
export function trusting({ urls, log, prefix }: Trusting) {
  const link = linkTo({ urls, log }, () => doubt())
  const complain = complaining(log)
  let trusted = true
  let closed = false
  let writes = 0

  async function ask<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (!trusted) throw new StoreUnavailable('redis is coming back')
    const client = link.client()
    oneWritePerTick(client)
    try {
      return await work(client)
    } catch (cause) {
      // One slow answer is waited for; while it lasts the others are refused at once.
      if (!isReply(cause)) client.status === 'ready' && doubt(cause)
      else if (away.test(cause.message)) doubt(cause)
      else if (!link.isElsewhere(cause)) complain(cause)
      throw new StoreUnavailable('redis does not answer', { cause })
    }
  }

  function doubt(cause?: unknown): void {
    if (!trusted || closed) return
    trusted = false
    const reason = cause instanceof Error ? cause.message : link.lastWords()
    log.error({ reason }, 'redis does not answer; answering from the database')
    void waitUntilBack()
  }

  async function waitUntilBack(): Promise<void> {
    while (!closed && !(await takesWrites())) await sleep(100, undefined, { ref: false })
    trusted = true
    if (!closed) log.warn('redis is back')
  }

  const takesWrites = () =>
    write(link.client()).then(
      () => true,
      (error: unknown) => isReply(error) && link.isElsewhere(error) && false,
    )

  // A ping is answered by a replica too. One key of some, as those of a cluster lie on different masters.
  const write = (client: Client) => client.set(`${prefix}probe:${writes++ % probes}`, '1', 'PX', 1_000)

  return {
    ask,
    /** Rejects with StoreUnavailable unless Redis takes writes. */
    probe: () => ask(async (client) => void (await write(client))),
    close(): void {
      closed = true
      link.close()
    },
  }
}

function complaining(log: Logger) {
  let last = -Infinity
  return ({ message }: Error) => {
    if (performance.now() - last < quiet) return
    last = performance.now()
    log.error({ reason: message }, 'redis refuses a command')
  }
}

const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError'

// A system call costs more than all else of a command: those of one tick go out together. (ioredis's own pipelining
// would keep one batch at a time under way and make the next wait.) A Cluster's connections are not ours to reach.
function oneWritePerTick(client: Client): void {
  const stream = client instanceof Redis ? client.stream : undefined
  if (!stream || stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

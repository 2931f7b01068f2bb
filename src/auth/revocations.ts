import type { Deps } from '../deps.ts'
import { grantLife } from './token-cache.ts'

/** Access tokens that died lately, as this process and the database tell. */
export type Revocations = {
  has(hash: string): boolean
  /** Remembers a token that dies now, by this process. */
  note(hash: string): void
  /** True while what the database told is younger than a second. */
  current(): boolean
  close(): Promise<void>
}

const every = 300
const oldest = 900
// Clocks differ, and a row is seen later than its time says.
const overlap = 15_000
const memory = grantLife + overlap

/**
 * Asks the database every 300 ms which access tokens died. So a revocation is seen everywhere within a second whoever
 * made it (another gateway, the CLI) and whatever became of the store: down, unreachable for one of several gateways,
 * failed over, or back with old data. No grant is believed for longer than what is remembered here. Rejects when the
 * first look fails; later failures are logged and made up for.
 */
export async function watchRevocations(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
): Promise<Revocations> {
  const { now } = deps
  const dead = new Map<string, number>()
  let lookedAt = -Infinity
  let seenUntil = now() - grantLife
  let failing = false
  let closed = false

  async function look(): Promise<void> {
    const [at, began] = [now(), performance.now()]
    for (const hash of await diedBetween(deps, seenUntil - overlap, at)) dead.set(hash, at + memory)
    for (const [hash, until] of dead) if (until <= at) dead.delete(hash)
    seenUntil = at
    lookedAt = began
  }

  async function lookAgain(): Promise<void> {
    try {
      await look()
      failing = false
    } catch (error) {
      if (!failing && !closed)
        deps.log.error({ err: error }, 'the database does not tell revocations; trying again')
      failing = true
    }
    if (!closed) later()
  }

  let looking: Promise<void> = look()
  let timer: NodeJS.Timeout
  const later = () => {
    timer = setTimeout(() => (looking = lookAgain()), every).unref()
  }
  await looking
  later()
  return {
    has: (hash) => dead.has(hash),
    note: (hash) => void dead.set(hash, now() + memory),
    // Not by `now`: a clock that is set back must not make old news new.
    current: () => performance.now() - lookedAt < oldest,
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}

// Of ended sessions the current access token and those in their grace; of spent ones those whose grace has run out.
async function diedBetween({ config, db }: Pick<Deps, 'config' | 'db'>, from: number, at: number) {
  const grace = config.refreshGrace * 1000
  const rows = await db.$queryRaw<{ hash: string }[]>`
    SELECT access_hash AS hash FROM sessions WHERE ended_at > ${new Date(from)}
    UNION ALL
    SELECT spent.access_hash FROM spent_tokens spent JOIN sessions ON sessions.id = spent.session_id
     WHERE spent.spent_at > ${new Date(from - grace)}
       AND (sessions.ended_at IS NOT NULL OR spent.spent_at <= ${new Date(at - grace)})`
  return rows.map(({ hash }) => hash)
}

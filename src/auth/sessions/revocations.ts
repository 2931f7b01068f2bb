import type { Deps } from '../../deps.ts'

/** Milliseconds a grant may be believed without asking the database again: it bounds what must be remembered as dead. */
export const grantLife = 600_000

/** Access tokens that were revoked lately, by this process or as the database reports. */
export type Revocations = {
  has(hash: string): boolean
  /** Remembers a token that dies now, by this process. */
  note(hash: string): void
  /** True while the database's last report is younger than a second. */
  current(): boolean
  close(): Promise<void>
}

const every = 300
const oldest = 900
// Clocks differ, and a row is seen later than its time says.
const overlap = 15_000
const memory = grantLife + overlap

/**
 * Asks the database every 300 ms which access tokens died. So a revocation takes effect everywhere within a second,
 * from another gateway or the CLI too, and whatever became of the store: down, unreachable for one of several gateways,
 * failed over, or back with old data. No grant is believed for longer than what is remembered here. Rejects when the
 * first look fails; later failures are logged and made up for.
 */
export async function watchRevocations(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
): Promise<Revocations> {
  const { now } = deps
  const dying = new Map<string, { at: number; forgetAt: number }>()
  let lookedAt = -Infinity
  let seenUntil = now() - grantLife
  let failing = false
  let closed = false

  // The earlier end counts: what this process ended is dead, whatever an answer says that was under way then.
  function remember(hash: string, diesAt: number): void {
    const at = Math.min(diesAt, dying.get(hash)?.at ?? Infinity)
    dying.set(hash, { at, forgetAt: now() + memory })
  }

  async function look(): Promise<void> {
    const [at, began] = [now(), performance.now()]
    for (const { hash, diesAt } of await dyingSince(deps, seenUntil - overlap)) remember(hash, diesAt)
    for (const [hash, { forgetAt }] of dying) if (forgetAt <= at) dying.delete(hash)
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
    timer = setTimeout(() => {
      looking = lookAgain()
    }, every).unref()
  }
  await looking
  later()
  return {
    has: (hash) => (dying.get(hash)?.at ?? Infinity) <= now(),
    note: (hash) => remember(hash, 0),
    // Not by `now`: a clock that is set back must not make old news new.
    current: () => performance.now() - lookedAt < oldest,
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}

// Of ended sessions the current access token and those still in their grace; of living ones what a refresh has spent.
async function dyingSince({ config, db }: Pick<Deps, 'config' | 'db'>, since: number) {
  const grace = config.refreshGrace * 1000
  const rows = await db.$queryRaw<{ hash: string; spentAt: Date | null }[]>`
    SELECT access_hash AS hash, NULL::timestamptz AS "spentAt" FROM sessions WHERE ended_at > ${new Date(since)}
    UNION ALL
    SELECT spent.access_hash, CASE WHEN sessions.ended_at IS NULL THEN spent.spent_at END
      FROM spent_tokens spent JOIN sessions ON sessions.id = spent.session_id
     WHERE spent.spent_at > ${new Date(since - grace)}`
  return rows.map(({ hash, spentAt }) => ({ hash, diesAt: spentAt ? spentAt.getTime() + grace : 0 }))
}

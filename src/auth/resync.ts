import type { Deps } from '../deps.ts'
import type { Store } from '../store/store.ts'
import { markEnded } from './token-cache.ts'

const margin = 60_000

/**
 * Brings a store that was lost up to date before it is believed again: tokens revoked or refreshed since `since` may
 * still stand in it as good. Marked dead, they are refused at once (a token in its grace window dies early).
 */
export async function resyncStore(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  store: Store,
  since: number,
): Promise<void> {
  const after = new Date(since - margin)
  const [ended, spent] = await Promise.all([
    db.session.findMany({
      where: { endedAt: { gt: after }, accessExpiresAt: { gt: new Date(now()) } },
      select: { accessHash: true, accessExpiresAt: true },
    }),
    db.spentToken.findMany({
      where: { spentAt: { gt: after }, accessExpiresAt: { gt: new Date(now()) } },
      select: { accessHash: true, accessExpiresAt: true },
    }),
  ])
  const tokens = [...ended, ...spent].map((row) => ({
    hash: row.accessHash,
    life: row.accessExpiresAt.getTime() - now(),
  }))
  await markEnded(store, tokens)
}

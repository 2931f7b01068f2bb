import type { Session } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import type { Grant } from '../../caller.ts'

export type LiveSession = Session & { current: boolean; appid: string | null }

/** The member's sessions that can still be used or refreshed, newest first; `sessionId` is the caller's own. */
export async function liveSessions(
  deps: Pick<Deps, 'db' | 'now' | 'tokens'>,
  { memberId, sessionId }: Pick<Grant, 'memberId'> & { sessionId?: string },
): Promise<LiveSession[]> {
  const now = new Date(deps.now())
  const sessions = await deps.db.session.findMany({
    where: { memberId, endedAt: null, refreshExpiresAt: { gt: now } },
    include: { app: { select: { appid: true } } },
    orderBy: { createdAt: 'desc' },
    take: 200,
  })
  return Promise.all(
    sessions.map(async ({ app, ...session }) => ({
      ...session,
      current: session.id === sessionId,
      appid: app?.appid ?? null,
      lastSeenAt: later(await deps.tokens.lastSeen(session.id), session.lastSeenAt),
    })),
  )
}

// Checks are noted in the store, refreshes in the database.
function later(checked: Date | null, refreshed: Date): Date {
  return checked && checked > refreshed ? checked : refreshed
}

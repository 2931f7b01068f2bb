import type { Prisma } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { audit } from '../audit/audit.ts'

export type EndReason =
  | 'logout'
  | 'revoked'
  | 'replaced'
  | 'refresh-reuse'
  | 'password-changed'
  | 'password-reset'
  | 'password-forced'
  | 'contact-changed'
  | 'wechat-changed'
  | 'member-disabled'
  | 'app-disabled'
  | 'app-expired'
  | 'claimed'
  | 'merged'
  | 'deletion-asked'
  | 'erased'

/** Which sessions end, and why: the reason is audited and kept in the row. */
export type Ending = { where: Prisma.SessionWhereInput; reason: EndReason }

/**
 * Ends every live session that matches: all tokens of each are dead everywhere within a second. Returns how many.
 * The database decides; the token cache follows.
 */
export async function endSessions(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'tokens'>,
  client: Caller,
  { where, reason }: Ending,
): Promise<number> {
  const gone = await deps.db.session.updateManyAndReturn({
    where: { ...where, endedAt: null },
    data: { endedAt: new Date(deps.now()), endReason: reason, slot: null },
    include: { app: { select: { appid: true } } },
  })
  if (gone.length === 0) return 0
  const ids = gone.map((session) => session.id)
  const graced = await deps.db.spentToken.findMany({
    where: { sessionId: { in: ids }, spentAt: { gt: graceStart(deps) } },
  })
  const tokens = [
    ...gone.map((session) => ({ hash: session.accessHash, until: session.accessExpiresAt.getTime() })),
    ...graced.map((spent) => ({ hash: spent.accessHash, until: graceEnd(deps, spent.spentAt) })),
  ]
  await Promise.all(tokens.map(({ hash, until }) => deps.tokens.end(hash, until)))
  for (const { id: sessionId, memberId, app } of gone) {
    const whose = { memberId, sessionId, appid: app?.appid ?? null }
    await audit(deps, client, { event: 'session-ended', result: reason, ...whose })
  }
  return gone.length
}

/** Tokens spent after this moment are still in their grace window. */
export function graceStart({ config, now }: Pick<Deps, 'config' | 'now'>): Date {
  return new Date(now() - config.refreshGrace * 1000)
}

/**
 * When the access token of a spent pair dies, in milliseconds since the epoch. One that was spent well after now was so
 * before the clock was set back: its grace is over, whatever the clock says.
 */
export function graceEnd({ config, now }: Pick<Deps, 'config' | 'now'>, spentAt: Date): number {
  const grace = config.refreshGrace * 1000
  return spentAt.getTime() > now() + grace ? 0 : spentAt.getTime() + grace
}

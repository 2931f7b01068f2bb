import type { Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'

/** Seconds for which a proof counts as recent. */
const proofLasts = 600

/**
 * Lets pass who proved to be there within ten minutes: by the login that opened the session, or since. A refresh is no
 * proof. Throws REAUTHENTICATION_REQUIRED.
 */
export async function requireRecentProof(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { sessionId }: Grant,
): Promise<void> {
  // Not in the grant: only the few fields that ask this read the row.
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: { createdAt: true, provedAt: true },
  })
  const provedAt = session?.provedAt ?? session?.createdAt
  // A proof from well after now is older than a clock that was set back.
  if (!provedAt || Math.abs(now() - provedAt.getTime()) >= proofLasts * 1000)
    throw new AuthError('REAUTHENTICATION_REQUIRED')
}

/** Notes that the member of a live session proved to be there. Returns until when. Throws TOKEN_INVALID. */
export async function renewProof({ db, now }: Pick<Deps, 'db' | 'now'>, { sessionId }: Grant): Promise<Date> {
  const provedAt = new Date(now())
  const { count } = await db.session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { provedAt },
  })
  if (count === 0) throw new AuthError('TOKEN_INVALID')
  return new Date(provedAt.getTime() + proofLasts * 1000)
}

import type { App, Member, Session, SpentToken } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audit } from '../audit/audit.ts'
import { endSessions } from './end-sessions.ts'
import { placeOf } from './places.ts'

type GraceDeps = Pick<Deps, 'config' | 'db' | 'log' | 'meter' | 'now' | 'tokens'>
type Holder = Session & { member: Member; app: App | null }
type Spent = SpentToken & { session: Holder }

/**
 * Whether the caller may have the pair that replaced a token in its grace: from the winner's network, or by the winner's
 * user agent from one other network, which is audited. Everybody else is refused and audited, and the session ends where
 * nobody can say who is its thief: the winner was a stranger to it too, or the rotation before was claimed from elsewhere
 * as well. Rows that do not tell the winner's place let everybody in. Throws REFRESH_TOKEN_INVALID.
 */
export async function assertSharesGrace(deps: GraceDeps, client: Client, spent: Spent): Promise<void> {
  const here = placeOf(client)
  if (spent.network === null || spent.network === here.network) return
  const move = spent.agentHash === here.agentHash ? await claimMove(deps, spent, here.network) : 'taken'
  if (move === 'again') return
  if (move === 'taken') return refuse(deps, client, spent)
  await auditElsewhere(deps, client, { session: spent.session, result: 'ok' })
  if (!(await claimedBefore(deps, spent))) return
  await endReused(deps, client, spent.session)
  throw new AuthError('REFRESH_TOKEN_INVALID')
}

/** Ends a session whose refresh token was used by two, and audits it. */
export async function endReused(deps: GraceDeps, client: Client, session: Holder): Promise<void> {
  deps.meter?.refreshed('reuse')
  const ended = await endSessions(deps, client, { where: { id: session.id }, reason: 'refresh-reuse' })
  if (ended === 0) return
  await audit(deps, client, { event: 'refresh-reuse', result: 'session ended', ...whose(session) })
}

// One statement: of parallel callers from several networks, one network gets the one move a rotation allows.
async function claimMove(
  { db }: GraceDeps,
  { refreshHash }: Spent,
  network: string,
): Promise<'first' | 'again' | 'taken'> {
  const open = { refreshHash, movedTo: null }
  const { count } = await db.spentToken.updateMany({ where: open, data: { movedTo: network } })
  if (count === 1) return 'first'
  const row = await db.spentToken.findUnique({ where: { refreshHash } })
  return row?.movedTo === network ? 'again' : 'taken'
}

// Recorded once per rotation, however often the stranger polls.
async function refuse(deps: GraceDeps, client: Client, spent: Spent): Promise<never> {
  const { refreshHash, session } = spent
  const first = await deps.db.spentToken.updateMany({
    where: { refreshHash, refusedAt: null },
    data: { refusedAt: new Date(deps.now()) },
  })
  if (first.count === 1) await auditElsewhere(deps, client, { session, result: 'REFRESH_TOKEN_INVALID' })
  if (spent.wonByStranger || (await claimedBefore(deps, spent))) await endReused(deps, client, session)
  else deps.meter?.refreshed('reuse')
  throw new AuthError('REFRESH_TOKEN_INVALID')
}

// Whether the rotation that made this token was claimed from elsewhere too.
async function claimedBefore({ db }: GraceDeps, { sessionId, refreshHash }: Spent): Promise<boolean> {
  const claimed = { OR: [{ movedTo: { not: null } }, { refusedAt: { not: null } }] }
  const before = await db.spentToken.findFirst({
    where: { sessionId, successorHash: refreshHash, ...claimed },
  })
  return before !== null
}

async function auditElsewhere(
  deps: GraceDeps,
  client: Client,
  { session, result }: { session: Holder; result: string },
): Promise<void> {
  await audit(deps, client, { event: 'refresh-elsewhere', result, ...whose(session) })
}

function whose({ id, memberId, app }: Holder) {
  return { memberId, sessionId: id, appid: app?.appid ?? null }
}

import type { App, Member, Session } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { noteApp } from '../apps/apps.ts'
import { audit } from '../audit/audit.ts'
import { keyForHolder, seal, unseal } from '../secrets/keys.ts'
import { noteVisit } from '../members/members.ts'
import { sessionLives, wireNamed } from '../sessions/policy.ts'
import { graceEnd } from '../sessions/end-sessions.ts'
import { inForce } from '../sessions/live-sessions.ts'
import { areStrange, lastPlace, placeOf, type Place } from '../sessions/places.ts'
import { gracedGrant, grantOf, newPair, type SessionDeps, type SessionTokens } from '../sessions/sessions.ts'
import { hashToken } from '../secrets/tokens.ts'
import { assertSharesGrace, endReused } from '../sessions/refresh-grace.ts'

type RefreshDeps = SessionDeps & Pick<Deps, 'keys' | 'meter' | 'seen'>
type Holder = Session & { member: Member; app: App | null }

export type RefreshInput = {
  refreshToken: string
  /** When given, must be the app and the group the session was opened for (RFC 9700 section 2.2.2). */
  appid?: string | null | undefined
  group?: string | null | undefined
  /** Seconds: may only shorten the new access token's life. */
  expiresIn?: number | null | undefined
}

const invalid = () => new AuthError('REFRESH_TOKEN_INVALID')
const include = { member: true, app: true } as const
const successorPlace = (refreshHash: string) => `spent_tokens.successor:${refreshHash}`

/**
 * Trades a refresh token for a new pair, once. Parallel users of one token who share the winner's network or user agent
 * get the winner's pair for REFRESH_GRACE seconds (rest-compat/CONTRACT.md#refresh-grace); after that its reuse ends the
 * session (RFC 9700 section 4.14.2) and is audited.
 * Throws REFRESH_TOKEN_INVALID without saying why.
 */
export async function refresh(
  deps: RefreshDeps,
  client: Client,
  input: RefreshInput,
): Promise<SessionTokens> {
  const refreshHash = hashToken(input.refreshToken)
  const session = await deps.db.session.findUnique({ where: { refreshHash }, include })
  if (!session) return replay(deps, client, input)
  assertUsable(deps, session, input)
  const rotated = await rotate(deps, session, { ...input, place: placeOf(client) })
  if (!rotated) return replay(deps, client, input)
  deps.meter?.refreshed('rotated')
  await audit(deps, client, {
    event: 'refresh',
    result: 'ok',
    memberId: session.memberId,
    sessionId: session.id,
    appid: session.app?.appid ?? null,
  })
  return client.wire.refreshIsVisit
    ? { ...rotated, member: await noteVisit(deps, client, session.memberId) }
    : rotated
}

function assertUsable(deps: RefreshDeps, session: Holder, input: RefreshInput): void {
  noteApp(deps, session.app?.appid)
  const now = deps.now()
  if (session.endedAt || session.member.disabledAt) throw invalid()
  if (session.refreshExpiresAt.getTime() <= now || session.absoluteExpiresAt.getTime() <= now) throw invalid()
  if (input.group && input.group !== session.group) throw invalid()
  if (input.appid && input.appid !== session.app?.appid) throw invalid()
  if (!inForce(deps, session.app)) throw invalid()
}

function livesFor(deps: RefreshDeps, session: Holder, input: RefreshInput) {
  // The wire the session was opened by, not the one it is refreshed by.
  const wire = wireNamed(deps.config, session.dialect)
  const lives = sessionLives(deps.config, wire, session.app?.tokenTtl)
  return { ...lives, accessTtl: Math.min(lives.accessTtl, input.expiresIn ?? Infinity) }
}

/** Null when another refresh was first. */
async function rotate(
  deps: RefreshDeps,
  session: Holder,
  input: RefreshInput & { place: Place },
): Promise<SessionTokens | null> {
  const lives = livesFor(deps, session, input)
  const { columns, ...pair } = newPair(deps, lives, session.absoluteExpiresAt.getTime())
  const issued = { ...pair, sessionId: session.id, group: session.group }
  const successor = seal(
    keyForHolder(deps.keys.seal, input.refreshToken),
    JSON.stringify(issued),
    successorPlace(session.refreshHash),
  )
  const spentAt = new Date(deps.now())
  const next = { ...columns, ...input.place, spentAt, successor }
  if (!(await swapPair(deps, session, next))) return null
  const graced = gracedGrant(session, { ...session, until: graceEnd(deps, spentAt) })
  await deps.tokens.write(session.accessHash, graced)
  await deps.tokens.write(columns.accessHash, grantOf(session, columns.accessExpiresAt))
  return { ...issued, member: session.member }
}

type NewColumns = ReturnType<typeof newPair>['columns'] & Place & { spentAt: Date; successor: string }

// One statement: the caller that still finds the old hash wins, and the old pair is recorded as spent or not at all.
async function swapPair(deps: RefreshDeps, old: Session, next: NewColumns): Promise<boolean> {
  const before = lastPlace(old)
  const wonByStranger = before !== null && areStrange(before, next)
  const written = await deps.db.$executeRaw`
    WITH won AS (
      UPDATE sessions
         SET access_hash = ${next.accessHash}, access_expires_at = ${next.accessExpiresAt},
             refresh_hash = ${next.refreshHash}, refresh_expires_at = ${next.refreshExpiresAt},
             last_seen_at = ${next.spentAt}, refresh_network = ${next.network},
             refresh_agent_hash = ${next.agentHash}
       WHERE id = ${old.id}::uuid AND refresh_hash = ${old.refreshHash} AND ended_at IS NULL
      RETURNING id)
    INSERT INTO spent_tokens (refresh_hash, access_hash, access_expires_at, session_id, spent_at, successor,
      successor_hash, network, agent_hash, won_by_stranger)
    SELECT ${old.refreshHash}, ${old.accessHash}, ${old.accessExpiresAt}, id, ${next.spentAt}, ${next.successor},
      ${next.refreshHash}, ${next.network}, ${next.agentHash}, ${wonByStranger}
      FROM won`
  return written === 1
}

type Replayed = RefreshInput & {
  /** Later links of the chain belong to who may have the first. */ shares?: true
}

/** The pair that replaced a spent token, while its grace lasts; the end of the session after that. */
async function replay(deps: RefreshDeps, client: Client, input: Replayed): Promise<SessionTokens> {
  const spent = await deps.db.spentToken.findUnique({
    where: { refreshHash: hashToken(input.refreshToken) },
    include: { session: { include } },
  })
  if (!spent) throw invalid()
  const { session } = spent
  if (graceEnd(deps, spent.spentAt) <= deps.now()) {
    await endReused(deps, client, session)
    throw invalid()
  }
  assertUsable(deps, session, input)
  if (!input.shares) await assertSharesGrace(deps, client, spent)
  const key = keyForHolder(deps.keys.seal, input.refreshToken)
  const successor = JSON.parse(unseal(key, spent.successor, successorPlace(spent.refreshHash))) as Omit<
    SessionTokens,
    'member'
  >
  if (hashToken(successor.refreshToken) === session.refreshHash) {
    deps.meter?.refreshed('grace')
    return { ...successor, member: session.member }
  }
  // The winner has refreshed again already: follow the chain, or this racer's pair would be a spent one.
  return replay(deps, client, { ...input, shares: true, refreshToken: successor.refreshToken })
}

import type { Prisma } from '../db/generated/client.ts'
import type { App, Member, Session } from '../db/generated/client.ts'
import type { Caller, Client, Deps, Dialect } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { isUniqueViolation } from '../db/errors.ts'
import { audit } from './audit.ts'
import { sessionLives, type SessionLives } from './policy.ts'
import type { Grant } from './token-cache.ts'
import { hashToken, newToken } from './tokens.ts'

export type SessionDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'random' | 'tokens'>

/** What a client gets: the only time the tokens are seen in full. Lives in seconds. */
export type SessionTokens = {
  sessionId: string
  accessToken: string
  refreshToken: string
  accessTtl: number
  refreshTtl: number
  group: string
  member: Member
}

export type NewSession = {
  member: Member
  app?: App | null
  group?: string | null
  device?: string | null
}

/** A fresh pair of tokens with the columns that stand for it. No life goes past the session's absolute end. */
export function newPair(deps: Pick<Deps, 'now' | 'random'>, lives: SessionLives, absoluteEnd: number) {
  const now = deps.now()
  const longest = Math.max(0, Math.floor((absoluteEnd - now) / 1000))
  const accessTtl = Math.min(lives.accessTtl, longest)
  const refreshTtl = Math.min(lives.refreshTtl, longest)
  const accessToken = newToken(deps, lives.form)
  const refreshToken = newToken(deps, lives.form)
  const columns = {
    accessHash: hashToken(accessToken),
    accessExpiresAt: new Date(now + accessTtl * 1000),
    refreshHash: hashToken(refreshToken),
    refreshExpiresAt: new Date(now + refreshTtl * 1000),
  }
  return { accessToken, refreshToken, accessTtl, refreshTtl, columns }
}

/** The grant of a session row as the token cache keeps it. */
export function grantOf(
  session: Session,
  member: Member,
  app: App | null,
  expiresAt = session.accessExpiresAt,
): Grant {
  return {
    sid: session.id,
    mid: member.id,
    username: member.username,
    appid: app?.appid ?? null,
    group: session.group,
    dialect: session.dialect as Dialect,
    exp: expiresAt.getTime(),
  }
}

/**
 * Opens a session for a member whose identity is proven. Where the dialect allows one per member and group, the
 * older one ends first. Throws UNAVAILABLE when parallel logins keep taking the slot.
 */
export async function issueSession(
  deps: SessionDeps,
  client: Client,
  input: NewSession,
): Promise<SessionTokens> {
  const { member, app = null } = input
  const group = input.group || 'default'
  const lives = sessionLives(deps.config, client.dialect, app?.tokenTtl)
  const slot = lives.onePerGroup ? `${client.dialect}:${member.id}:${group}` : null
  const absoluteExpiresAt = new Date(deps.now() + deps.config.sessionMaxTtl * 1000)
  const { columns, ...tokens } = newPair(deps, lives, absoluteExpiresAt.getTime())
  const session = await takeSlot(deps, client, slot, {
    ...columns,
    memberId: member.id,
    appId: app?.id ?? null,
    dialect: client.dialect,
    group,
    slot,
    absoluteExpiresAt,
    address: client.address,
    userAgent: client.userAgent,
    device: input.device ?? null,
    createdAt: new Date(deps.now()),
    lastSeenAt: new Date(deps.now()),
  })
  await deps.tokens.write(columns.accessHash, grantOf(session, member, app))
  return { ...tokens, sessionId: session.id, group, member }
}

const slotTries = 10

async function takeSlot(
  deps: SessionDeps,
  client: Client,
  slot: string | null,
  data: Prisma.SessionUncheckedCreateInput,
): Promise<Session> {
  for (let tries = 0; tries < slotTries; tries++) {
    if (slot) await endSessions(deps, client, { slot }, 'replaced')
    try {
      return await deps.db.session.create({ data })
    } catch (error) {
      if (!slot || !isUniqueViolation(error)) throw error
    }
  }
  throw new AuthError('UNAVAILABLE', { retryAfter: 1 })
}

export type EndReason =
  | 'logout'
  | 'revoked'
  | 'replaced'
  | 'refresh-reuse'
  | 'password-changed'
  | 'password-reset'
  | 'member-disabled'
  | 'claimed'
  | 'merged'

/**
 * Ends every live session that matches: all tokens of each are dead everywhere within a second. Returns how many.
 * The database decides; the token cache follows.
 */
export async function endSessions(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now' | 'tokens'>,
  client: Caller,
  where: Prisma.SessionWhereInput,
  reason: EndReason,
): Promise<number> {
  const gone = await deps.db.session.updateManyAndReturn({
    where: { ...where, endedAt: null },
    data: { endedAt: new Date(deps.now()), endReason: reason, slot: null },
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
  for (const { id, memberId } of gone)
    await audit(deps, client, { event: 'session-ended', result: reason, memberId, sessionId: id })
  return gone.length
}

/** Tokens spent after this moment are still in their grace window. */
export function graceStart({ config, now }: Pick<Deps, 'config' | 'now'>): Date {
  return new Date(now() - config.refreshGrace * 1000)
}

/** When the access token of a spent pair dies, in milliseconds since the epoch. */
export function graceEnd({ config }: Pick<Deps, 'config'>, spentAt: Date): number {
  return spentAt.getTime() + config.refreshGrace * 1000
}

import { v7 as uuidv7 } from 'uuid'
import type { App, Member, Session } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { isReferenceGone, isUniqueViolation } from '../../db/errors.ts'
import { noteNetwork } from '../limits/known-networks.ts'
import { isTypedName } from '../names/shown-name.ts'
import { shownText } from '../names/texts.ts'
import { callOffDeletion } from './call-off-deletion.ts'
import { endSessions } from './end-sessions.ts'
import { inForce } from './live-sessions.ts'
import { sessionLives, type SessionLives } from './policy.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'

export type SessionDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now' | 'random' | 'tokens'>

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
  app?: App | null | undefined
  group?: string | null | undefined
  device?: string | null | undefined
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

type GrantedSession = Pick<Session, 'id' | 'group' | 'dialect' | 'accessExpiresAt'> & {
  member: Member
  app: App | null
}

/**
 * The grant of a session's access token, until the token or, when given, `expiresAt` ends it. None outlives its app
 * (`App.expiresAt`).
 */
export function grantOf(session: GrantedSession, expiresAt = session.accessExpiresAt): Grant {
  const appEnd = session.app?.expiresAt?.getTime() ?? Infinity
  return {
    sessionId: session.id,
    memberId: session.member.id,
    username: session.member.username,
    ...(isTypedName(session.member) ? { typedName: true } : {}),
    appid: session.app?.appid ?? null,
    group: session.group,
    dialect: session.dialect,
    expiresAt: Math.min(expiresAt.getTime(), appEnd),
  }
}

/** The grant of a spent access token in its grace: good until `until`, and said to end when it was to end before. */
export function gracedGrant(
  session: GrantedSession,
  { accessExpiresAt, until }: { accessExpiresAt: Date; until: number },
): Grant {
  const before = grantOf(session, accessExpiresAt)
  return { ...before, expiresAt: Math.min(before.expiresAt, until), statedEnd: before.expiresAt }
}

/** When a grant is said to end, in milliseconds since the epoch: what every answer shows. */
export function statedEnd({ expiresAt, statedEnd = expiresAt }: Grant): number {
  return statedEnd
}

/** Writes the grants of a member's live sessions anew where they name it as it was called before. */
export async function regrant(
  { db, now, tokens }: Pick<Deps, 'db' | 'now' | 'tokens'>,
  before: Member,
): Promise<void> {
  const member = await db.member.findUniqueOrThrow({ where: { id: before.id } })
  if (member.username === before.username && isTypedName(member) === isTypedName(before)) return
  const sessions = await db.session.findMany({
    where: { memberId: member.id, endedAt: null, accessExpiresAt: { gt: new Date(now()) } },
    include: { app: true },
  })
  await Promise.all(
    sessions.map((session) => tokens.write(session.accessHash, grantOf({ ...session, member }))),
  )
}

export type SessionRow = ReturnType<typeof rowOf>['row']

/** Writes the row of a new session; the member as it is then. */
type Insert = (row: SessionRow) => Promise<Member>

/**
 * Opens a session for a member whose identity is proven. Where the wire allows one per member and group, the
 * older one ends first. Throws UNAVAILABLE when parallel logins keep taking the slot, and what `insert` throws.
 */
export async function issueSession(
  deps: SessionDeps,
  client: Client,
  input: NewSession & { insert?: Insert },
): Promise<SessionTokens> {
  const { row, tokens } = rowOf(deps, client, input)
  const { member: asked, app = null, insert = insertFor(deps, asked) } = input
  const member = await takeSlot(deps, client, { row, insert })
  await deps.tokens.write(row.accessHash, grantOf({ ...row, member, app }))
  await noteNetwork(deps, client, member)
  return { ...tokens, sessionId: row.id, group: row.group, member }
}

/** Whether what let a member in still does, with the member as it is now. */
export type Stands = (member: Member) => Promise<boolean>

/**
 * `issueSession` after a look at member, app and proof that something may have overtaken: who disabled one of them, or
 * took the proof back, meanwhile saw no session to end, so this one ends itself. Also throws INVALID_CREDENTIALS, and
 * APP_UNKNOWN. Calls off a deletion that the member has asked for.
 */
export async function issueIfStanding(
  deps: SessionDeps,
  client: Client,
  { stands = async () => true, ...input }: NewSession & { stands?: Stands },
): Promise<SessionTokens> {
  const tokens = await issueSession(deps, client, input).catch((error: unknown) => {
    // Erased since it was found.
    throw isReferenceGone(error) ? new AuthError('INVALID_CREDENTIALS', { cause: error }) : error
  })
  const member = await deps.db.member.findUnique({ where: { id: input.member.id } })
  const app = input.app ? await deps.db.app.findUniqueOrThrow({ where: { id: input.app.id } }) : null
  const lets = member !== null && !member.disabledAt && (await stands(member))
  if (lets && inForce(deps, app)) {
    await callOffDeletion(deps, client, member)
    return tokens
  }
  await endSessions(deps, client, { where: { id: tokens.sessionId }, reason: 'revoked' })
  throw new AuthError(lets ? 'APP_UNKNOWN' : 'INVALID_CREDENTIALS')
}

function insertFor({ db }: SessionDeps, member: Member): Insert {
  return async (data) => {
    await db.session.create({ data })
    return member
  }
}

function rowOf(deps: SessionDeps, client: Client, input: NewSession) {
  const { member, app = null } = input
  const group = input.group || 'default'
  const lives = sessionLives(deps.config, client.wire, app?.tokenTtl)
  const slot = lives.onePerGroup ? `${client.wire.name}:${member.id}:${group}` : null
  const absoluteExpiresAt = new Date(deps.now() + deps.config.sessionMaxTtl * 1000)
  const { columns, ...tokens } = newPair(deps, lives, absoluteExpiresAt.getTime())
  const now = new Date(deps.now())
  const row = {
    ...columns,
    // Ordered by time, so that the newest rows stand together in the index (RFC 9562 section 5.7).
    id: uuidv7({ msecs: now.getTime(), random: deps.random(16) }),
    memberId: member.id,
    appId: app?.id ?? null,
    dialect: client.wire.name,
    group,
    slot,
    absoluteExpiresAt,
    address: client.address,
    userAgent: client.userAgent,
    device: shownText(input.device),
    createdAt: now,
    lastSeenAt: now,
  }
  return { row, tokens }
}

const slotTries = 10

async function takeSlot(
  deps: SessionDeps,
  client: Client,
  { row, insert }: { row: SessionRow; insert: Insert },
): Promise<Member> {
  const { slot } = row
  for (let tries = 0; tries < slotTries; tries++) {
    if (slot) await endSessions(deps, client, { where: { slot }, reason: 'replaced' })
    try {
      return await insert(row)
    } catch (error) {
      if (!slot || !isUniqueViolation(error)) throw error
    }
  }
  throw new AuthError('UNAVAILABLE', { retryAfter: 1 })
}

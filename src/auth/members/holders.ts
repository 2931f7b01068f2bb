import { Prisma, type Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Destination } from '../names/destinations.ts'
import { nationalForm, parseLoginName, usernameKey } from '../names/identifiers.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { regrant, type SessionDeps } from '../sessions/sessions.ts'
import { nameless, withoutName } from './renaming.ts'

const provenColumn = { mobile: 'mobileProvenAt', email: 'emailProvenAt' } as const

/**
 * The member who logs in with a phone or address: the one who proved it, or who typed it and has proven nothing else.
 * Null for one that a member with another proven way in merely typed.
 */
export async function holderOf({ db }: Pick<Deps, 'db'>, { kind, to }: Destination): Promise<Member | null> {
  const id = await holderIdOf({ db }, { kind, to })
  return id === null ? null : db.member.findUnique({ where: { id, ...named({ kind, to }) } })
}

const held = {
  mobile: { to: Prisma.sql`mobile`, proven: Prisma.sql`mobile_proven_at` },
  email: { to: Prisma.sql`email`, proven: Prisma.sql`email_proven_at` },
}

/**
 * The number of that member. One statement that answers one row, whether or not there is one, so that the time it takes
 * reveals nothing.
 */
export async function holderIdOf(
  { db }: Pick<Deps, 'db'>,
  { kind, to }: Destination,
): Promise<number | null> {
  const column = held[kind]
  // A WeChat user is a proven holder too.
  const rows = await db.$queryRaw<{ id: number | null }[]>`
    SELECT (SELECT id FROM members WHERE ${column.to} = ${to} AND (${column.proven} IS NOT NULL
      OR mobile_proven_at IS NULL AND email_proven_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM wechat_identities WHERE member_id = members.id))) AS id`
  return rows[0]?.id ?? null
}

/**
 * The id of the member who gave a phone or address, proven or not: for the audit. One query, whether or not there is
 * one, so that the time it takes reveals nothing.
 */
export async function namedBy(
  { db }: Pick<Deps, 'db'>,
  { kind, to }: Destination,
): Promise<number | undefined> {
  return (await db.member.findUnique({ where: named({ kind, to }), select: { id: true } }))?.id
}

const named = ({ kind, to }: Destination) => (kind === 'mobile' ? { mobile: to } : { email: to })

/**
 * Hands a member whose phone or address was never proven to the caller who just proved it: the password, the profile, the
 * other contact, the WeChat logins and the sessions of the person who made the member end. Null when the member is not as
 * it was read any more: somebody else may have proven the other contact, and then it is theirs.
 */
export async function claimMember(
  deps: SessionDeps,
  client: Client,
  { member, kind }: { member: Member; kind: Destination['kind'] },
): Promise<Member | null> {
  const column = provenColumn[kind]
  if (member[column]) return member
  const { id, usernameKey, mobile, mobileProvenAt, email, emailProvenAt, disabledAt } = member
  const { count } = await deps.db.member.updateMany({
    where: { id, usernameKey, mobile, mobileProvenAt, email, emailProvenAt, disabledAt },
    data: { ...nothingOfIts(deps, { member, kind }), [column]: new Date(deps.now()) },
  })
  if (count === 0) return null
  await partFromMaker(deps, client, id)
  return deps.db.member.findUniqueOrThrow({ where: { id } })
}

// What the maker of a member typed of itself, or of others, is not the holder's.
function nothingOfIts(
  deps: Pick<Deps, 'random'>,
  { member, kind }: { member: Member; kind: Destination['kind'] },
) {
  const other = kind === 'mobile' ? 'email' : 'mobile'
  const contact = member[provenColumn[other]] ? {} : { [other]: null }
  const renamed = parseLoginName(member.username)[other] ? nameless(deps) : {}
  const profile = { nickname: null, realname: null, avatar: null, gender: 0, qq: null, birthday: null }
  return {
    ...profile,
    homePhone: null,
    passwordHash: null,
    mustChangePassword: false,
    ...contact,
    ...renamed,
  }
}

// The sessions last, so that nothing opens one after the others ended. One that still lives can bind a WeChat user again:
// so once more after any has ended.
async function partFromMaker(deps: SessionDeps, client: Client, memberId: number): Promise<void> {
  const ofMember = { where: { memberId } }
  let ended: number
  do {
    await deps.db.$transaction([
      deps.db.wechatIdentity.deleteMany(ofMember),
      deps.db.wechatUnion.deleteMany(ofMember),
    ])
    ended = await endSessions(deps, client, { ...ofMember, reason: 'claimed' })
  } while (ended > 0)
  // Those that had ended before were of the same person: its networks are not the holder's (known-networks.ts).
  const others = { memberId, endedAt: { not: null } }
  await deps.db.session.updateMany({ where: others, data: { endReason: 'claimed' } })
}

type Release = Destination & {
  /** The member who has proven it, if it is one already. */
  holderId?: number
  /** As the holder would be called. */
  username?: string
}

/**
 * Takes a phone or address, just proven by its holder, from whoever typed it and never proved it: as a contact, and as a
 * username in the usual spellings and the one given.
 */
export async function releaseUnproven(
  deps: Pick<Deps, 'db' | 'now' | 'random' | 'tokens'>,
  { kind, to, holderId, username = to }: Release,
): Promise<void> {
  const keys = [to, nationalForm(to), username].map(usernameKey)
  const found = await deps.db.member.findMany({
    where: { OR: [named({ kind, to }), { usernameKey: { in: keys } }] },
  })
  const others = found.filter(({ id }) => id !== holderId)
  const typed = others.filter((member) =>
    member[kind] === to ? !member[provenColumn[kind]] : parseLoginName(member.username)[kind] === to,
  )
  await Promise.all(typed.map((member) => release(deps, member, { kind, to })))
}

// Only as it was read: it may have proven it meanwhile.
async function release(
  deps: Pick<Deps, 'db' | 'now' | 'random' | 'tokens'>,
  member: Member,
  { kind, to }: Destination,
): Promise<void> {
  const { id, usernameKey } = member
  const column = provenColumn[kind]
  const contact = member[kind] === to ? { [kind]: null } : {}
  const { count } = await deps.db.member.updateMany({
    where: { id, usernameKey, [kind]: member[kind], [column]: member[column] },
    data: { ...contact, ...withoutName(deps, member, { kind, to }) },
  })
  if (count > 0) await regrant(deps, member)
}

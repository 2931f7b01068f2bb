import type { Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Destination } from '../names/destinations.ts'
import { parseLoginName } from '../names/identifiers.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { SessionDeps } from '../sessions/sessions.ts'

const provenColumn = { mobile: 'mobileProvenAt', email: 'emailProvenAt' } as const

/**
 * The member who logs in with a phone or address: the one who proved it, or who typed it and has proven nothing else.
 * Null for one that a member with another proven way in merely typed.
 */
export async function holderOf({ db }: Pick<Deps, 'db'>, { kind, to }: Destination): Promise<Member | null> {
  const member = await findNamed(db, { kind, to })
  return member && !isMerelyTyped(member, kind) ? member : null
}

/**
 * The id of the member who gave a phone or address, proven or not: for the audit. One query, whether or not there is
 * one, so that the time it takes reveals nothing.
 */
export async function namedBy(
  { db }: Pick<Deps, 'db'>,
  { kind, to }: Destination,
): Promise<number | undefined> {
  const where = kind === 'mobile' ? { mobile: to } : { email: to }
  return (await db.member.findUnique({ where, select: { id: true } }))?.id
}

function findNamed(db: Deps['db'], { kind, to }: Destination) {
  const where = kind === 'mobile' ? { mobile: to } : { email: to }
  return db.member.findUnique({ where, include: { wechatIdentities: { take: 1 } } })
}

type Named = NonNullable<Awaited<ReturnType<typeof findNamed>>>

// A WeChat user is a proven holder too.
function isMerelyTyped(member: Named, kind: Destination['kind']): boolean {
  const { mobileProvenAt, emailProvenAt, wechatIdentities } = member
  return !member[provenColumn[kind]] && Boolean(mobileProvenAt ?? emailProvenAt ?? wechatIdentities[0])
}

/**
 * Hands a member whose phone or address was never proven to the caller who just proved it: the password, the profile, the
 * other contact, the WeChat logins and the sessions of the person who made the member end. The sessions last, so that
 * nothing opens one after the others ended.
 */
export async function claimMember(
  deps: SessionDeps,
  client: Client,
  { member, kind }: { member: Member; kind: Destination['kind'] },
): Promise<Member> {
  const column = provenColumn[kind]
  if (member[column]) return member
  const { count } = await deps.db.member.updateMany({
    where: { id: member.id, [column]: null },
    data: { ...nothingOfIts(deps, { member, kind }), [column]: new Date(deps.now()) },
  })
  if (count > 0) await partFromMaker(deps, client, member.id)
  return deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
}

// What the maker of a member typed of itself, or of others, is not the holder's.
function nothingOfIts(
  { random }: Pick<Deps, 'random'>,
  { member, kind }: { member: Member; kind: Destination['kind'] },
) {
  const other = kind === 'mobile' ? 'email' : 'mobile'
  const contact = member[provenColumn[other]] ? {} : { [other]: null }
  const renamed = parseLoginName(member.username)[other] ? nameless({ random }) : {}
  const profile = { nickname: null, realname: null, avatar: null, gender: 0, qq: null, birthday: null }
  return { ...profile, homePhone: null, passwordHash: null, ...contact, ...renamed }
}

// A session that still lives can bind a WeChat user again: so once more after any has ended.
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
}

function nameless({ random }: Pick<Deps, 'random'>) {
  const name = `#${random(9).toString('hex')}`
  return { username: name, usernameKey: name }
}

/**
 * Takes a phone or address, just proven by its holder, from another member who typed it and never proved it. That one may
 * keep it as long as it is all it has; `evenIfAll` takes it then too.
 */
export async function releaseUnproven(
  { db, random }: Pick<Deps, 'db' | 'random'>,
  { kind, to }: Destination,
  { evenIfAll = false } = {},
): Promise<void> {
  const member = await findNamed(db, { kind, to })
  if (!member || member[provenColumn[kind]]) return
  if (!evenIfAll && !isMerelyTyped(member, kind)) return
  // A username is a login name: one that reads as this goes too.
  const renamed = parseLoginName(member.username)[kind] === to ? nameless({ random }) : {}
  await db.member.updateMany({
    where: { id: member.id, [kind]: to, [provenColumn[kind]]: null },
    data: { [kind]: null, ...renamed },
  })
}

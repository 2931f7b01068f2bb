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
 * Hands a member whose phone or address was never proven to the caller who just proved it: the password, the WeChat
 * logins and the sessions of the person who made the member end. The sessions last, so that nothing opens one after the
 * others ended.
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
    data: { [column]: new Date(deps.now()), passwordHash: null },
  })
  if (count > 0) {
    const ofMember = { where: { memberId: member.id } }
    await deps.db.$transaction([
      deps.db.wechatIdentity.deleteMany(ofMember),
      deps.db.wechatUnion.deleteMany(ofMember),
    ])
    await endSessions(deps, client, { where: { memberId: member.id }, reason: 'claimed' })
    // Those that had ended before were of the same person: its networks are not the holder's (known-networks.ts).
    await deps.db.session.updateMany({ where: { memberId: member.id }, data: { endReason: 'claimed' } })
  }
  return deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
}

/** Takes a phone or address, just proven by its holder, from another member who typed it and never proved it. */
export async function releaseUnproven(
  { db, random }: Pick<Deps, 'db' | 'random'>,
  { kind, to }: Destination,
): Promise<void> {
  const member = await findNamed(db, { kind, to })
  if (!member || !isMerelyTyped(member, kind)) return
  // A username is looked up before a phone or address: one that reads as this goes too.
  const name = `#${random(9).toString('hex')}`
  const renamed = parseLoginName(member.username)[kind] === to ? { username: name, usernameKey: name } : {}
  await db.member.updateMany({
    where: { id: member.id, [kind]: to, [provenColumn[kind]]: null },
    data: { [kind]: null, ...renamed },
  })
}

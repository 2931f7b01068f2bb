import type { Member } from '../../db/generated/client.ts'
import { isUniqueViolation } from '../../db/errors.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { useCode, type AskedBy } from '../codes/codes.ts'
import { provenContacts, resetsFrom } from '../members/contacts.ts'
import { releaseUnproven } from '../members/holders.ts'
import type { NoticeDeps } from '../members/notices.ts'
import { follow } from '../members/renaming.ts'
import { settleChange, type ChangeOptions } from '../members/settle-change.ts'
import type { Destination } from '../names/destinations.ts'
import { inNameOf, ofLive } from '../sessions/live-sessions.ts'
import { regrant, type SessionDeps } from '../sessions/sessions.ts'

type BindDeps = NoticeDeps & SessionDeps & Pick<Deps, 'keys' | 'store'>
type Binding = Destination & AskedBy & ChangeOptions & { code: string; grant: Grant }

/**
 * Makes a proven phone or address the logged-in member's own, ends its other sessions unless told otherwise, and tells
 * its other contacts, the one it replaces too. Throws CODE_INVALID, TOO_MANY_ATTEMPTS, UNAVAILABLE, MEMBER_EXISTS when
 * it is another member's, TOKEN_INVALID when the session has ended meanwhile, and REAUTHENTICATION_REQUIRED when it would
 * take the place of a proven one and nobody has proven anything since the login.
 */
export async function bindDestination(deps: BindDeps, client: Client, input: Binding): Promise<Member> {
  const { memberId, sessionId, appid } = input.grant
  const event = `bind-${input.kind}` as const
  return audited(deps, client, { event, memberId, sessionId, appid }, async (about) => {
    const { before, member } = await bind(deps, client, input)
    await about.succeeded()
    const told = { member: before, what: `${input.kind}-change`, reason: 'contact-changed' } as const
    await settleChange(deps, client, { ...input, ...told, used: undefined })
    return member
  })
}

async function bind(
  deps: BindDeps,
  client: Client,
  { grant, kind, to, ...shown }: Binding,
): Promise<{ before: Member; member: Member }> {
  await assertMayReplace(deps, { grant, kind, to })
  await useCode(deps, client, { ...shown, scope: { kind, to, purpose: 'bind', appid: grant.appid } })
  await releaseUnproven(deps, { kind, to, holderId: grant.memberId })
  try {
    return await write(deps, { grant, kind, to })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('MEMBER_EXISTS')
    throw error
  }
}

// Who only copied the token of a fresh login must not put its own number in the place of the owner's, who could then
// neither log in nor reset.
async function assertMayReplace({ db }: BindDeps, { grant, kind, to }: Written): Promise<void> {
  const session = await db.session.findUnique({ where: { id: grant.sessionId }, include: { member: true } })
  if (!session || session.provedAt) return
  const others = provenContacts(session.member).filter(
    (contact) => contact.kind === kind && contact.to !== to,
  )
  if (others.length > 0) throw new AuthError('REAUTHENTICATION_REQUIRED')
}

type Written = Destination & { grant: Grant }

// Only while the session is live and the member is as it was read: what else it has proven decides from when on this one
// may reset.
async function write(deps: BindDeps, input: Written): Promise<{ before: Member; member: Member }> {
  const { sessionId, memberId: id } = input.grant
  const before = await deps.db.member.findUniqueOrThrow({ where: { id } })
  const { usernameKey, mobile, mobileProvenAt, email, emailProvenAt } = before
  const [member] = await inNameOf(
    deps,
    sessionId,
    deps.db.member.updateManyAndReturn({
      where: { id, usernameKey, mobile, mobileProvenAt, email, emailProvenAt, ...ofLive(sessionId) },
      data: columnsOf(deps, before, input),
    }),
  )
  if (!member) return lookAgain(deps, input)
  await regrant(deps, before)
  return { before, member }
}

async function lookAgain(deps: BindDeps, input: Written): Promise<{ before: Member; member: Member }> {
  const live = await deps.db.session.count({ where: { id: input.grant.sessionId, endedAt: null } })
  if (live === 0) throw new AuthError('TOKEN_INVALID')
  return write(deps, input)
}

function columnsOf(deps: BindDeps, before: Member, { kind, to }: Destination) {
  const same = provenContacts(before).some((contact) => contact.to === to)
  // Since when it lets the member in: to prove it again makes it no newer.
  const provenAt = (same && before[`${kind}ProvenAt`]) || new Date(deps.now())
  const held = same ? before[`${kind}ResetsFrom`] : resetsFrom(deps)
  const renamed = follow(before, { kind, to })
  return kind === 'mobile'
    ? { mobile: to, mobileProvenAt: provenAt, mobileResetsFrom: held, ...renamed }
    : { email: to, emailProvenAt: provenAt, emailResetsFrom: held, ...renamed }
}

import type { Member } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import type { Deps } from '../../../deps.ts'
import { audit } from '../../audit/audit.ts'
import type { GuestDeps } from '../../guests/guest-tokens.ts'
import { resetsFrom } from '../../members/contacts.ts'
import { releaseUnproven } from '../../members/holders.ts'
import { follow } from '../../members/renaming.ts'
import { usernameKey } from '../../names/identifiers.ts'
import type { SessionDeps } from '../../sessions/sessions.ts'
import { findWxMember, rowsOf, untilSettled } from './member.ts'
import type { WxPerson } from './person.ts'

export type WxDeps = GuestDeps & SessionDeps & Pick<Deps, 'keys' | 'wechat'>

/**
 * Makes a WeChat person a member without a password: member, identity and unionid in one write, or none of them. Of
 * racing logins of one person one makes the member and the others find it. A phone number that is another member's
 * stays there: it neither joins the two nor stands in the way.
 */
export async function registerPerson(deps: WxDeps, client: Client, person: WxPerson): Promise<Member> {
  const member = await untilSettled(async (tries) => {
    const found = await findWxMember(deps, client, person)
    return found ?? create(deps, person, tries)
  })
  await audit(deps, client, {
    event: 'wx-register',
    result: 'ok',
    memberId: member.id,
    appid: person.appid,
  })
  return member
}

async function create(deps: WxDeps, person: WxPerson, tries: number): Promise<Member> {
  const { nickname, avatar, gender, openid } = person
  const phone = await freePhone(deps, person)
  const now = new Date(deps.now())
  // Should somebody have chosen this very name, a later try takes another one.
  const username = tries < 2 ? `#${openid}` : `#${openid}-${deps.random(3).toString('hex')}`
  const names = { username, usernameKey: usernameKey(username) }
  const held = phone ? { mobile: phone, mobileProvenAt: now } : {}
  const data = { ...names, ...held, nickname, avatar, gender, createdAt: now, ...rowsOf(person) }
  return deps.db.member.create({ data })
}

// A phone that another member typed and never proved is freed for its holder.
async function freePhone(deps: WxDeps, { phone }: WxPerson, memberId?: number): Promise<string | null> {
  if (!phone) return null
  const holder = memberId === undefined ? {} : { holderId: memberId }
  await releaseUnproven(deps, { kind: 'mobile', to: phone, ...holder })
  return (await deps.db.member.count({ where: { mobile: phone } })) === 0 ? phone : null
}

/** Gives a member without a proven phone the one WeChat has just proven, unless that is somebody else's. */
export async function givePhone(deps: WxDeps, member: Member, person: WxPerson): Promise<Member> {
  if (!person.phone || member.mobileProvenAt) return member
  return untilSettled(async () => {
    const before = await deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
    const alreadyTyped = before.mobile === person.phone
    const mobile = alreadyTyped ? person.phone : await freePhone(deps, person, member.id)
    if (!mobile || before.mobileProvenAt) return before
    const { id, usernameKey, mobileProvenAt, emailProvenAt } = before
    const renamed = follow(before, { kind: 'mobile', to: mobile })
    const held = { mobileProvenAt: new Date(deps.now()), mobileResetsFrom: resetsFrom(deps) }
    // Only as it was read: another login may have given it one meanwhile.
    const asRead = { usernameKey, mobile: before.mobile, mobileProvenAt, emailProvenAt }
    const where = { id, AND: asRead }
    return deps.db.member.update({ where, data: { mobile, ...held, ...renamed } })
  })
}

import type { Member } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import type { Deps } from '../../../deps.ts'
import { audit } from '../../audit/audit.ts'
import type { GuestDeps } from '../../guests/guest-tokens.ts'
import { resetsFrom } from '../../members/contacts.ts'
import { releaseUnproven } from '../../members/holders.ts'
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
async function freePhone(deps: WxDeps, { phone }: WxPerson): Promise<string | null> {
  if (!phone) return null
  await releaseUnproven(deps, { kind: 'mobile', to: phone })
  return (await deps.db.member.count({ where: { mobile: phone } })) === 0 ? phone : null
}

/** Gives a member without a proven phone the one WeChat has just proven, unless that is somebody else's. */
export async function givePhone(deps: WxDeps, member: Member, person: WxPerson): Promise<Member> {
  const alreadyTyped = member.mobile === person.phone
  if (!person.phone || member.mobileProvenAt) return member
  return untilSettled(async () => {
    const mobile = alreadyTyped ? person.phone : await freePhone(deps, person)
    if (!mobile) return member
    const held = { mobileResetsFrom: resetsFrom(deps) }
    const data = { mobile, mobileProvenAt: new Date(deps.now()), ...held }
    return deps.db.member.update({ where: { id: member.id }, data })
  })
}

import type { Member } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import { isReferenceGone } from '../../../db/errors.ts'
import { AuthError } from '../../../errors.ts'
import { findAgent, setReferrer } from '../../members/agents.ts'
import { tellContacts, type Notice, type NoticeDeps } from '../../members/notices.ts'
import { audited } from '../../audit/audit.ts'
import { byNetwork, spend } from '../../limits/budget.ts'
import { optionalGuest, type Guest } from '../../guests/guest-tokens.ts'
import { callOffDeletion } from '../../sessions/call-off-deletion.ts'
import { endSessions } from '../../sessions/end-sessions.ts'
import { issueSession, type SessionTokens } from '../../sessions/sessions.ts'
import { findWechatAccount, type OpenAccount } from './accounts.ts'
import { useState } from './wx-auth-url.ts'
import { findWxMember, isStillMembers, memberNow } from './member.ts'
import { provePerson, type Proven, type WxCode, type WxPerson } from './person.ts'
import { keepProof } from './proofs.ts'
import { givePhone, registerPerson, type WxDeps } from './wx-register.ts'

export type WxCodeInput = WxCode & {
  /** The account's hash or number; left out, the default one. */
  wxid?: string | null | undefined
  state?: string | null | undefined
  guestToken?: string | null | undefined
}

export type WxLoginInput = WxCodeInput & {
  /** Code of the member who recommended. */
  agent?: string | null | undefined
  /** False: never make a member of a stranger. */
  register?: boolean | null | undefined
  group?: string | null | undefined
  device?: string | null | undefined
}

export type WxLogin = { tokens: SessionTokens; openid: string }

/**
 * Login by WeChat: a member known by openid or unionid, else a new one where settings allow. Otherwise throws
 * MEMBER_MUST_REGISTER with the openid, which the guest token then proves if its client asked for the code. Also throws
 * WECHAT_ACCOUNT_UNKNOWN, GUEST_TOKEN_EXPIRED, WECHAT_STATE_INVALID, WECHAT_REFUSED, WECHAT_UNAVAILABLE,
 * WECHAT_MISCONFIGURED, WECHAT_DATA_INVALID, MEMBER_DISABLED, TOO_MANY_REQUESTS. Nothing is written before WeChat has
 * answered everything. A phone number that WeChat does not tell keeps out strangers only: of a member the openid decides. A
 * phone that joins a member's other contacts so is told to them.
 */
export async function wxLogin(
  deps: WxDeps & NoticeDeps,
  client: Client,
  { language, ...input }: WxLoginInput & Pick<Notice, 'language'>,
): Promise<WxLogin> {
  return audited(deps, client, { event: 'wx-login' }, async (about) => {
    const account = await accountOfCode(deps, client, input)
    about.app(account.appid)
    const proof = await proveCode(deps, client, { ...input, account })
    const { person } = proof
    const found = await findWxMember(deps, client, person)
    const member = found ?? (await join(deps, client, { ...input, ...proof }))
    about.member(member.id)
    const group = input.group ?? `${platforms[account.type]}:${account.appid}`
    const opening = { member, group, device: input.device ?? null, person }
    const tokens = await openSession(deps, client, opening)
    about.member(tokens.member.id)
    await about.succeeded({ sessionId: tokens.sessionId })
    if (!member.mobileProvenAt && tokens.member.mobileProvenAt)
      void tellContacts(deps, client, { member, what: 'mobile-change', language })
    return { tokens, openid: person.openid }
  })
}

type Opening = { member: Member; group: string; device: string | null; person: WxPerson }

async function openSession(deps: WxDeps, client: Client, opening: Opening): Promise<SessionTokens> {
  const { openid } = opening.person
  if (opening.member.disabledAt) throw new AuthError('MEMBER_DISABLED', { openid })
  const member = await givePhone(deps, opening.member, opening.person)
  const tokens = await issueSession(deps, client, { ...opening, member }).catch((error: unknown) => {
    // Erased since it was found.
    throw isReferenceGone(error) ? new AuthError('MEMBER_MUST_REGISTER', { openid, cause: error }) : error
  })
  // In this order: a merge moves the WeChat user and disables the member at once, and is then seen to be one.
  const isStill = await isStillMembers(deps, opening.person, member.id)
  const now = await deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
  if (!now.disabledAt && isStill) {
    await callOffDeletion(deps, client, now)
    return tokens
  }
  // Disabled, merged or parted between the look and the session: what ended its sessions then did not see this one.
  await endSessions(deps, client, { where: { id: tokens.sessionId }, reason: 'revoked' })
  if (!now.disabledAt) throw new AuthError('MEMBER_MUST_REGISTER', { openid })
  return openSession(deps, client, { ...opening, member: await memberNow(deps, member.id) })
}

/** The platforms of WeChat sessions, named as old databases name them: clients' sessions go on under them. */
const platforms = { official: 'wechat-service', mini: 'wechat-miniprogram' }

/**
 * The account a login code is for. Each code costs one of the network's tries. Throws TOO_MANY_REQUESTS,
 * WECHAT_ACCOUNT_UNKNOWN.
 */
export async function accountOfCode(
  deps: WxDeps,
  client: Client,
  { wxid }: Pick<WxCodeInput, 'wxid'>,
): Promise<OpenAccount> {
  const { wechatLoginsPerNetworkHour: limit } = deps.config.limits
  await spend(deps, byNetwork(client.address, { key: 'wx-login', limit, seconds: 3_600 }))
  return findWechatAccount(deps, wxid, ['official', 'mini'])
}

type CodeProof = Proven & {
  guest: Guest | null
  /** This client asked for the code itself: nobody slipped it in. Without that it binds nothing and leaves no proof. */
  asked: boolean
}

/** Who brings a login code to an account, and from which browser. Throws as `wxLogin` does. */
export async function proveCode(
  deps: WxDeps,
  client: Client,
  input: WxCodeInput & { account: OpenAccount },
): Promise<CodeProof> {
  const { account, state } = input
  const guest = await optionalGuest(deps, input.guestToken)
  const asked = await useState(deps, client, { account, guest, state })
  return { guest, asked, ...(await provePerson(deps, account, input)) }
}

type Stranger = WxLoginInput & CodeProof

async function join(deps: WxDeps, client: Client, input: Stranger): Promise<Member> {
  const { guest, person, asked, phoneFailure } = input
  if (phoneFailure) throw phoneFailure
  if (input.register === false || !mayRegister(deps, person)) {
    if (guest && asked) await keepProof(deps, guest, person)
    throw new AuthError('MEMBER_MUST_REGISTER', { openid: person.openid })
  }
  const agent = (await findAgent(deps, input.agent)) ?? guest?.agentId
  const member = await registerPerson(deps, client, person)
  await setReferrer(deps, member.id, agent ?? (await findAgent(deps, deps.config.defaultAgent)))
  return member
}

function mayRegister({ config }: WxDeps, { hasProfile, phone }: WxPerson): boolean {
  const { register } = config.wechat
  return register === 'auto' || (register === 'profile' && (hasProfile || phone !== null))
}

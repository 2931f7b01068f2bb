import type { Member } from '../../../db/generated/client.ts'
import type { Client } from '../../../caller.ts'
import { AuthError } from '../../../errors.ts'
import { findAgent, setReferrer } from '../../members/agents.ts'
import { audit, auditRefusal, type Attempted } from '../../audit/audit.ts'
import { spend } from '../../limits/budget.ts'
import { optionalGuest, type Guest } from '../../guests/guest-tokens.ts'
import { networkOf } from '../../names/network.ts'
import { endSessions } from '../../sessions/end-sessions.ts'
import { issueSession, type SessionTokens } from '../../sessions/sessions.ts'
import { findWechatAccount, type OpenAccount } from './wechat-accounts.ts'
import { useState } from './wx-auth-url.ts'
import { findWxMember, memberNow } from './wx-member.ts'
import { provePerson, type WxCode, type WxPerson } from './wx-person.ts'
import { keepProof } from './wx-proofs.ts'
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
 * MEMBER_MUST_REGISTER with the openid, which the guest token then proves. Also throws WECHAT_ACCOUNT_UNKNOWN,
 * GUEST_TOKEN_EXPIRED, WECHAT_STATE_INVALID, WECHAT_REFUSED, WECHAT_UNAVAILABLE, WECHAT_DATA_INVALID,
 * MEMBER_DISABLED, TOO_MANY_REQUESTS. Nothing is written before WeChat has answered everything.
 */
export async function wxLogin(deps: WxDeps, client: Client, input: WxLoginInput): Promise<WxLogin> {
  const attempted: Attempted = { event: 'wx-login' }
  return auditRefusal(deps, client, attempted, () => loginWith(deps, client, { ...input, attempted }))
}

async function loginWith(deps: WxDeps, client: Client, input: Attempting<WxLoginInput>): Promise<WxLogin> {
  const { attempted } = input
  const { account, guest, person } = await proveCode(deps, client, input)
  const known = await findWxMember(deps, client, person)
  const member = known ?? (await join(deps, client, { ...input, guest, person }))
  attempted.memberId = member.id
  const group = input.group ?? `${platforms[account.type]}:${account.appid}`
  const opening = { member, group, device: input.device ?? null, person }
  const tokens = await openSession(deps, client, opening)
  attempted.memberId = tokens.member.id
  await audit(deps, client, { ...attempted, result: 'ok', sessionId: tokens.sessionId })
  return { tokens, openid: person.openid }
}

type Opening = { member: Member; group: string; device: string | null; person: WxPerson }

async function openSession(deps: WxDeps, client: Client, opening: Opening): Promise<SessionTokens> {
  const { openid } = opening.person
  if (opening.member.disabledAt) throw new AuthError('MEMBER_DISABLED', { openid })
  const member = await givePhone(deps, opening.member, opening.person)
  const tokens = await issueSession(deps, client, { ...opening, member })
  const now = await deps.db.member.findUniqueOrThrow({ where: { id: member.id } })
  if (!now.disabledAt) return tokens
  // Disabled or merged between the look and the session: whoever ended its sessions did not see this one.
  await endSessions(deps, client, { id: tokens.sessionId }, 'revoked')
  return openSession(deps, client, { ...opening, member: await memberNow(deps, member.id) })
}

/** The platforms of WeChat sessions, named as old databases name them: clients' sessions go on under them. */
const platforms = { official: 'wechat-service', mini: 'wechat-miniprogram' }

/** A try that is under way: what is found out of whom and where goes to the audit. */
export type Attempting<Input> = Input & { attempted: Attempted }

/** Who brings this code, to which account, from which browser. Throws as `wxLogin` does. */
export async function proveCode(
  deps: WxDeps,
  client: Client,
  input: Attempting<WxCodeInput>,
): Promise<{ account: OpenAccount; guest: Guest | null; person: WxPerson }> {
  const { wechatLoginsPerNetworkHour: limit } = deps.config.limits
  await spend(deps, [{ key: `wx-login:${networkOf(client.address)}`, limit, seconds: 3_600 }])
  const account = await findWechatAccount(deps, input.wxid, ['official', 'mini'])
  input.attempted.appid = account.appid
  const guest = await optionalGuest(deps, input.guestToken)
  await useState(deps, client, { account, guest, state: input.state })
  return { account, guest, person: await provePerson(deps, account, input) }
}

type Stranger = WxLoginInput & { guest: Guest | null; person: WxPerson }

async function join(deps: WxDeps, client: Client, input: Stranger): Promise<Member> {
  const { guest, person } = input
  if (input.register === false || !mayRegister(deps, person)) {
    if (guest) await keepProof(deps, guest, person)
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

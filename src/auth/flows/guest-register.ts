import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { findAgent, setReferrer } from '../members/agents.ts'
import { findApp } from '../apps/apps.ts'
import { audited } from '../audit/audit.ts'
import { claimSlot } from '../limits/budget.ts'
import { useCaptcha } from '../guests/captcha.ts'
import type { Solved } from '../guests/challenge.ts'
import { requireGuest } from '../guests/guest-tokens.ts'
import { suspectJoin } from '../guests/suspicion.ts'
import { claimInvite, settleInvite, type ClaimedInvite } from '../members/invite-codes.ts'
import type { LoginDeps } from './login.ts'
import { networkOf } from '../names/network.ts'
import { registerMember, type RegisterInput, type Registration } from './register.ts'
import { issueIfStanding } from '../sessions/sessions.ts'
import { bindProven } from '../identities/wechat/proofs.ts'

export type GuestRegisterInput = RegisterInput & {
  guestToken: string
  /** The answer to the guest's captcha: what counts while GUEST_REGISTER is captcha; else `code` does. */
  captcha?: string | null | undefined
  /** Stands in for the picture. */
  solved?: Solved
  inviteCode?: string | null | undefined
  /** Code of the member who recommended. */
  agent?: string | null | undefined
  /** A WeChat user this guest proved to be: becomes the new member's own. */
  openid?: string | null | undefined
}

type GuestRegisterDeps = LoginDeps & Pick<Deps, 'counters'>

const secondsBetween = 2

/**
 * A guest joins: past a captcha or by a code to its phone, as GUEST_REGISTER says, at most every two
 * seconds from one network. An invite code is used up only when the member stands, and its owner counts as the
 * recommender. Throws GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS, CAPTCHA_REQUIRED, CAPTCHA_INVALID, INVITE_REQUIRED,
 * INVITE_INVALID, INVITE_USED, APP_UNKNOWN, APP_EXPIRED, and what `register` and `bindProven` throw.
 */
export async function registerAsGuest(
  deps: GuestRegisterDeps,
  client: Client,
  input: GuestRegisterInput,
): Promise<Registration> {
  return audited(deps, client, { event: 'register' }, async (about) => {
    const guest = await requireGuest(deps, input.guestToken)
    about.app(guest.appid)
    const app = await findApp(deps, guest.appid)
    const slot = { key: `guest-register:${networkOf(client.address)}`, seconds: secondsBetween }
    await claimSlot(deps, slot, 'TOO_MANY_REQUESTS')
    const byCode = deps.config.guestRegister === 'sms'
    await suspectJoin(deps, client, input.solved)
    if (!byCode && !input.solved) await useCaptcha(deps, guest, input.captcha)
    const invite = await claimInvite(deps, input.inviteCode)
    const proof = byCode ? {} : { code: null, codeWaived: true }
    const { id } = await releasingOnFailure(invite, async () => {
      const joined = await registerMember(deps, client, { ...input, ...proof })
      await about.succeeded({ memberId: joined.id })
      if (invite) await settleInvite(deps, invite, joined.id)
      return joined
    })
    await setReferrer(deps, id, invite?.ownerId ?? (await agentOf(deps, input, guest.agentId)))
    await bindProven(deps, client, { guest, openid: input.openid, memberId: id })
    const member = await deps.db.member.findUniqueOrThrow({ where: { id } })
    if (input.login === false) return { member, tokens: null }
    const group = input.group ?? `web:${guest.appid}`
    return { member, tokens: await issueIfStanding(deps, client, { ...input, member, app, group }) }
  })
}

// An invite code with which nobody joined is good again.
async function releasingOnFailure<T>(invite: ClaimedInvite | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await invite?.release()
    throw error
  }
}

async function agentOf(deps: GuestRegisterDeps, { agent }: GuestRegisterInput, guestAgent: number | null) {
  return (await findAgent(deps, agent)) ?? guestAgent ?? (await findAgent(deps, deps.config.defaultAgent))
}

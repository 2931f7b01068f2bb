import { isIPv6 } from 'node:net'
import type { Member } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import type { Language } from '../../errors.ts'
import type { Change } from '../../senders/sender.ts'
import { forget, spend } from '../limits/budget.ts'
import type { Destination } from '../names/destinations.ts'
import { networkOf } from '../names/network.ts'
import { provenContacts } from './contacts.ts'

export type NoticeDeps = Pick<Deps, 'counters' | 'log' | 'now' | 'sender'>

export type Notice = Omit<Change, 'at' | 'network'> & {
  /** The member as it was before: whoever could be reached then is told. */
  member: Member
  language: Language
  /** Where the change was proven: told only when nobody else could be. */
  used?: Destination | undefined
}

// More than a person changes things in a day, and far less than what would make notices a way to spend money.
const noticesPerDay = 10

const noticesTo = (to: string) => ({ key: `notices-to:${to}`, limit: noticesPerDay, seconds: 86_400 })

/** Forgets how many notices went to some phones and addresses today. */
export function forgetNotices(deps: Pick<Deps, 'counters' | 'now'>, contacts: string[]): Promise<void> {
  return forget(deps, contacts.map(noticesTo))
}

/**
 * Tells every other contact of a member what was changed, when and from which network. Nobody waits for it: it never
 * rejects, and what could not be sent is logged.
 */
export async function tellContacts(deps: NoticeDeps, client: Caller, notice: Notice): Promise<void> {
  const { member, used } = notice
  const change = { ...notice, at: deps.now(), network: roughly(client.address) }
  const others = provenContacts(member).filter(({ to }) => to !== used?.to)
  const told = await Promise.all(others.map((contact) => tell(deps, contact, change)))
  if (used && !told.some(Boolean)) await tell(deps, used, change)
}

async function tell(
  deps: NoticeDeps,
  { kind, to }: Destination,
  { member, language, what, bound = 0, due, at, network }: Notice & Change,
): Promise<boolean> {
  const channel = kind === 'email' ? 'mail' : 'sms'
  const purpose = what === 'password-reset' ? 'notice' : 'changed'
  const change = { what, bound, at, network, ...(due === undefined ? {} : { due }) }
  try {
    await spend(deps, [noticesTo(to)])
    await deps.sender.send({ to, channel, purpose, language, change })
    return true
  } catch (error) {
    const text = `the notice of a ${what.replace('-', ' ')} was not sent`
    deps.log.warn({ err: error, memberId: member.id, channel }, text)
    return false
  }
}

/** The language a member is told in by an operator, whose own says nothing about the member's. */
export function languageOfMember({ mobile }: Pick<Member, 'mobile'>): Language {
  return mobile?.startsWith('+86') ? 'zh' : 'en'
}

// Enough to know one's own by, and no address of a person.
function roughly(address: string): string {
  return isIPv6(address) ? networkOf(address) : address.replace(/\.\d+$/, '.*')
}

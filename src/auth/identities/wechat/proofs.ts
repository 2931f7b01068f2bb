import type { Client } from '../../../caller.ts'
import type { Deps } from '../../../deps.ts'
import { AuthError, type ErrorCode } from '../../../errors.ts'
import { audit } from '../../audit/audit.ts'
import { requireStore } from '../../../store/availability.ts'
import { guestLife, type Guest } from '../../guests/guest-tokens.ts'
import { readStored } from '../../../store/stored.ts'
import type { SessionDeps } from '../../sessions/sessions.ts'
import { NotUnsealed, seal, unseal } from '../../secrets/keys.ts'
import { hashToken } from '../../secrets/tokens.ts'
import { attachPerson, type Taker } from './member.ts'
import type { WxPerson } from './person.ts'

type StoredProof = WxPerson & { until: number }
type ProofDeps = Pick<Deps, 'keys' | 'now' | 'store'>

// Both what the guest holds and what WeChat said of it are part of the name: an openid alone finds nothing.
const keyOf = (guest: Guest, openid: string) => `wx-proved:${guest.key}:${hashToken(openid)}`

/**
 * Keeps what WeChat proved of a guest who is nobody's yet, for the register or login that follows. Sealed: it names a
 * person whom nobody here knows, and who could not be found to be erased.
 */
export async function keepProof(deps: ProofDeps, guest: Guest, person: WxPerson): Promise<void> {
  const stored: StoredProof = { ...person, until: deps.now() + guestLife * 1000 }
  const key = keyOf(guest, person.openid)
  const sealed = seal(deps.keys.seal, JSON.stringify(stored), `store:${key}`)
  await requireStore(deps.store.set(key, sealed, guestLife * 1000))
}

async function takeProof({ keys, store }: ProofDeps, key: string): Promise<StoredProof | null> {
  const sealed = await requireStore(store.take(key))
  try {
    return sealed === null ? null : readStored<StoredProof>(unseal(keys.seal, sealed, `store:${key}`))
  } catch (error) {
    // Of a key that is retired since: older than a proof lives.
    if (error instanceof NotUnsealed) return null
    throw error
  }
}

/**
 * Binds the openid a guest proved to hold to the member it became, once. An openid without that proof, or one that
 * became somebody else's meanwhile, binds nothing, and the login goes on. Returns whether it did bind. Throws WECHAT_ACCOUNT_UNKNOWN when the account
 * has just been removed.
 */
export async function bindProven(
  deps: SessionDeps & ProofDeps,
  client: Client,
  input: Taker & { guest: Guest; openid: string | null | undefined },
): Promise<boolean> {
  const { guest, openid, ...taker } = input
  const { memberId } = taker
  if (!openid) return false
  const stored = await takeProof(deps, keyOf(guest, openid))
  const result = stored && stored.until > deps.now() ? await attach(deps, stored, taker) : 'no proof'
  await audit(deps, client, { event: 'wx-bind', result, memberId, appid: stored?.appid ?? null })
  return result === 'ok'
}

// Somebody else's by now, or the session it would be bound in the name of has ended.
const lost = new Set<ErrorCode>(['WECHAT_BOUND', 'TOKEN_INVALID'])

async function attach(
  deps: SessionDeps,
  { until: _, ...person }: StoredProof,
  taker: Taker,
): Promise<string> {
  try {
    await attachPerson(deps, person, taker)
    return 'ok'
  } catch (error) {
    if (error instanceof AuthError && lost.has(error.code)) return error.code
    throw error
  }
}

import type { Client } from '../../../caller.ts'
import type { Deps } from '../../../deps.ts'
import { AuthError } from '../../../errors.ts'
import { byNetwork, spend } from '../../limits/budget.ts'
import { requireStore } from '../../../store/availability.ts'
import { optionalGuest, requireGuest, type Guest, type GuestDeps } from '../../guests/guest-tokens.ts'
import { readStored } from '../../../store/stored.ts'
import { hashToken, newToken } from '../../secrets/tokens.ts'
import { allowedUrl, findOfficialAccount, type OpenAccount } from './accounts.ts'

type StateDeps = GuestDeps & Pick<Deps, 'keys' | 'wechat'>
type StoredState = { accountId: number; guest: string | null; until: number }

/** Seconds between asking for consent and coming back. */
const stateLife = 600

const keyOf = (state: string) => `wx-state:${hashToken(state)}`

/**
 * Where to send a browser for WeChat's consent. The state in it works once, for this account, and only together with
 * the guest token it was asked with. Throws WECHAT_UNSUPPORTED without an official account, WECHAT_URL_REFUSED,
 * GUEST_TOKEN_REQUIRED, GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS, UNAVAILABLE.
 */
export async function wxAuthUrl(
  deps: StateDeps,
  client: Client,
  input: { wxid?: string | null | undefined; url: string; guestToken?: string | null | undefined },
): Promise<{ url: string; state: string }> {
  const account = await findOfficialAccount(deps, input.wxid)
  const redirectUri = allowedUrl(deps, account, input.url)
  const holder = client.wire.returnsState ? requireGuest : optionalGuest
  const guest = await holder(deps, input.guestToken)
  // Each is remembered for a while: as many as there may be logins.
  const { wechatLoginsPerNetworkHour: limit } = deps.config.limits
  await spend(deps, byNetwork(client.address, { key: 'wx-state', limit, seconds: 3_600 }))
  const state = newToken(deps, 'hex')
  const until = deps.now() + stateLife * 1000
  const stored: StoredState = { accountId: account.id, guest: guest?.key ?? null, until }
  await requireStore(deps.store.set(keyOf(state), JSON.stringify(stored), stateLife * 1000))
  return { url: deps.wechat.authUrl(account, { redirectUri, state }), state }
}

/**
 * Uses a state up before its code goes to WeChat. True when this very client asked for it: only then does the code bind
 * anything, as anybody can make a browser open `?code=…&state=…` of their own. A mini program has no such way in, so
 * its codes always count. Throws WECHAT_STATE_INVALID when it is unknown, used, too old, or of another account or
 * browser; on wires whose clients return it also when it is missing or was asked for by nobody in particular.
 */
export async function useState(
  deps: StateDeps,
  client: Client,
  input: { account: OpenAccount; guest: Guest | null; state: string | null | undefined },
): Promise<boolean> {
  const { account, guest, state } = input
  if (account.type === 'mini') return true
  const holder = state ? await takeState(deps, account, state) : null
  if (holder === null) return isAskedAnyway(deps, client)
  if (holder !== guest?.key) throw stateInvalid()
  return true
}

/** Takes a state: the key of the guest that asked for it, null when nobody in particular did. */
async function takeState(deps: StateDeps, account: OpenAccount, state: string): Promise<string | null> {
  const text = await requireStore(deps.store.take(keyOf(state)))
  const stored = readStored<StoredState>(text)
  if (!stored || stored.until <= deps.now() || stored.accountId !== account.id) throw stateInvalid()
  return stored.guest
}

function isAskedAnyway({ config }: StateDeps, client: Client): boolean {
  if (client.wire.returnsState) throw stateInvalid()
  return config.wechat.bindWithoutState
}

const stateInvalid = () => new AuthError('WECHAT_STATE_INVALID', { fields: ['state'] })

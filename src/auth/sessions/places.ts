import type { Session } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import { networkOf } from '../names/network.ts'
import { hashToken } from '../secrets/tokens.ts'

/** Where a request comes from, as far as two requests of one client share it: its network, and a hash of its user agent. */
export type Place = { network: string; agentHash: string }

/** The place of a caller. Callers without a user agent share that. */
export function placeOf({ address, userAgent }: Pick<Client, 'address' | 'userAgent'>): Place {
  return { network: networkOf(address), agentHash: hashToken(userAgent ?? '') }
}

/** The place a session was refreshed from last, or else opened from; null when its row does not say. */
export function lastPlace(session: Session): Place | null {
  const { refreshNetwork, refreshAgentHash, address, userAgent } = session
  if (refreshNetwork !== null && refreshAgentHash !== null)
    return { network: refreshNetwork, agentHash: refreshAgentHash }
  return address === null ? null : placeOf({ address, userAgent })
}

/** Whether two places share neither the network nor the user agent. */
export function areStrange(one: Place, other: Place): boolean {
  return one.network !== other.network && one.agentHash !== other.agentHash
}

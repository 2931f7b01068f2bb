import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { isIPv6Network, networkOf, widestOf } from '../names/network.ts'

const day = 86_400_000
const knownFor = 90 * day
const mostSessions = 500
// A home, an office, a phone that moves.
const networksPerVisitorDay = 5
// Of 65 536 networks that one customer may have.
const mostInSite = 32

const keyOf = (network: string) => `known-network:${network}`
const countOf = ({ now }: Pick<Deps, 'now'>, id: Visitor['id']) =>
  `known-networks-of:${id}:${Math.floor(now() / day)}`

/** A member, or an app by its name. */
type Visitor = { id: number | string; createdAt: Date }

/**
 * Notes that a member logged in from a network, or that an app showed its secret there, for 90 days. Only of those who are
 * older than a day, five networks a day of each, and 32 of one IPv6 /48: nobody makes known networks out of a fresh account
 * while attacking, nor out of an old one as many as it has addresses.
 */
export async function noteNetwork(
  { counters, now }: Pick<Deps, 'counters' | 'now'>,
  { address }: Pick<Client, 'address'>,
  { id, createdAt }: Visitor,
): Promise<void> {
  if (now() - createdAt.getTime() <= day) return
  const network = networkOf(address)
  const since = await counters.get(keyOf(network))
  if (since && now() - Number(since) < knownFor / 2) return
  if ((await counters.increment(countOf({ now }, id), day)) > networksPerVisitorDay) return
  const inSite = isIPv6Network(network) && !since
  if (inSite && (await counters.increment(`known-in:${widestOf(address)}`, knownFor)) > mostInSite) return
  await counters.set(keyOf(network), String(now()), knownFor)
}

/** Whether a member logged in from this network: it is then spared what strangers have used up together. */
export async function isKnownNetwork(
  { counters }: Pick<Deps, 'counters'>,
  network: string,
): Promise<boolean> {
  return (await counters.get(keyOf(network))) !== null
}

/** Forgets that a member logged in from some networks. One that others share is noted again at the next login of one of them. */
export async function forgetNetworks(
  { counters, now }: Pick<Deps, 'counters' | 'now'>,
  { id, networks }: { id: number; networks: string[] },
): Promise<void> {
  const keys = [...networks.map(keyOf), countOf({ now }, id)]
  await Promise.all(keys.map((key) => counters.delete(key)))
}

/**
 * Whether this member logged in from the caller's network within 90 days. Only asked once an account is under attack, and
 * with null for what is nobody's: it takes as long.
 */
export async function isMembersNetwork(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { address }: Client,
  memberId: number | null,
): Promise<boolean> {
  // Live ones and those that ended last, in the order of their index: of a member with thousands of sessions it would
  // tell how long it takes to look at all. Not those of who had made the member in somebody else's name, before its holder
  // claimed it.
  const places = await db.$queryRaw<{ address: string }[]>`
    SELECT DISTINCT address FROM (
      SELECT address FROM sessions
       WHERE member_id = ${memberId ?? 0} AND created_at > ${new Date(now() - knownFor)} AND address IS NOT NULL
         AND end_reason IS DISTINCT FROM 'claimed'
       ORDER BY ended_at DESC LIMIT ${mostSessions}) AS newest`
  return places.some((place) => networkOf(place.address) === networkOf(address))
}

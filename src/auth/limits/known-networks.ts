import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { networkOf } from '../names/network.ts'

const day = 86_400_000
const knownFor = 90 * day
const networksPerMemberDay = 20
const mostSessions = 500

const keyOf = (network: string) => `known-network:${network}`

type Visitor = { id: number; createdAt: Date }

/**
 * Notes that a member logged in from a network, for 90 days. Only of members who joined more than a day ago, and 20
 * networks a day of each: nobody makes known networks out of a fresh account while attacking.
 */
export async function noteNetwork(
  { counters, now }: Pick<Deps, 'counters' | 'now'>,
  { address }: Client,
  { id, createdAt }: Visitor,
): Promise<void> {
  if (now() - createdAt.getTime() <= day) return
  const key = keyOf(networkOf(address))
  const since = await counters.get(key)
  if (since && now() - Number(since) < knownFor / 2) return
  const today = `known-networks-of:${id}:${Math.floor(now() / day)}`
  if ((await counters.increment(today, day)) > networksPerMemberDay) return
  await counters.set(key, String(now()), knownFor)
}

/** Whether a member logged in from this network: it is then spared what strangers have used up together. */
export async function isKnownNetwork(
  { counters }: Pick<Deps, 'counters'>,
  network: string,
): Promise<boolean> {
  return (await counters.get(keyOf(network))) !== null
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
  // tell how long it takes to look at all.
  const places = await db.$queryRaw<{ address: string }[]>`
    SELECT DISTINCT address FROM (
      SELECT address FROM sessions
       WHERE member_id = ${memberId ?? 0} AND created_at > ${new Date(now() - knownFor)} AND address IS NOT NULL
       ORDER BY ended_at DESC LIMIT ${mostSessions}) AS newest`
  return places.some((place) => networkOf(place.address) === networkOf(address))
}

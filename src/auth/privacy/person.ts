import type { Deps } from '../../deps.ts'
import { networkOf } from '../names/network.ts'

/** One person, as far as it has to be known to find what is held of it. */
export type Person = {
  /** The number of the member, and of those that WeChat showed to be the same one. */
  ids: number[]
  /** Its phones and addresses, proven or not. */
  contacts: string[]
  sessionIds: string[]
  /** Where its sessions were opened and refreshed. */
  networks: string[]
}

/** The numbers of all members that are the same person as this one: itself first. */
export async function membersOf({ db }: Pick<Deps, 'db'>, memberId: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH RECURSIVE person AS (
      SELECT id, merged_into_id FROM members WHERE id = ${memberId}
      UNION
      SELECT other.id, other.merged_into_id FROM members other JOIN person
          ON other.id = person.merged_into_id OR other.merged_into_id = person.id)
    SELECT id FROM person ORDER BY id <> ${memberId}, id`
  return rows.map(({ id }) => id)
}

/** Reads what finds a person's traces. */
export async function readPerson({ db }: Pick<Deps, 'db'>, ids: number[]): Promise<Person> {
  const members = await db.member.findMany({
    where: { id: { in: ids } },
    select: {
      mobile: true,
      email: true,
      sessions: { select: { id: true, address: true, refreshNetwork: true } },
    },
  })
  const sessions = members.flatMap((member) => member.sessions)
  const networks = sessions.flatMap(({ address, refreshNetwork }) => [
    ...(address === null ? [] : [networkOf(address)]),
    ...(refreshNetwork === null ? [] : [refreshNetwork]),
  ])
  return {
    ids,
    contacts: members.flatMap(({ mobile, email }) => [mobile, email]).filter((to) => to !== null),
    sessionIds: sessions.map(({ id }) => id),
    networks: [...new Set(networks)],
  }
}

import { Prisma } from '../../db/generated/client.ts'
import type { Deps } from '../../deps.ts'
import { countMembers } from '../members/search.ts'
import { isLive } from '../sessions/live-sessions.ts'

/** One day of a gateway, as the audit has it. */
export type DayCounts = {
  /** As 2027-01-31, where the asker's day is. */
  day: string
  joined: number
  logins: number
  failures: number
  /** Members who logged in. */
  members: number
}

export type Statistics = {
  members: number
  disabledMembers: number
  liveSessions: number
  days: DayCounts[]
}

type StatisticsDeps = Pick<Deps, 'db' | 'now'>

/** Members and live sessions there are now. */
export async function countNow(deps: StatisticsDeps): Promise<Omit<Statistics, 'days'>> {
  const [members, disabledMembers, liveSessions] = await Promise.all([
    countMembers(deps, {}),
    countMembers(deps, { enabled: false }),
    deps.db.session.count({ where: isLive(deps) }),
  ])
  return { members, disabledMembers, liveSessions }
}

const dayLength = 86_400_000
const isLogin = Prisma.sql`event IN ('login', 'login-with-code', 'authorize', 'wx-login')`

/**
 * Joins, logins and failed logins of each of the last days, today the last; a day begins `offset` minutes before that of
 * UTC. Of failures the audit has 300 an hour for each network and code; what is older than it is kept counts as none.
 */
export async function countByDay(
  { db, now }: StatisticsDeps,
  { days, offset }: { days: number; offset: number },
): Promise<DayCounts[]> {
  const shift = offset * 60_000
  const today = Math.floor((now() + shift) / dayLength)
  const firsts = Array.from({ length: days }, (_, i) => (today - days + 1 + i) * dayLength)
  const since = new Date((firsts[0] ?? 0) - shift)
  const rows = await db.$queryRaw<(Omit<DayCounts, 'day'> & { day: number })[]>`
    SELECT floor((extract(epoch FROM at) + ${shift / 1000}::int) / 86400)::int AS day,
           count(*) FILTER (WHERE event IN ('register', 'wx-register') AND result = 'ok')::int AS joined,
           count(*) FILTER (WHERE ${isLogin} AND result = 'ok')::int AS logins,
           count(*) FILTER (WHERE ${isLogin} AND result <> 'ok')::int AS failures,
           count(DISTINCT member_id) FILTER (WHERE ${isLogin} AND result = 'ok')::int AS members
      FROM audit_events WHERE at >= ${since} GROUP BY 1`
  const none = { joined: 0, logins: 0, failures: 0, members: 0 }
  return firsts.map((first) => {
    const found = rows.find(({ day }) => day === first / dayLength) ?? none
    return { ...found, day: new Date(first).toISOString().slice(0, 10) }
  })
}

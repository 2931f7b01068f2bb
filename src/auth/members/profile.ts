import type { Member } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { spend } from '../limits/budget.ts'
import { pictureUrl, shownText } from '../names/texts.ts'

/** What a member says of itself. What is left out stays; null takes it away. None of it is a name to log in by. */
export type Profile = {
  nickname?: string | null | undefined
  realname?: string | null | undefined
  qq?: string | null | undefined
  homePhone?: string | null | undefined
  /** The address of a picture. */
  avatar?: string | null | undefined
  /** A day, as 2000-01-31. */
  birthday?: string | null | undefined
  /** 0 unknown, 1 male, 2 female. */
  gender?: number | null | undefined
  provinceId?: number | null | undefined
  cityId?: number | null | undefined
  areaId?: number | null | undefined
}

/** How often a member may change its profile in an hour: each change is a row of the audit. */
const changesPerHour = 60

/**
 * Changes the profile of the member of a live session. Throws BAD_INPUT for an avatar that is no https address and a day
 * of birth that has not been or is before 1900, and TOO_MANY_REQUESTS.
 */
export async function updateProfile(
  deps: Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now'>,
  client: Client,
  { grant, profile }: { grant: Grant; profile: Profile },
): Promise<Member> {
  const { memberId, sessionId, appid } = grant
  return audited(deps, client, { event: 'profile-changed', memberId, sessionId, appid }, async (about) => {
    const data = columnsOf(deps, profile)
    await spend(deps, [{ key: `profile-of:${memberId}`, limit: changesPerHour, seconds: 3_600 }])
    const member = await deps.db.member.update({ where: { id: memberId }, data })
    await about.succeeded()
    return member
  })
}

function columnsOf(deps: Pick<Deps, 'now'>, profile: Profile) {
  const { avatar, birthday, gender, provinceId, cityId, areaId, ...texts } = profile
  return {
    ...mapped(texts, (text) => shownText(text)),
    ...mapped({ avatar }, readPicture),
    ...mapped({ birthday }, (day) => readBirthday(deps, day)),
    ...mapped({ gender, provinceId, cityId, areaId }, (number) => number ?? 0),
  }
}

type Given<Name extends string, Value> = { [N in Name]?: Value | undefined }

/** The values that were given, each as `read` has it. */
function mapped<Name extends string, Value, Column>(
  values: Given<Name, Value>,
  read: (value: Value) => Column,
): { [N in Name]?: Column } {
  const given = Object.entries<Value | undefined>(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, read(value)] as const],
  )
  return Object.fromEntries(given) as { [N in Name]?: Column }
}

// At a login a picture that cannot be shown is left out; who sets one is told.
function readPicture(text: string | null): string | null {
  const url = pictureUrl(text)
  if (text && !url) throw new AuthError('BAD_INPUT', { fields: ['avatar'] })
  return url
}

const firstDay = Date.UTC(1900, 0, 1)
// The farthest any clock on earth is ahead of UTC.
const ahead = 14 * 3_600_000

function readBirthday({ now }: Pick<Deps, 'now'>, day: string | null): Date | null {
  if (day === null) return null
  const date = new Date(`${day}T00:00:00Z`)
  const at = date.getTime()
  if (!(at >= firstDay && at <= now() + ahead)) throw new AuthError('BAD_INPUT', { fields: ['birthday'] })
  return date
}

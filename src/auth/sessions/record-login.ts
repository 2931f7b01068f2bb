import { Prisma, type Member } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { deliveriesTo, logEvent, webhooksFor, type AuthEvent } from '../audit/audit.ts'
import { noteCalledOff } from './call-off-deletion.ts'
import type { SessionRow } from './sessions.ts'

/** Which of the logins by password it is, and the appid it named. */
export type LoginEvent = { event: 'login' | 'authorize'; appid?: string | null }

type Login = LoginEvent & { member: Member; row: SessionRow }

/**
 * Records a login by password: the visit, the session, and the audit event with its webhook deliveries, all or nothing. It
 * calls off a deletion that the member has asked for.
 * Returns the member after the visit; null, with nothing written, when the member was disabled, its password changed or
 * the app was disabled since they were read.
 */
export async function recordLogin(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
  client: Client,
  { member, row, event: name, appid = null }: Login,
): Promise<Member | null> {
  const event: AuthEvent = { event: name, appid, memberId: member.id, result: 'ok', sessionId: row.id }
  const endpoints = webhooksFor(deps, event)
  const { createdAt: at, address } = row
  // One statement, so that the member's row is locked while the others are written; and a third of the work of three.
  const [visited] = await deps.db.$queryRaw<{ visits: number; leaving: boolean }[]>`
    WITH visited AS (
      UPDATE members
         SET visit_count = visit_count + 1, last_login_at = ${at}, last_login_ip = ${address}, updated_at = ${at},
             erase_from = NULL
       WHERE id = ${member.id} AND password_hash = ${member.passwordHash} AND disabled_at IS NULL
             AND NOT must_change_password
             ${row.appId === null ? Prisma.empty : andEnabled(row.appId)}
      RETURNING id, visit_count),
    opened AS (
      INSERT INTO sessions (id, member_id, app_id, dialect, "group", slot, access_hash, access_expires_at,
        refresh_hash, refresh_expires_at, absolute_expires_at, address, user_agent, device, created_at, last_seen_at)
      SELECT ${row.id}::uuid, id, ${row.appId}::int, ${row.dialect}, ${row.group}, ${row.slot}, ${row.accessHash},
        ${row.accessExpiresAt}, ${row.refreshHash}, ${row.refreshExpiresAt}, ${row.absoluteExpiresAt}, ${address},
        ${row.userAgent}, ${row.device}, ${at}, ${at}
        FROM visited),
    noted AS (
      INSERT INTO audit_events (event, result, member_id, session_id, appid, dialect, address, user_agent, request_id, at)
      SELECT ${name}, 'ok', id, ${row.id}, ${appid}, ${row.dialect}, ${address},
        ${row.userAgent}, ${client.requestId ?? null}, ${at}
        FROM visited
      RETURNING id)
    ${deliveriesTo(endpoints, at)}
    SELECT visit_count AS visits,
           (SELECT erase_from IS NOT NULL FROM members WHERE id = ${member.id}) AS leaving FROM visited`
  if (!visited) return null
  logEvent(deps, client, event)
  // Read as it was before this statement.
  if (visited.leaving) await noteCalledOff(deps, client, member.id)
  const noted = { visitCount: visited.visits, lastLoginAt: at, lastLoginIp: address, updatedAt: at }
  return { ...member, ...noted, eraseFrom: null }
}

// Locked, so that who disables the app waits for this session and ends it too.
function andEnabled(appId: number) {
  return Prisma.sql`AND EXISTS (SELECT 1 FROM apps WHERE id = ${appId} AND enabled FOR SHARE)`
}

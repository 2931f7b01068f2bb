import type { Deps } from '../../deps.ts'

type RetentionDeps = Pick<Deps, 'config' | 'db' | 'log' | 'now'>

const day = 86_400_000
const batch = 500

/**
 * Deletes audit events older than AUDIT_RETENTION_DAYS, and sessions (with the refresh tokens they spent) whose
 * absolute end is SESSION_RETENTION_DAYS past; 0 keeps all. In small batches, so that nobody waits for it; of several
 * gateways that do it at once each takes other rows. Returns how many were deleted.
 */
export async function applyRetention(
  deps: RetentionDeps,
): Promise<{ auditEvents: number; sessions: number }> {
  const { config, db, log } = deps
  const auditEvents = await forget(
    deps,
    config.auditRetentionDays,
    (before) =>
      db.$executeRaw`
      DELETE FROM audit_events WHERE id IN
        (SELECT id FROM audit_events WHERE at < ${before} LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
  )
  const sessions = await forget(
    deps,
    config.sessionRetentionDays,
    (before) =>
      db.$executeRaw`
      DELETE FROM sessions WHERE id IN
        (SELECT id FROM sessions WHERE absolute_expires_at < ${before} LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
  )
  if (auditEvents + sessions > 0) log.info({ auditEvents, sessions }, 'retention: old rows are gone')
  return { auditEvents, sessions }
}

async function forget(
  { now }: RetentionDeps,
  days: number,
  deleteBatch: (before: Date) => Promise<number>,
): Promise<number> {
  if (days === 0) return 0
  const before = new Date(now() - days * day)
  for (let gone = 0, all = 0; ;) {
    all += gone = await deleteBatch(before)
    if (gone < batch) return all
  }
}

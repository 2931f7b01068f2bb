import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type Language } from '../../errors.ts'
import { isRowGone } from '../../db/errors.ts'
import { audited } from '../audit/audit.ts'
import { tellContacts, type NoticeDeps } from '../members/notices.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { inNameOf, ofLive } from '../sessions/live-sessions.ts'

type AskDeps = NoticeDeps & Pick<Deps, 'config' | 'db' | 'tokens'>

const day = 86_400_000

/**
 * Has the member of a live session erased after the waiting time that the operator set, ends every session, and tells all
 * its contacts. A login within that time calls it off (call-off-deletion.ts). Returns from when on it is erased. Throws
 * TOKEN_INVALID when the session has ended meanwhile.
 */
export async function askDeletion(
  deps: AskDeps,
  client: Client,
  { grant, language }: { grant: Grant; language: Language },
): Promise<Date> {
  const { memberId, sessionId, appid } = grant
  return audited(deps, client, { event: 'deletion-asked', memberId, sessionId, appid }, async (about) => {
    const eraseFrom = new Date(deps.now() + deps.config.accountDeletionDays * day)
    const member = await mark(deps, grant, eraseFrom)
    await endSessions(deps, client, { where: { memberId }, reason: 'deletion-asked' })
    await about.succeeded()
    const notice = { member, language, what: 'account-deletion', due: eraseFrom.getTime() } as const
    void tellContacts(deps, client, notice)
    return eraseFrom
  })
}

// Whoever ends the session of a thief, by a reset of the password, has not asked for this.
async function mark({ db, config, now }: AskDeps, { memberId, sessionId }: Grant, eraseFrom: Date) {
  // Without a waiting time nothing calls it off.
  const shut = config.accountDeletionDays === 0 ? { disabledAt: new Date(now()) } : {}
  const where = { id: memberId, ...ofLive(sessionId) }
  try {
    return await inNameOf({ db }, sessionId, db.member.update({ where, data: { eraseFrom, ...shut } }))
  } catch (error) {
    if (isRowGone(error)) throw new AuthError('TOKEN_INVALID')
    throw error
  }
}

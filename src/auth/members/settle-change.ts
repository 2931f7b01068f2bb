import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { endSessions, type EndReason } from '../sessions/end-sessions.ts'
import { tellContacts, type Notice, type NoticeDeps } from './notices.ts'

/** What a member says of a change of what lets it in, besides the change. */
export type ChangeOptions = {
  /** True: the member stays logged in elsewhere. */
  keepOtherSessions?: boolean | null | undefined
  language: Notice['language']
}

type Settling = ChangeOptions & Notice & { grant: Grant; reason: EndReason }

/** After a change of what lets a member in: ends its sessions elsewhere, and tells its other contacts. */
export async function settleChange(
  deps: NoticeDeps & Pick<Deps, 'config' | 'db' | 'tokens'>,
  client: Client,
  { grant, reason, keepOtherSessions, ...notice }: Settling,
): Promise<void> {
  const { memberId, sessionId } = grant
  if (!keepOtherSessions)
    await endSessions(deps, client, { where: { memberId, id: { not: sessionId } }, reason })
  void tellContacts(deps, client, notice)
}

import type { Member } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { audit } from '../audit/audit.ts'

/**
 * Calls off the deletion that a member has asked for, as it logged in within the waiting time. Asked of the member as it is
 * after its session was opened: a deletion asked for later ends that session.
 */
export async function callOffDeletion(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
  client: Caller,
  { id, eraseFrom }: Pick<Member, 'id' | 'eraseFrom'>,
): Promise<void> {
  if (!eraseFrom) return
  // Of one that is being erased nothing is called off.
  const { count } = await deps.db.member.updateMany({
    where: { id, eraseFrom: { not: null }, disabledAt: null },
    data: { eraseFrom: null },
  })
  if (count > 0) await noteCalledOff(deps, client, id)
}

/** Records that a login has called a deletion off. */
export function noteCalledOff(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'now'>,
  client: Caller,
  memberId: number,
): Promise<void> {
  return audit(deps, client, { event: 'deletion-undone', result: 'ok', memberId })
}

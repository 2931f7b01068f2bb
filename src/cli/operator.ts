import { randomUUID } from 'node:crypto'
import type { Admin } from '../auth/admin/admin.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'

/** Who the audit says did it. */
export const operator: Caller = { wire: { name: 'cli' }, address: 'cli', userAgent: null }

/** The dependencies of a command, and who the audit says gave it. */
export type AsOperator = Deps & { client: Caller; admin: Admin; requestId: string }

/**
 * Who uses the command line may do everything, as it can read the secret and the database, or connect to a socket that
 * only the gateway's own user can.
 */
export function asOperator(deps: Deps): AsOperator {
  const requestId = randomUUID()
  return { ...deps, client: { ...operator, requestId }, admin: { scope: 'full', name: 'cli' }, requestId }
}

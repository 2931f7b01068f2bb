import type { Command } from 'commander'
import { actAsAdmin, type Admin, type AdminAction } from '../auth/admin/admin.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { adminSchema } from '../schema/admin/index.ts'
import { operationOf } from '../schema/operation.ts'

/**
 * Runs the work of a verb over open dependencies and prints its result as JSON. The work is also told the names of the
 * migrations that opening them has applied.
 */
export type Run = (work: (deps: Deps, migrated: string[]) => Promise<unknown>) => Promise<void>

/** Adds one noun with its verbs to the program. */
export type Noun = (program: Command, run: Run) => void

/** Who the audit says did it. */
export const operator: Caller = { wire: { name: 'cli' }, address: 'cli', userAgent: null }
const admin: Admin = { scope: 'full', name: 'cli' }

/**
 * Runs a verb that changes something, audited as the admin's door does it. The action has the name of the mutation that
 * does the same, so that the audit is searched by one name and shows of the arguments what that mutation lets it show.
 */
export function change(
  run: Run,
  action: AdminAction,
  work: (deps: Deps, operator: Caller, migrated: string[]) => Promise<unknown>,
): Promise<void> {
  const field = adminSchema.getMutationType()?.getFields()[action.name]
  const audit = operationOf(field)?.audit ?? {}
  return run((deps, migrated) =>
    actAsAdmin({ ...deps, admin, client: operator }, { ...action, audit }, () =>
      work(deps, operator, migrated),
    ),
  )
}

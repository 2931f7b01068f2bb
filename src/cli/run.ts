import type { Deps } from '../deps.ts'

/**
 * Runs the work of a verb over open dependencies and prints its result as JSON. The work also receives the names of the
 * migrations that opening them has applied.
 */
export type Run = (work: (deps: Deps, migrated: string[]) => Promise<unknown>) => Promise<void>

/** What a long command has: a way to show how far it is, where a text replaces the one before, and one to wait. */
export type Long = { tell?: (text: string) => void; sleep?: (ms: number) => Promise<void> }

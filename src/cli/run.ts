import type { Deps } from '../deps.ts'

/**
 * Runs the work of a verb over open dependencies and prints its result as JSON. The work also receives the names of the
 * migrations that opening them has applied.
 */
export type Run = (work: (deps: Deps, migrated: string[]) => Promise<unknown>) => Promise<void>

/** Shows how far a long command is; the text replaces the one before. */
export type Tell = (text: string) => void

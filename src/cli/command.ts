import type { Command } from 'commander'
import type { Client, Deps } from '../deps.ts'

/** Runs the work of a verb over open dependencies and prints its result as JSON. */
export type Run = (work: (deps: Deps, operator: Client) => Promise<unknown>) => Promise<void>

/** Adds one noun with its verbs to the program. */
export type Noun = (program: Command, run: Run) => void

/** Who the audit says did it. */
export const operator: Client = { dialect: 'graphql', address: 'cli', userAgent: null }

/** What a command line asks for: a verb by its full name, for example `member find`, and the values of its arguments. */
export type Job = { name: string; input: Record<string, unknown> }

/** Does a job, here or in the gateway that has the database open, and prints its result as JSON. */
export type Run = (job: Job) => Promise<void>

/** What a long command has: a way to show how far it is, where a text replaces the one before, and one to wait. */
export type Long = { tell?: (text: string) => void; sleep?: (ms: number) => Promise<void> }

import { withoutControls } from '../log.ts'

/** A result as the command line prints it: JSON, in which what members typed cannot steer the terminal. */
export function printed(result: unknown): string {
  return `${withoutControls(JSON.stringify(result, null, 2))}\n`
}

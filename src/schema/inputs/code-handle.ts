import { rules } from '../shared/rules.ts'

/** An argument of each operation that uses a code. */
export const codeHandle = {
  description: 'Of the code, as it was given when the code was sent.',
  validate: { schema: rules.token },
}

import { rules } from '../shared/rules.ts'

/** The argument that answers a challenge, of each operation that can ask for one. */
export const captchaSolution = {
  description:
    'The solution of the challenge that an error has asked for (`extensions.challenge`); it works once. It counts instead of the guest’s picture too.',
  validate: { schema: rules.solution },
}

import { AuthError } from '../../errors.ts'

/** The scalar of documents whose shape is written elsewhere. Only answered: no argument has it. */
export const json = {
  description: 'A JSON document; the field that answers it says which.',
  serialize: (value: unknown) => value,
  parseValue: (): never => {
    throw new AuthError('BAD_INPUT')
  },
}
